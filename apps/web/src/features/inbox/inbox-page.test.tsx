import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { listenToKeys } from "../../lib/shortcuts.ts";
import { Route } from "../../routes/_app/inbox.tsx";
import { Refusal } from "../../testing/fake-server.ts";
import { idOf, inboxAction, inboxItem } from "../../testing/rows.ts";
import { renderPage } from "../../testing/screen.tsx";
import type { InboxItem } from "./use-inbox-actions.ts";

let stopListening: () => void;
beforeEach(() => {
  stopListening = listenToKeys();
});
afterEach(() => stopListening());

const failure = inboxItem(3, {
  kind: "job",
  sentence: "Draft a strategy for Harbour Dental has failed",
  severity: "high",
  actions: [
    inboxAction({ name: "retry", label: "Retry", procedure: "jobs.retry", input: { id: idOf(3) } }),
    inboxAction({ name: "dismiss", label: "Done", procedure: "inbox.dismiss", input: { kind: "job", id: idOf(3) } }),
  ],
});

/** A server whose inbox loses what is dealt with. */
async function show(items: InboxItem[], { at = "/inbox", refuses = false } = {}) {
  let waiting = items;
  const take = ({ id }: { id: string }) => {
    if (refuses) throw new Refusal("precondition", { message: "The call would fail now." });
    waiting = waiting.filter((one) => one.id !== id);
    return {} as never;
  };
  const shown = await renderPage("/_app/inbox", Route, {
    at,
    answers: {
      "inbox.list": () => ({ items: waiting, nextCursor: null }),
      "inbox.counts": () => ({ total: waiting.length, kinds: [{ kind: "request", label: "Requests", count: waiting.length }] }),
      "clients.list": () => ({ items: [], nextCursor: null }),
      "approvals.approve": take,
      "approvals.reject": take,
      "inbox.dismiss": take,
      "inbox.snooze": take,
      "inbox.reopen": () => {
        waiting = items;
        return {} as never;
      },
    },
  });
  const callsOf = (path: string) => shown.calls.filter((call) => call.path === path).map(({ input }) => input);
  return { ...shown, callsOf };
}

const focused = () => document.activeElement?.closest<HTMLElement>("[data-inbox-row]")?.dataset.inboxRow;

test("J moves, A approves the chosen row, and the focus goes to the next one", async () => {
  const { screen, callsOf } = await show([inboxItem(1), inboxItem(2)]);
  await expect.element(screen.getByText("Night agent wants to change client 2", { exact: true })).toBeVisible();
  await userEvent.keyboard("j");
  expect(focused()).toBe(`request:${idOf(1)}`);
  await userEvent.keyboard("a");
  await vi.waitFor(() => expect(callsOf("approvals.approve")).toEqual([{ id: idOf(1) }]));
  await expect.element(screen.getByText("Night agent wants to change client 1", { exact: true })).not.toBeInTheDocument();
  expect(focused()).toBe(`request:${idOf(2)}`);
});

test("R asks why before anything is rejected", async () => {
  const { screen, callsOf } = await show([inboxItem(1)]);
  await expect.element(screen.getByText("Night agent wants to change client 1", { exact: true })).toBeVisible();
  await userEvent.keyboard("jr");
  const dialog = screen.getByRole("dialog", { name: "Reject?" });
  await dialog.getByRole("button", { name: "Reject" }).click();
  await expect.element(dialog.getByText("Say why, so that it can be done better.")).toBeVisible();
  await dialog.getByLabelText("Why?").fill("This client stays.");
  await dialog.getByRole("button", { name: "Reject" }).click();
  await vi.waitFor(() => expect(callsOf("approvals.reject")).toEqual([{ id: idOf(1), comment: "This client stays." }]));
});

test("what cannot be taken back is asked about, and Enter cancels", async () => {
  const { screen, callsOf } = await show([inboxItem(1, { severity: "high" })]);
  await screen.getByRole("button", { name: "Approve: Night agent" }).click();
  await expect.element(screen.getByRole("dialog", { name: "Approve this?" })).toBeVisible();
  await expect.element(screen.getByRole("button", { name: "Cancel" })).toHaveFocus();
  await userEvent.keyboard("{Enter}");
  await expect.element(screen.getByRole("dialog")).not.toBeInTheDocument();
  expect(callsOf("approvals.approve")).toEqual([]);
});

test("a failure that is done with leaves, and comes back with Undo", async () => {
  const { screen, callsOf } = await show([failure]);
  await screen.getByRole("button", { name: /^Done/ }).click();
  await expect.element(screen.getByText("Nothing waits for you")).toBeVisible();
  await screen.getByRole("button", { name: "Undo" }).click();
  await expect.element(screen.getByText(failure.sentence, { exact: true })).toBeVisible();
  expect(callsOf("inbox.reopen")).toEqual([{ kind: "job", id: idOf(3) }]);
});

test("a row can be snoozed until the morning", async () => {
  const { screen, callsOf } = await show([failure]);
  await screen.getByRole("button", { name: /^More for/ }).click();
  await screen.getByRole("menuitem", { name: "Until tomorrow morning" }).click();
  await expect.element(screen.getByText("Snoozed until tomorrow morning.")).toBeVisible();
  expect(callsOf("inbox.snooze")).toMatchObject([{ kind: "job", id: idOf(3), until: expect.stringMatching(/Z$/) }]);
});

test("what could not be done comes back, with the reason", async () => {
  const { screen } = await show([inboxItem(1)], { refuses: true });
  await screen.getByRole("button", { name: "Approve: Night agent" }).click();
  await expect.element(screen.getByText("The call would fail now.")).toBeVisible();
  await expect.element(screen.getByText("Night agent wants to change client 1", { exact: true })).toBeVisible();
});

test("the kind and the client stand in the address", async () => {
  const { screen, address, callsOf } = await show([inboxItem(1)], { at: "/inbox?kind=job" });
  await vi.waitFor(() => expect(callsOf("inbox.list")).toMatchObject([{ kind: "job" }]));
  await screen.getByRole("button", { name: "Requests 1" }).click();
  await vi.waitFor(() => expect(address()).toBe("/inbox?kind=request"));
  await screen.getByRole("button", { name: "Snoozed" }).click();
  await vi.waitFor(() => expect(address()).toBe("/inbox?snoozed=true"));
  await vi.waitFor(() => expect(callsOf("inbox.list")).toContainEqual(expect.objectContaining({ snoozed: true })));
});

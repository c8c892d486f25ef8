import { beforeEach, expect, test, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { usePageActions } from "../lib/page-actions.ts";
import type { Inputs, Outputs } from "../lib/trpc.ts";
import { Refusal } from "../testing/fake-server.ts";
import { idOf } from "../testing/rows.ts";
import { renderScreen } from "../testing/screen.tsx";
import { sessionOf } from "../testing/session.ts";
import { PaletteProvider } from "./palette-provider.tsx";

type Found = Outputs["search"]["everything"]["items"][number];
type Asked = Inputs["search"]["everything"];

const found = (change: Partial<Found>): Found => ({
  kind: "client",
  id: idOf(1),
  title: "Tasca do Farol",
  subtitle: null,
  clientId: idOf(1),
  snippet: null,
  page: `/clients/${idOf(1)}`,
  ...change,
});
const TASCA = found({});
const STRATEGY = found({
  kind: "strategy",
  id: idOf(2),
  title: "Fill the Saturdays",
  subtitle: "Tasca do Farol",
  page: `/strategies/${idOf(2)}`,
});

const approve = vi.fn();

function ApprovePage() {
  usePageActions([{ label: "Approve", synonyms: "accept", keys: "p", run: approve }, false]);
  return <main>A strategy</main>;
}

interface Setting {
  search?: (input: Asked) => Found[];
  ui?: React.ReactNode;
  role?: Parameters<typeof sessionOf>[0];
}

async function open({ search = () => [], ui = <main>Page</main>, role = "owner" }: Setting = {}) {
  const shown = await renderScreen(<PaletteProvider>{ui}</PaletteProvider>, {
    answers: { "auth.me": () => sessionOf(role), "search.everything": (input) => ({ items: search(input), nextCursor: null }) },
    at: "/dashboard",
  });
  await expect.element(shown.screen.getByRole("main")).toBeVisible();
  await userEvent.keyboard("{Control>}k{/Control}");
  const dialog = shown.screen.getByRole("dialog", { name: "Search and commands" });
  await expect.element(dialog.getByLabelText("Search everything, or run a command")).toHaveFocus();
  const lines = () => [...dialog.element().querySelectorAll("[data-action]")].map((line) => line.textContent ?? "");
  const type = async (query: string) => {
    await dialog.getByLabelText("Search everything, or run a command").fill(query);
    await expect.element(dialog.getByLabelText("Searching")).not.toBeInTheDocument();
  };
  return { ...shown, dialog, lines, type };
}

beforeEach(() => {
  localStorage.clear();
  approve.mockClear();
});

test.each([
  ["audit", "Audit trail"],
  ["dark", "Switch between light and dark"],
  ["webhook", "Webhooks"],
  ["invite", "Invite a colleague"],
  ["upload", "Upload files"],
  ["api key", "API keys"],
  ["shortcut", "Keyboard shortcuts"],
  ["security", "Security"],
  ["storage", "Storage"],
  ["password", "Security"],
  ["notifications", "Notification settings"],
  ["log out", "Sign out"],
  ["new client", "Add a client"],
  ["approve", "Strategies to review"],
])("%s finds %s among the first three", async (query, label) => {
  const { type, lines } = await open();
  await type(query);
  expect(
    lines()
      .slice(0, 3)
      .some((line) => line.startsWith(label)),
    lines().join("; "),
  ).toBe(true);
});

test("things of the company stand in the list with whose they are, and Enter opens the first", async () => {
  const { type, lines, address } = await open({ search: () => [STRATEGY] });
  await type("saturdays");
  await vi.waitFor(() => expect(lines()[0]).toBe("Fill the SaturdaysStrategy · Tasca do Farol"));
  await userEvent.keyboard("{Enter}");
  await vi.waitFor(() => expect(address()).toBe(STRATEGY.page));
});

test("what was opened comes back under Recent, for this person and company", async () => {
  const first = await open({ search: () => [TASCA] });
  await first.type("tasca");
  await vi.waitFor(() => expect(first.lines()[0]).toContain("Tasca do Farol"));
  await userEvent.keyboard("{Enter}");
  await vi.waitFor(() => expect(first.address()).toBe(TASCA.page));
  await expect.element(first.dialog).not.toBeInTheDocument();
  await userEvent.keyboard("{Control>}k{/Control}");
  await expect.element(first.dialog).toBeVisible();
  await vi.waitFor(() => expect(first.lines()[0]).toContain("Tasca do Farol"));
  expect(first.lines()).toContain("DashboardGD");
});

test("strategy and a client's name begin its strategy", async () => {
  const { type, lines, address } = await open({ search: ({ kind, q }) => (kind === "client" && q === "tasca" ? [TASCA] : []) });
  await type("strategy tasca");
  await vi.waitFor(() => expect(lines()[0]).toBe("Generate a strategy for Tasca do Farol"));
  await userEvent.keyboard("{Enter}");
  await vi.waitFor(() => expect(address()).toContain(`/strategies?client=${idOf(1)}&generate=${idOf(1)}`));
});

test("what the open page does comes first, and by its key", async () => {
  const { type, lines, dialog } = await open({ ui: <ApprovePage />, search: () => [STRATEGY] });
  expect(lines()[0]).toBe("ApproveP");
  await type("approve");
  expect(lines()[0]).toBe("ApproveP");
  await userEvent.keyboard("{Enter}");
  expect(approve).toHaveBeenCalledOnce();
  await expect.element(dialog).not.toBeInTheDocument();
  await userEvent.keyboard("p");
  await vi.waitFor(() => expect(approve).toHaveBeenCalledTimes(2));
});

test("a role is not offered what it may not do", async () => {
  const { type, lines } = await open({ role: "viewer" });
  await type("invite");
  expect(lines()).toEqual([]);
  await type("webhooks");
  expect(lines()).toEqual([]);
});

test("says so when nothing is found, and when the search cannot be reached", async () => {
  const none = await open();
  await none.type("qqqq");
  await expect.element(none.dialog.getByText("Nothing found for “qqqq”")).toBeVisible();
  const failing = () => {
    throw new Refusal("invalid");
  };
  await none.screen.unmount();
  const broken = await open({ search: failing });
  await broken.type("storage");
  await expect.element(broken.dialog.getByText("The search cannot be reached.")).toBeVisible();
  expect(broken.lines()[0]).toContain("Storage");
});

test("all results have a page of their own", async () => {
  const { type, dialog, address } = await open({ search: () => [TASCA] });
  await type("tasca");
  await dialog.getByText("Show all results for “tasca”").click();
  await vi.waitFor(() => expect(address()).toBe("/search?q=tasca"));
});

import { expect, test, vi } from "vitest";
import { idOf } from "../../../testing/rows.ts";
import { renderScreen } from "../../../testing/screen.tsx";
import type { Approval, Decision } from "../use-decide.ts";
import { DecideDialog } from "./decide-dialog.tsx";

const approval = {
  id: idOf(60),
  sentence: "Night agent wants to delete Harbour Dental",
  consequences: ["2 strategies", "1 project"],
  requestedBy: { id: idOf(61), name: "Night agent", kind: "agent" },
} as Approval;

async function showDialog(decision: Decision) {
  const onClose = vi.fn();
  const { screen, calls } = await renderScreen(<DecideDialog asked={{ approval, decision }} onClose={onClose} />, {
    answers: { "approvals.approve": () => approval, "approvals.reject": () => approval },
  });
  await expect.element(screen.getByRole("dialog")).toBeVisible();
  return { screen, onClose, of: (verb: string) => calls.filter(({ path }) => path === `approvals.${verb}`).map(({ input }) => input) };
}

test("an approval says what it lets happen, and needs no comment", async () => {
  const { screen, onClose, of } = await showDialog("approve");
  await expect.element(screen.getByText("Night agent wants to delete Harbour Dental.")).toBeVisible();
  await expect.element(screen.getByText("With it go 2 strategies, 1 project.")).toBeVisible();
  await screen.getByRole("button", { name: "Approve" }).click();
  await vi.waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(of("approve")).toMatchObject([{ id: idOf(60) }]);
});

test("a rejection without a reason is not sent", async () => {
  const { screen, of } = await showDialog("reject");
  await screen.getByRole("button", { name: "Reject" }).click();
  await expect.element(screen.getByText("Say why, so that the program can do better.")).toBeVisible();
  expect(of("reject")).toEqual([]);
});

test("a rejection hands its reason to the program", async () => {
  const { screen, onClose, of } = await showDialog("reject");
  await screen.getByLabelText("Why not?").fill("This client stays.");
  await screen.getByRole("button", { name: "Reject" }).click();
  await vi.waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(of("reject")).toMatchObject([{ id: idOf(60), comment: "This client stays." }]);
});

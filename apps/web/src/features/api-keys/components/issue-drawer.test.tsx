import { expect, test, vi } from "vitest";
import { Refusal } from "../../../testing/fake-server.ts";
import { clientRow, idOf, pageOf } from "../../../testing/rows.ts";
import { renderScreen } from "../../../testing/screen.tsx";
import { IssueDrawer } from "./issue-drawer.tsx";

const bolt = clientRow({ id: idOf(12), name: "Bolt Bikes" });

async function showDrawer() {
  const onClose = vi.fn();
  const { screen, calls } = await renderScreen(<IssueDrawer opened onIssued={() => undefined} onClose={onClose} />, {
    answers: {
      "clients.list": (input) => pageOf(input.search === "Bolt" ? [bolt] : [clientRow()]),
      "clients.get": () => bolt,
      "apiKeys.issue": () => {
        throw new Refusal("limit_reached", { message: "Your company has as many keys as its plan allows." });
      },
    },
  });
  await expect.element(screen.getByRole("dialog", { name: "Issue an API key" })).toBeVisible();
  return { screen, onClose, sent: () => calls.filter(({ path }) => path === "apiKeys.issue") };
}

test("a key needs a name, which gets the focus", async () => {
  const { screen, sent } = await showDrawer();
  await screen.getByRole("button", { name: "Issue the key" }).click();
  await expect.element(screen.getByLabelText("Name")).toHaveFocus();
  expect(sent()).toEqual([]);
});

test("a key needs at least one scope", async () => {
  const { screen, sent } = await showDrawer();
  await screen.getByLabelText("Name").fill("Nightly export");
  await screen.getByRole("button", { name: "Issue the key" }).click();
  await expect.element(screen.getByText("Choose at least one scope.")).toBeVisible();
  expect(sent()).toEqual([]);
});

test("a client beyond the first page is found by its name", async () => {
  const { screen } = await showDrawer();
  await screen.getByPlaceholder("All clients").fill("Bolt");
  await screen.getByRole("option", { name: "Bolt Bikes" }).click();
  await expect.element(screen.getByText("Bolt Bikes").first()).toBeVisible();
});

test("the form closes by Cancel and sends nothing", async () => {
  const { screen, onClose, sent } = await showDrawer();
  await screen.getByRole("button", { name: "Cancel" }).click();
  expect(onClose).toHaveBeenCalledOnce();
  expect(sent()).toEqual([]);
});

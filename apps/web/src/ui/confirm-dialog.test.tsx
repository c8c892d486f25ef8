import { expect, test, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { renderScreen } from "../testing/screen.tsx";
import { ConfirmDialog } from "./confirm-dialog.tsx";

async function showDialog({ pending = false, dangerous = false } = {}) {
  const onConfirm = vi.fn();
  const onClose = vi.fn();
  const { screen } = await renderScreen(
    <ConfirmDialog
      opened
      title="Delete Archive?"
      verb="Delete"
      dangerous={dangerous}
      pending={pending}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      You can undo this.
    </ConfirmDialog>,
  );
  await expect.element(screen.getByRole("dialog", { name: "Delete Archive?" })).toBeVisible();
  return { screen, onConfirm, onClose };
}

test("the verb has the focus, so that Enter confirms", async () => {
  const { screen, onConfirm } = await showDialog();
  await expect.element(screen.getByRole("button", { name: "Delete" })).toHaveFocus();
  await userEvent.keyboard("{Enter}");
  expect(onConfirm).toHaveBeenCalledOnce();
});

test("where it is dangerous Cancel has the focus, so that Enter harms nothing", async () => {
  const { screen, onConfirm, onClose } = await showDialog({ dangerous: true });
  await expect.element(screen.getByRole("button", { name: "Cancel" })).toHaveFocus();
  await userEvent.keyboard("{Enter}");
  expect(onClose).toHaveBeenCalledOnce();
  expect(onConfirm).not.toHaveBeenCalled();
});

test("Escape closes it and confirms nothing", async () => {
  const { onConfirm, onClose } = await showDialog();
  await userEvent.keyboard("{Escape}");
  expect(onClose).toHaveBeenCalledOnce();
  expect(onConfirm).not.toHaveBeenCalled();
});

test("Cancel closes it and confirms nothing", async () => {
  const { screen, onConfirm, onClose } = await showDialog();
  await screen.getByRole("button", { name: "Cancel" }).click();
  expect(onClose).toHaveBeenCalledOnce();
  expect(onConfirm).not.toHaveBeenCalled();
});

test("while it is carried out the verb cannot be pressed again", async () => {
  const { screen } = await showDialog({ pending: true });
  await expect.element(screen.getByRole("button", { name: "Delete" })).toBeDisabled();
});

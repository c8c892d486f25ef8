import { Button, Modal, TextInput } from "@mantine/core";
import { useState } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { KeyboardSettings } from "../features/settings/components/keyboard-settings.tsx";
import { characterKeys } from "../lib/shortcuts.ts";
import { useShortcut, useShortcuts } from "../lib/use-shortcut.ts";
import { renderScreen } from "../testing/screen.tsx";
import { sessionOf } from "../testing/session.ts";
import { toast } from "../ui/toast.tsx";
import { PaletteProvider } from "./palette-provider.tsx";

const ran = vi.fn();

function Keys() {
  useShortcuts([
    { keys: "j", does: "Select the next row", run: () => ran("j") },
    { keys: "shift+j", does: "Select the last row", run: () => ran("shift+j") },
    { keys: "enter", does: "Open the row", run: () => ran("enter") },
    { keys: "mod+enter", does: "Save", run: () => ran("mod+enter"), everywhere: true },
  ]);
  return (
    <main>
      <TextInput type="search" label="Search by name" />
      <Button onClick={() => ran("button")}>Open</Button>
      <input type="checkbox" aria-label="Select the row" />
    </main>
  );
}

const show = (ui = <Keys />) =>
  renderScreen(<PaletteProvider>{ui}</PaletteProvider>, { answers: { "auth.me": () => sessionOf("member") }, at: "/dashboard" });

beforeEach(() => void ran.mockClear());
afterEach(() => characterKeys.write(true));

async function press(keys: string) {
  await userEvent.keyboard(keys);
  return ran.mock.calls.splice(0).map(([key]) => key);
}

test("a key does what the page says of it, with Shift and in sequence too", async () => {
  const { screen, address } = await show();
  await expect.element(screen.getByRole("button", { name: "Open" })).toBeVisible();
  expect(await press("j")).toEqual(["j"]);
  expect(await press("{Shift>}J{/Shift}")).toEqual(["shift+j"]);
  expect(await press("gj")).toEqual([]);
  await vi.waitFor(() => expect(address()).toBe("/jobs"));
});

test("a role has no sequence for the pages that it may not see", async () => {
  const { screen, address } = await show();
  await expect.element(screen.getByRole("button", { name: "Open" })).toBeVisible();
  await press("gx");
  await press("gs");
  await vi.waitFor(() => expect(address()).toBe("/strategies"));
});

test("keys are typed in a field, but those with Ctrl that say so", async () => {
  const { screen } = await show();
  await screen.getByLabelText("Search by name").click();
  expect(await press("j?gc")).toEqual([]);
  await expect.element(screen.getByLabelText("Search by name")).toHaveValue("j?gc");
  expect(await press("{Control>}{Enter}{/Control}")).toEqual(["mod+enter"]);
  await screen.getByLabelText("Select the row").click();
  expect(await press("j")).toEqual(["j"]);
});

test("Enter on a button is the button's", async () => {
  const { screen } = await show();
  screen.getByRole("button", { name: "Open" }).element().focus();
  expect(await press("{Enter}")).toEqual(["button"]);
});

test("/ goes to the search of the page", async () => {
  const { screen } = await show();
  await expect.element(screen.getByLabelText("Search by name")).toBeVisible();
  await press("/");
  await expect.element(screen.getByLabelText("Search by name")).toHaveFocus();
  await expect.element(screen.getByLabelText("Search by name")).toHaveValue("");
});

test("? shows what the keys of the page do, and nothing below it answers", async () => {
  const { screen } = await show();
  await expect.element(screen.getByRole("button", { name: "Open" })).toBeVisible();
  await press("?");
  const sheet = screen.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect.element(sheet.getByText("Select the next row")).toBeVisible();
  await expect.element(sheet.getByText("Strategies")).toBeVisible();
  expect(await press("j")).toEqual([]);
  await press("{Escape}");
  await expect.element(sheet).not.toBeInTheDocument();
  expect(await press("j")).toEqual(["j"]);
});

test("the last to say what a key does wins, and hands it back", async () => {
  function Inner() {
    useShortcut({ keys: "j", does: "Something else", run: () => ran("inner") });
    return <p>Inner</p>;
  }
  function Outer() {
    const [shown, setShown] = useState(false);
    return (
      <>
        <Keys />
        {shown && <Inner />}
        <Button onClick={() => setShown(!shown)}>Toggle</Button>
      </>
    );
  }
  const { screen } = await show(<Outer />);
  await screen.getByRole("button", { name: "Toggle" }).click();
  await expect.element(screen.getByText("Inner")).toBeVisible();
  expect(await press("j")).toEqual(["inner"]);
  await screen.getByRole("button", { name: "Toggle" }).click();
  expect(await press("j")).toEqual(["j"]);
});

test("single keys can be switched off, those with Ctrl stay", async () => {
  const { screen } = await show(
    <>
      <Keys />
      <KeyboardSettings />
    </>,
  );
  const box = screen.getByRole("switch", { name: "Single-key shortcuts" });
  await box.click();
  expect(await press("j?gj")).toEqual([]);
  expect(await press("{Control>}{Enter}{/Control}")).toEqual(["mod+enter"]);
  await box.click();
  expect(await press("j")).toEqual(["j"]);
});

test("Ctrl+Z takes back the last act, then the one before, and closes what offered it", async () => {
  const { screen } = await show();
  await expect.element(screen.getByRole("button", { name: "Open" })).toBeVisible();
  toast.undo("The first was deleted.", () => ran("first"));
  toast.undo("The second was deleted.", () => ran("second"));
  await expect.element(screen.getByText("The second was deleted.")).toBeVisible();
  expect(await press("{Control>}z{/Control}")).toEqual(["second"]);
  await expect.element(screen.getByText("The second was deleted.")).not.toBeInTheDocument();
  expect(await press("{Control>}z{/Control}")).toEqual(["first"]);
  expect(await press("{Control>}z{/Control}")).toEqual([]);
});

test("what was taken back by its button is not taken back by the key", async () => {
  const { screen } = await show();
  toast.undo("The file was deleted.", () => ran("undone"));
  await screen.getByRole("button", { name: "Undo" }).click();
  expect(ran.mock.calls).toEqual([["undone"]]);
  ran.mockClear();
  expect(await press("{Control>}z{/Control}")).toEqual([]);
});

test.each(["{F6}", "{Alt>}t{/Alt}"])("%s goes to Undo in the newest message", async (keys) => {
  const { screen } = await show(
    <Modal opened onClose={() => undefined} title="A dialog" withCloseButton={false}>
      <TextInput label="Name" data-autofocus />
    </Modal>,
  );
  await expect.element(screen.getByLabelText("Name")).toHaveFocus();
  toast.undo("The client was deleted.", () => ran("undone"));
  await expect.element(screen.getByRole("button", { name: "Undo" })).toBeVisible();
  await press(keys);
  await expect.element(screen.getByRole("button", { name: "Undo" })).toHaveFocus();
});

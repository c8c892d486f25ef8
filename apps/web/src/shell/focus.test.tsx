import { ActionIcon, Button, Menu } from "@mantine/core";
import { useState } from "react";
import { expect, test } from "vitest";
import { userEvent } from "vitest/browser";
import { renderScreen } from "../testing/screen.tsx";
import { sessionOf } from "../testing/session.ts";
import { PaletteProvider } from "./palette-provider.tsx";

/** Rows that can be deleted from a menu, and a button that goes when it was pressed. */
function Rows() {
  const [rows, setRows] = useState(["First", "Second", "Third"]);
  const [decided, setDecided] = useState(false);
  return (
    <main>
      <h1>Things</h1>
      {!decided && <Button onClick={() => setDecided(true)}>Approve</Button>}
      <ul>
        {rows.map((row) => (
          <li key={row}>
            {row}
            <Menu>
              <Menu.Target>
                <ActionIcon aria-label={`Actions for ${row}`}>…</ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item onClick={() => setTimeout(() => setRows((before) => before.filter((one) => one !== row)), 50)}>Delete</Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </li>
        ))}
      </ul>
    </main>
  );
}

async function show() {
  const { screen } = await renderScreen(
    <PaletteProvider>
      <Rows />
    </PaletteProvider>,
    { answers: { "auth.me": () => sessionOf("owner") } },
  );
  await expect.element(screen.getByRole("button", { name: "Approve" })).toBeVisible();
  const button = (name: string) => screen.getByRole("button", { name });
  const remove = async (row: string) => {
    button(`Actions for ${row}`).element().focus();
    await userEvent.keyboard("{Enter}");
    await expect.element(screen.getByRole("menuitem", { name: "Delete" })).toHaveFocus();
    await userEvent.keyboard("{Enter}");
    await expect.element(button(`Actions for ${row}`)).not.toBeInTheDocument();
  };
  return { screen, button, remove };
}

test("after a row is deleted from its menu the focus is on the next row, and at last on the heading", async () => {
  const { screen, button, remove } = await show();
  await remove("Second");
  await expect.element(button("Actions for Third")).toHaveFocus();
  await remove("Third");
  await expect.element(button("Actions for First")).toHaveFocus();
  await remove("First");
  await expect.element(screen.getByRole("heading", { name: "Things" })).toHaveFocus();
});

test("after a button that goes away, as Approve does, the focus is on the heading", async () => {
  const { screen, button } = await show();
  button("Approve").element().focus();
  await userEvent.keyboard("{Enter}");
  await expect.element(screen.getByRole("heading", { name: "Things" })).toHaveFocus();
});

test("who clicks beside everything has the focus nowhere, and it stays so", async () => {
  const { screen, button, remove } = await show();
  button("Approve").element().focus();
  button("Approve").element().blur();
  expect(document.activeElement).toBe(document.body);
  screen.getByText("Things").element().append(" more");
  await remove("Third");
  await expect.element(button("Actions for Second")).toHaveFocus();
});

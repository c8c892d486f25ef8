import { Button, Drawer, Menu, TextInput } from "@mantine/core";
import { expect, test } from "vitest";
import { userEvent } from "vitest/browser";
import { markFirstField } from "../lib/mark-first-field.ts";
import { renderScreen } from "../testing/screen.tsx";

test("a menu opens on its first item and holds nothing but items", async () => {
  const { screen } = await renderScreen(
    <Menu>
      <Menu.Target>
        <Button>Actions</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item>Edit</Menu.Item>
        <Menu.Item>Delete</Menu.Item>
      </Menu.Dropdown>
    </Menu>,
  );
  screen.getByRole("button", { name: "Actions" }).element().focus();
  await userEvent.keyboard("{Enter}");
  await expect.element(screen.getByRole("menuitem", { name: "Edit" })).toHaveFocus();
  expect(screen.getByRole("menu").element().querySelectorAll("[role=presentation]")).toHaveLength(0);
});

test("a drawer opens on the first field of its form", async () => {
  const { screen } = await renderScreen(
    <Drawer opened onClose={() => undefined} title="Change a person" closeButtonProps={{ "aria-label": "Close" }}>
      <form ref={markFirstField}>
        <input type="hidden" />
        <TextInput label="Name" />
        <TextInput label="Role" />
      </form>
    </Drawer>,
  );
  await expect.element(screen.getByLabelText("Name")).toHaveFocus();
});

import { useState } from "react";
import { expect, test, vi } from "vitest";
import { renderScreen } from "../testing/screen.tsx";
import { EditDrawer } from "./edit-drawer.tsx";
import { lazyDrawer } from "./lazy-drawer.tsx";

function NameDrawer({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <EditDrawer opened={opened} title="Name it" onClose={onClose}>
      {() => <input aria-label="Name" data-autofocus />}
    </EditDrawer>
  );
}

function setUp() {
  const load = vi.fn(async () => NameDrawer);
  const Drawer = lazyDrawer(load, { opened: false });
  function Page() {
    const [opened, setOpened] = useState(false);
    return (
      <>
        <button type="button" onClick={() => setOpened(true)}>
          Name
        </button>
        <Drawer opened={opened} onClose={() => setOpened(false)} />
      </>
    );
  }
  return { load, page: <Page /> };
}

test("a drawer is fetched when it is opened, and its first field has the focus", async () => {
  const { load, page } = setUp();
  const { screen } = await renderScreen(page);
  expect(load).not.toHaveBeenCalled();
  await screen.getByRole("button", { name: "Name" }).click();
  await expect.element(screen.getByRole("textbox", { name: "Name" })).toHaveFocus();
  expect(load).toHaveBeenCalledOnce();
});

test("closing gives the focus back to the button, the first time as well", async () => {
  const { page } = setUp();
  const { screen } = await renderScreen(page);
  await screen.getByRole("button", { name: "Name" }).click();
  await expect.element(screen.getByRole("textbox", { name: "Name" })).toHaveFocus();
  await screen.getByRole("button", { name: "Close" }).click();
  await expect.element(screen.getByRole("button", { name: "Name" })).toHaveFocus();
});

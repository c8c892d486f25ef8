import { expect, test, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { Refusal } from "../../../testing/fake-server.ts";
import { connectionRow } from "../../../testing/rows.ts";
import { renderScreen } from "../../../testing/screen.tsx";
import type { Probe } from "../use-connection-actions.ts";
import { ConnectionDrawer } from "./connection-drawer.tsx";

const works: Probe = {
  works: true,
  abilities: null,
  steps: [{ name: "reach", state: "passed", words: "It answered.", cure: null, ms: 12 }],
} as unknown as Probe;

async function showDrawer(editing: "new" | ReturnType<typeof connectionRow>, create = () => connectionRow()) {
  const onClose = vi.fn();
  const { screen, calls } = await renderScreen(<ConnectionDrawer editing={editing} onClose={onClose} />, {
    answers: {
      "storage.connections.create": create,
      "storage.connections.update": () => connectionRow(),
      "storage.connections.test": () => works,
      "storage.connections.probe": () => works,
    },
  });
  const of = (verb: string) => calls.filter(({ path }) => path === `storage.connections.${verb}`);
  await expect.element(screen.getByRole("dialog")).toBeVisible();
  return { screen, onClose, of };
}

test("the region is read from an address that names it", async () => {
  const { screen } = await showDrawer("new");
  await screen.getByLabelText("Address").fill("https://s3.eu-central-003.backblazeb2.com");
  await userEvent.keyboard("{Tab}");
  await expect.element(screen.getByLabelText("Region")).toHaveValue("eu-central-003");
});

test("a known connection keeps its secret when none is entered", async () => {
  const { screen, of, onClose } = await showDrawer(connectionRow());
  await screen.getByRole("textbox", { name: "Name" }).fill("Archive two");
  await screen.getByRole("button", { name: "Save changes" }).click();
  await vi.waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(of("update")[0]?.input).toMatchObject({ id: connectionRow().id, name: "Archive two" });
  expect(of("update")[0]?.input).not.toHaveProperty("secretAccessKey");
});

test("a test before saving shows what it found, and saves nothing", async () => {
  const { screen, of, onClose } = await showDrawer(connectionRow());
  await screen.getByRole("button", { name: "Test" }).click();
  await expect.element(screen.getByText("Everything works. Files can be sent there.")).toBeVisible();
  expect(of("update")).toEqual([]);
  expect(onClose).not.toHaveBeenCalled();
});

test("what the server says of the key stands at the key", async () => {
  const { screen } = await showDrawer("new", () => {
    throw new Refusal("invalid", { details: { fields: { accessKeyId: "The server does not know this key." } } });
  });
  for (const [label, text] of [
    ["Name", "Archive"],
    ["Region", "eu-central-1"],
    ["Bucket", "files"],
    ["Access key ID", "AKIA"],
    ["Secret access key", "secret"],
  ] as const) {
    await (label === "Secret access key"
      ? screen.getByLabelText(label).first()
      : screen.getByRole("textbox", { name: label }).first()
    ).fill(text);
  }
  await screen.getByRole("button", { name: "Connect" }).click();
  await expect.element(screen.getByText("The server does not know this key.")).toBeVisible();
});

test("typed words are not lost by a slip: closing asks first", async () => {
  const { screen, onClose } = await showDrawer("new");
  await screen.getByRole("textbox", { name: "Name" }).fill("Archive");
  await userEvent.keyboard("{Escape}");
  await expect.element(screen.getByRole("alertdialog", { name: "Discard your changes?" })).toBeVisible();
  expect(onClose).not.toHaveBeenCalled();
  await screen.getByRole("button", { name: "Discard" }).click();
  expect(onClose).toHaveBeenCalledOnce();
});

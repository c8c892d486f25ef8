import { expect, test, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { Refusal } from "../../../testing/fake-server.ts";
import { idOf } from "../../../testing/rows.ts";
import { renderScreen } from "../../../testing/screen.tsx";
import type { Cycle } from "../use-cycle-actions.ts";
import { CycleDrawer } from "./cycle-drawer.tsx";

const SHOOT: Cycle = {
  id: idOf(70),
  projectId: idOf(71),
  projectName: "Website photos",
  number: 7,
  name: "Spring shoot",
  s3Prefix: "cycle-0007",
  status: "active",
  description: null,
  metadata: { camera: "Leica Q3" },
  sessions: 0,
  activeSessions: 0,
  files: 0,
  bytes: 0,
  lastUploadAt: null,
  moves: [],
  startedAt: null,
  completedAt: null,
  version: 2,
  createdAt: "2026-03-02T09:00:00.000Z",
  updatedAt: "2026-03-02T09:00:00.000Z",
  deletedAt: null,
};

async function showDrawer(cycle: Cycle | null, update: () => Cycle = () => SHOOT) {
  const onSaved = vi.fn();
  const onClose = vi.fn();
  const { screen, calls } = await renderScreen(
    <CycleDrawer opened projectId={idOf(71)} cycle={cycle} onSaved={onSaved} onClose={onClose} />,
    {
      answers: {
        "cycles.create": () => SHOOT,
        "cycles.update": update,
        "cycles.get": () => ({ ...SHOOT, name: "Spring shoot, second day", version: 3 }),
      },
    },
  );
  await expect.element(screen.getByRole("dialog")).toBeVisible();
  return {
    screen,
    onSaved,
    onClose,
    of: (verb: string) => calls.filter(({ path }) => path === `cycles.${verb}`).map(({ input }) => input),
  };
}

test("a new cycle needs nothing: name, number and folder follow", async () => {
  const { screen, onSaved, of } = await showDrawer(null);
  await screen.getByRole("button", { name: "Add the cycle" }).click();
  await vi.waitFor(() => expect(onSaved).toHaveBeenCalled());
  expect(of("create")).toEqual([{ projectId: idOf(71), description: "", metadata: {} }]);
});

test("a field of one's own needs a name, and each name once", async () => {
  const { screen, of } = await showDrawer(SHOOT);
  await screen.getByRole("button", { name: "Add a field" }).click();
  await screen.getByLabelText("Name of field 2").fill("camera");
  await screen.getByLabelText("Value of field 2").fill("another");
  await screen.getByRole("button", { name: "Save changes" }).click();
  await expect.element(screen.getByText("This name is used twice.")).toBeVisible();
  expect(of("update")).toEqual([]);
});

test("a change is sent with the version that the form started from", async () => {
  const { screen, onSaved, of } = await showDrawer(SHOOT);
  await screen.getByLabelText("Description").fill("Two days in the park");
  await screen.getByRole("button", { name: "Save changes" }).click();
  await vi.waitFor(() => expect(onSaved).toHaveBeenCalled());
  expect(of("update")).toMatchObject([{ id: SHOOT.id, expectedVersion: 2, description: "Two days in the park" }]);
});

test("somebody else's change is loaded, and the next try goes by its version", async () => {
  let first = true;
  const { screen, of } = await showDrawer(SHOOT, () => {
    if (!first) return SHOOT;
    first = false;
    throw new Refusal("conflict", { message: "Somebody else has changed this cycle." });
  });
  await screen.getByLabelText("Description").fill("Mine");
  await screen.getByRole("button", { name: "Save changes" }).click();
  await screen.getByRole("button", { name: "Load the latest version" }).click();
  await expect.element(screen.getByLabelText("Name").first()).toHaveValue("Spring shoot, second day");
  await screen.getByRole("button", { name: "Save changes" }).click();
  await vi.waitFor(() => expect(of("update")).toMatchObject([{ expectedVersion: 2 }, { expectedVersion: 3 }]));
});

test("closing with something typed asks first; discarding closes", async () => {
  const { screen, onClose } = await showDrawer(SHOOT);
  await screen.getByLabelText("Description").fill("Mine");
  await userEvent.keyboard("{Escape}");
  await screen.getByRole("button", { name: "Discard" }).click();
  expect(onClose).toHaveBeenCalledOnce();
});

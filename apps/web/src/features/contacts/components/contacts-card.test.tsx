import { expect, test, vi } from "vitest";
import { Refusal } from "../../../testing/fake-server.ts";
import { idOf, pageOf } from "../../../testing/rows.ts";
import { renderScreen } from "../../../testing/screen.tsx";
import { sessionOf } from "../../../testing/session.ts";
import { ContactsCard } from "./contacts-card.tsx";

const NOW = "2026-03-02T09:00:00.000Z";
const CLIENT = idOf(1);
const row = {
  id: idOf(90),
  clientId: CLIENT,
  name: "Jonas Peters" as string | null,
  role: "Practice manager",
  email: "jonas@harbour.example" as string | null,
  phone: "+49431901820",
  note: null as string | null,
  version: 1,
  createdAt: NOW,
  updatedAt: NOW,
  deletedAt: null,
};

interface Setting {
  items?: (typeof row)[];
  role?: Parameters<typeof sessionOf>[0];
  failing?: boolean;
}

async function showContacts({ items = [row], role = "admin", failing = false }: Setting = {}) {
  const shown = await renderScreen(<ContactsCard clientId={CLIENT} />, {
    answers: {
      "auth.me": () => sessionOf(role),
      "contacts.list": () => {
        if (failing) throw new Refusal("invalid");
        return pageOf(items);
      },
      "contacts.create": ({ name }) => ({ ...row, name: name ?? null }),
      "contacts.update": () => ({ ...row, version: 2 }),
      "contacts.delete": () => ({ ...row, deletedAt: NOW }),
      "contacts.restore": () => row,
    },
  });
  await expect.element(shown.screen.getByRole("heading", { name: "Contacts" })).toBeVisible();
  const inputOf = (path: string) => shown.calls.findLast((call) => call.path === path)?.input;
  return { ...shown, inputOf };
}

test("a contact is called and written to at one click", async () => {
  const { screen, inputOf } = await showContacts();
  await expect.element(screen.getByText("Jonas Peters")).toBeVisible();
  await expect.element(screen.getByRole("link", { name: "+49 431 901820" })).toHaveAttribute("href", "tel:+49431901820");
  await expect.element(screen.getByRole("link", { name: "jonas@harbour.example" })).toHaveAttribute("href", "mailto:jonas@harbour.example");
  await vi.waitFor(() => expect(inputOf("contacts.list")).toMatchObject({ clientId: CLIENT }));
});

test("a caller without a name goes by the number", async () => {
  const { screen } = await showContacts({ items: [{ ...row, name: null, email: null }] });
  await expect.element(screen.getByRole("button", { name: "Actions for +49 431 901820" })).toBeVisible();
});

test("none yet says what to add", async () => {
  const { screen } = await showContacts({ items: [] });
  await expect.element(screen.getByText("No contacts yet")).toBeVisible();
});

test("what could not be loaded is said", async () => {
  const { screen } = await showContacts({ failing: true });
  await expect.element(screen.getByText("The contacts could not be loaded")).toBeVisible();
});

test("who may only read sees no way to add or change", async () => {
  const { screen } = await showContacts({ role: "viewer" });
  await expect.element(screen.getByText("Jonas Peters")).toBeVisible();
  await expect.element(screen.getByRole("button", { name: "Add a contact" })).not.toBeInTheDocument();
  await expect.element(screen.getByRole("button", { name: "Actions for Jonas Peters" })).not.toBeInTheDocument();
});

test("one is added for the client, and a wrong address is shown at its field", async () => {
  const { screen, inputOf } = await showContacts();
  await screen.getByRole("button", { name: "Add a contact" }).click();
  const dialog = screen.getByRole("dialog");
  await dialog.getByLabelText("Name").fill("Mara Lind");
  await dialog.getByLabelText("Email").fill("mara");
  await dialog.getByRole("button", { name: "Add the contact" }).click();
  await expect.element(dialog.getByText("Use an email address like anna@example.com.")).toBeVisible();
  await dialog.getByLabelText("Email").fill("mara@harbour.example");
  await dialog.getByRole("button", { name: "Add the contact" }).click();
  await expect.element(screen.getByText("Mara Lind was added.")).toBeVisible();
  expect(inputOf("contacts.create")).toMatchObject({ clientId: CLIENT, name: "Mara Lind", email: "mara@harbour.example" });
});

test("one is changed from the version that was seen", async () => {
  const { screen, inputOf } = await showContacts();
  await screen.getByRole("button", { name: "Actions for Jonas Peters" }).click();
  await screen.getByRole("menuitem", { name: "Edit" }).click();
  await screen.getByLabelText("Note").fill("Calls before ten");
  await screen.getByRole("button", { name: "Save changes" }).click();
  await expect.element(screen.getByText("Jonas Peters was saved.")).toBeVisible();
  expect(inputOf("contacts.update")).toMatchObject({ id: row.id, expectedVersion: 1, note: "Calls before ten" });
});

test("one that is deleted can be brought back", async () => {
  const { screen } = await showContacts();
  await screen.getByRole("button", { name: "Actions for Jonas Peters" }).click();
  await screen.getByRole("menuitem", { name: "Delete" }).click();
  await screen.getByRole("button", { name: "Undo" }).click();
  await expect.element(screen.getByText("Jonas Peters is back.")).toBeVisible();
});

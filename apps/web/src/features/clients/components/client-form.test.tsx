import { Suspense } from "react";
import { expect, test, vi } from "vitest";
import { Refusal } from "../../../testing/fake-server.ts";
import { clientRow } from "../../../testing/rows.ts";
import { renderScreen } from "../../../testing/screen.tsx";
import { sessionOf } from "../../../testing/session.ts";
import type { Client } from "../use-client-cache.ts";
import { ClientForm } from "./client-form.tsx";

const HARBOUR = clientRow();

/** The form as the drawer shows it, with what it has told the drawer. */
async function showForm(client: Client | null, answers: { create?: () => Client; update?: () => Client } = {}) {
  const onSaved = vi.fn<(client: Client) => void>();
  const { screen, calls } = await renderScreen(
    <Suspense>
      <ClientForm
        client={client}
        onSaved={onSaved}
        onDirty={() => undefined}
        leaving={false}
        onStay={() => undefined}
        onCancel={() => undefined}
      />
    </Suspense>,
    {
      answers: {
        "auth.me": () => sessionOf("member"),
        "clients.get": () => ({ ...HARBOUR, name: "Harbour Dental Kiel", version: 4 }),
        "clients.create": answers.create ?? (() => HARBOUR),
        "clients.update": answers.update ?? (() => HARBOUR),
      },
    },
  );
  return { screen, onSaved, sent: () => calls.filter(({ path }) => /create|update/.test(path)) };
}

test("a client without a name is not sent, and the name gets the focus", async () => {
  const { screen, sent } = await showForm(null);
  await screen.getByRole("button", { name: "Add the client" }).click();
  const name = screen.getByLabelText("Business name");
  await expect.element(name).toHaveAttribute("aria-invalid", "true");
  await expect.element(name).toHaveFocus();
  expect(sent()).toEqual([]);
});

test("a client is sent as it was typed, in the company's time zone", async () => {
  const { screen, onSaved, sent } = await showForm(null);
  await screen.getByLabelText("Business name").fill("Harbour Dental");
  await screen.getByLabelText("Profession").fill("Dentist");
  await screen.getByRole("button", { name: "Add the client" }).click();
  await vi.waitFor(() => expect(onSaved).toHaveBeenCalledWith(HARBOUR));
  expect(sent()).toMatchObject([
    { path: "clients.create", input: { name: "Harbour Dental", profession: "Dentist", timezone: "Europe/Berlin" } },
  ]);
});

test("what the server says of a field stands at the field", async () => {
  const create = () => {
    throw new Refusal("invalid", { details: { fields: { website: "Use a web address such as https://example.com." } } });
  };
  const { screen, onSaved } = await showForm(null, { create });
  await screen.getByLabelText("Business name").fill("Harbour Dental");
  await screen.getByRole("button", { name: "Add the client" }).click();
  await expect.element(screen.getByText("Use a web address such as https://example.com.")).toBeVisible();
  expect(onSaved).not.toHaveBeenCalled();
});

test("somebody else's change is loaded instead of being overwritten", async () => {
  const update = () => {
    throw new Refusal("conflict", { message: "Somebody else has changed this client." });
  };
  const { screen, sent } = await showForm(HARBOUR, { update });
  await screen.getByLabelText("Profession").fill("Orthodontist");
  await screen.getByRole("button", { name: "Save changes" }).click();
  await screen.getByRole("button", { name: "Load the latest version" }).click();
  await expect.element(screen.getByLabelText("Business name")).toHaveValue("Harbour Dental Kiel");
  expect(sent()).toMatchObject([{ path: "clients.update", input: { id: HARBOUR.id, expectedVersion: 3 } }]);
});

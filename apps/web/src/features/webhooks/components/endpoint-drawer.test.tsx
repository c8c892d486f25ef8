import { expect, test, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { Refusal } from "../../../testing/fake-server.ts";
import { clientRow, endpointRow, idOf, pageOf } from "../../../testing/rows.ts";
import { renderScreen } from "../../../testing/screen.tsx";
import { EndpointDrawer } from "./endpoint-drawer.tsx";

const bolt = clientRow({ id: idOf(12), name: "Bolt Bikes" });

async function showDrawer(
  editing: "new" | ReturnType<typeof endpointRow> = "new",
  create = () => ({ ...endpointRow(), secret: "whsec_1" }),
) {
  const onSecret = vi.fn();
  const onClose = vi.fn();
  const { screen, calls } = await renderScreen(<EndpointDrawer editing={editing} onSecret={onSecret} onClose={onClose} />, {
    answers: {
      "clients.list": (input) => pageOf(input.search === "Bolt" ? [bolt] : [clientRow()]),
      "clients.get": () => bolt,
      "webhooks.eventTypes": () => ({
        items: [
          { type: "client.created", group: "Clients", words: "A client was added" },
          { type: "client.deleted", group: "Clients", words: "A client was deleted" },
        ],
      }),
      "webhooks.endpoints.create": create,
      "webhooks.endpoints.update": () => endpointRow(),
    },
  });
  await expect.element(screen.getByRole("dialog")).toBeVisible();
  return { screen, onSecret, onClose, of: (verb: string) => calls.filter(({ path }) => path === `webhooks.endpoints.${verb}`) };
}

test("an endpoint needs an address", async () => {
  const { screen, of } = await showDrawer();
  await screen.getByRole("button", { name: "Add the endpoint" }).click();
  await expect.element(screen.getByLabelText("Address")).toHaveAttribute("aria-invalid", "true");
  await expect.element(screen.getByLabelText("Address")).toHaveFocus();
  expect(of("create")).toEqual([]);
});

test("the secret of a new endpoint is handed on once, when the form has closed", async () => {
  const { screen, onSecret, onClose } = await showDrawer();
  await screen.getByLabelText("Address").fill("https://example.com/hooks");
  await screen.getByRole("button", { name: "Add the endpoint" }).click();
  await vi.waitFor(() => expect(onSecret).toHaveBeenCalledWith({ secret: "whsec_1", url: "https://example.com/hooks", isNew: true }));
  expect(onClose).toHaveBeenCalledOnce();
});

test("without any event it is not sent; a group chooses all of its events", async () => {
  const { screen, of } = await showDrawer();
  await screen.getByLabelText("Address").fill("https://example.com/hooks");
  await screen.getByLabelText("All events").click();
  await screen.getByRole("button", { name: "Add the endpoint" }).click();
  await expect.element(screen.getByText("Choose at least one event.")).toBeVisible();
  await screen.getByRole("checkbox", { name: "Clients", exact: true }).click();
  await screen.getByRole("button", { name: "Add the endpoint" }).click();
  await vi.waitFor(() => expect(of("create")[0]?.input).toMatchObject({ events: ["client.created", "client.deleted"] }));
});

test("a client beyond the first page is found by its name", async () => {
  const { screen, of } = await showDrawer();
  await screen.getByLabelText("Address").fill("https://example.com/hooks");
  const picker = screen.getByPlaceholder("All clients");
  await picker.fill("Bolt");
  await screen.getByRole("option", { name: "Bolt Bikes" }).click();
  await screen.getByRole("button", { name: "Add the endpoint" }).click();
  await vi.waitFor(() => expect(of("create")[0]?.input).toMatchObject({ clientIds: [idOf(12)] }));
});

test("what the server says of the address stands at the address", async () => {
  const { screen } = await showDrawer("new", () => {
    throw new Refusal("invalid", { details: { fields: { url: "Use a public address." } } });
  });
  await screen.getByLabelText("Address").fill("https://10.0.0.1/hooks");
  await screen.getByRole("button", { name: "Add the endpoint" }).click();
  await expect.element(screen.getByText("Use a public address.")).toBeVisible();
  await expect.element(screen.getByLabelText("Address")).toHaveFocus();
});

test("a known endpoint closes at once when nothing was changed, and asks when something was", async () => {
  const { screen, onClose } = await showDrawer(endpointRow());
  await userEvent.keyboard("{Escape}");
  expect(onClose).toHaveBeenCalledOnce();
  await screen.getByLabelText("Description").fill("For the warehouse");
  await userEvent.keyboard("{Escape}");
  await expect.element(screen.getByRole("alertdialog", { name: "Discard your changes?" })).toBeVisible();
  expect(onClose).toHaveBeenCalledOnce();
});

import { expect, test, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { Route } from "../../routes/_app/clients/index.tsx";
import { Refusal } from "../../testing/fake-server.ts";
import { clientRow, idOf, pageOf } from "../../testing/rows.ts";
import { renderPage } from "../../testing/screen.tsx";
import { sessionOf } from "../../testing/session.ts";

type Role = Parameters<typeof sessionOf>[0];

interface Setting {
  at?: string;
  role?: Role;
  clients?: ReturnType<typeof clientRow>[];
}

async function showClients({ at = "/clients", role = "admin", clients = [clientRow()] }: Setting = {}) {
  const shown = await renderPage("/_app/clients/", Route, {
    at,
    answers: {
      "auth.me": () => sessionOf(role),
      "clients.list": () => pageOf(clients),
      "clients.delete": () => clientRow({ deletedAt: "2026-03-02T09:00:00.000Z" }),
      "clients.restore": () => clientRow(),
      "dashboard.overview": () => {
        throw new Refusal("not_found");
      },
    },
  });
  await expect.element(shown.screen.getByRole("heading", { name: "Clients", level: 1 })).toBeVisible();
  return { ...shown, asked: () => shown.calls.filter(({ path }) => path === "clients.list").map(({ input }) => input) };
}

test("the clients stand in a list, with their number", async () => {
  const { screen } = await showClients({ clients: [clientRow(), clientRow({ id: idOf(11), name: "Quiet Bakery" })] });
  await expect.element(screen.getByRole("link", { name: "Quiet Bakery" })).toBeVisible();
  await expect.element(screen.getByText("2 clients")).toBeVisible();
});

test("many tags keep to their place, and end before the state begins", async () => {
  const tags = ["Energy", "Porto", "Retainer", "Autumn campaign", "Two sites"];
  const { screen } = await showClients({ clients: [clientRow({ tags, profession: "Solar installer" })] });
  const tagged = screen.getByText(/Solar installer · Energy/);
  await expect.element(tagged).toBeVisible();
  const line = tagged.element();
  expect(line.scrollWidth).toBeGreaterThan(line.clientWidth);
  expect(line.getBoundingClientRect().right).toBeLessThanOrEqual(
    screen.getByText("Active", { exact: true }).last().element().getBoundingClientRect().left,
  );
});

test("a state that is chosen stands in the address and goes to the server", async () => {
  const { screen, address, asked } = await showClients();
  await screen.getByRole("button", { name: "Paused" }).click();
  await vi.waitFor(() => expect(address()).toBe("/clients?status=paused"));
  await vi.waitFor(() => expect(asked().at(-1)).toMatchObject({ status: "paused" }));
});

test("a search stands in the address beside the state", async () => {
  const { screen, address, asked } = await showClients({ at: "/clients?status=active" });
  await screen.getByLabelText("Search by name or profession").fill("Harb");
  await vi.waitFor(() => expect(new URLSearchParams(address().split("?")[1]).get("search")).toBe("Harb"));
  expect(address()).toContain("status=active");
  await vi.waitFor(() => expect(asked().at(-1)).toMatchObject({ status: "active", search: "Harb" }));
});

test("a filter that no page knows counts as left out", async () => {
  const { screen, asked } = await showClients({ at: "/clients?status=sleeping" });
  await expect.element(screen.getByRole("button", { name: "All", pressed: true })).toBeVisible();
  expect(asked()[0]).not.toHaveProperty("status", "sleeping");
});

test("no client yet offers to add one, no match says to search differently", async () => {
  const { screen } = await showClients({ clients: [] });
  await expect.element(screen.getByText("No clients yet")).toBeVisible();
  await screen.getByRole("button", { name: "Prospects" }).click();
  await expect.element(screen.getByText("No client matches")).toBeVisible();
});

test("who may only read sees no way to add or change", async () => {
  const { screen } = await showClients({ role: "viewer" });
  await expect.element(screen.getByRole("link", { name: "Harbour Dental" })).toBeVisible();
  await expect.element(screen.getByRole("button", { name: "Add a client" })).not.toBeInTheDocument();
  await expect.element(screen.getByRole("button", { name: "Actions for Harbour Dental" })).not.toBeInTheDocument();
});

test("a client that is deleted leaves the list at once, and can be brought back", async () => {
  const { screen, calls } = await showClients();
  await screen.getByRole("button", { name: "Actions for Harbour Dental" }).click();
  await screen.getByRole("menuitem", { name: "Delete" }).click();
  await expect.element(screen.getByText("Harbour Dental was deleted.")).toBeVisible();
  await screen.getByRole("button", { name: "Undo" }).click();
  await expect.element(screen.getByText("Harbour Dental is back.")).toBeVisible();
  expect(calls.map(({ path }) => path)).toEqual(expect.arrayContaining(["clients.delete", "clients.restore"]));
});

test("the form opens by the address, and by the button", async () => {
  const { screen, address } = await showClients();
  await screen.getByRole("button", { name: "Add a client" }).first().click();
  await expect.element(screen.getByRole("dialog", { name: "Add a client" })).toBeVisible();
  expect(address()).toBe("/clients?add=true");
});

test("a form in which nothing was typed closes at once", async () => {
  const { screen, address } = await showClients({ at: "/clients?add=true" });
  await expect.element(screen.getByLabelText("Business name")).toBeVisible();
  await userEvent.keyboard("{Escape}");
  await vi.waitFor(() => expect(address()).toBe("/clients"));
});

test("a form with something typed asks before it closes, and keeps what was typed", async () => {
  const { screen, address } = await showClients({ at: "/clients?add=true" });
  await screen.getByLabelText("Business name").fill("Corner Shop");
  await userEvent.keyboard("{Escape}");
  await expect.element(screen.getByRole("alertdialog", { name: "Discard your changes?" })).toBeVisible();
  await expect.element(screen.getByRole("button", { name: "Keep editing" })).toHaveFocus();
  await userEvent.keyboard("{Enter}");
  await expect.element(screen.getByLabelText("Business name")).toHaveValue("Corner Shop");
  expect(address()).toBe("/clients?add=true");
});

test("changes that are discarded close the form", async () => {
  const { screen, address } = await showClients({ at: "/clients?add=true" });
  await screen.getByLabelText("Business name").fill("Corner Shop");
  await screen.getByRole("button", { name: "Close", exact: true }).click();
  await screen.getByRole("button", { name: "Discard" }).click();
  await vi.waitFor(() => expect(address()).toBe("/clients"));
});

import { expect, test, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { Route } from "../../routes/_app/clients/$clientId.tsx";
import { Refusal } from "../../testing/fake-server.ts";
import { activityRow, clientRow, idOf, pageOf } from "../../testing/rows.ts";
import { renderPage } from "../../testing/screen.tsx";
import { sessionOf } from "../../testing/session.ts";

type Role = Parameters<typeof sessionOf>[0];

const known = clientRow({ phoneNumber: "+49431901820", website: "https://harbour-dental.example", status: "paused" });

function showClient({ role = "admin", missing = false }: { role?: Role; missing?: boolean } = {}) {
  return renderPage("/_app/clients/$clientId", Route, {
    at: `/clients/${idOf(10)}`,
    answers: {
      "auth.me": () => sessionOf(role),
      "clients.get": () => {
        if (missing) throw new Refusal("not_found");
        return known;
      },
      "clients.list": () => pageOf([known]),
      "clients.delete": () => clientRow({ deletedAt: "2026-03-02T09:00:00.000Z" }),
      "dashboard.activity": () => pageOf([activityRow()]),
      "dashboard.overview": () => {
        throw new Refusal("not_found");
      },
    },
  });
}

test("the head says who the client is, how it stands and how to reach it", async () => {
  const { screen } = await showClient();
  await expect.element(screen.getByRole("heading", { name: "Harbour Dental", level: 1 })).toBeVisible();
  await expect.element(screen.getByText("Paused")).toBeVisible();
  await expect.element(screen.getByRole("link", { name: "+49 431 901820" })).toHaveAttribute("href", "tel:+49431901820");
  await expect
    .element(screen.getByRole("link", { name: "harbour-dental.example" }))
    .toHaveAttribute("href", "https://harbour-dental.example");
  await expect.element(screen.getByText(/^Active/)).toBeVisible();
});

test("each tab is a page with an address, and the open one is marked", async () => {
  const { screen, address } = await showClient();
  const tabs = screen.getByRole("navigation", { name: "About Harbour Dental" });
  await expect.element(tabs.getByRole("link", { name: "Overview" })).toHaveAttribute("aria-current", "page");
  const links = tabs.getByRole("link").elements();
  expect(links.map((link) => link.textContent)).toEqual(["Overview", "Strategies", "Calendar", "Uploads", "Activity", "Profile"]);
  expect(links.map((link) => link.getAttribute("href"))).toEqual(
    ["", "/strategies", "/calendar", "/uploads", "/activity", "/profile"].map((end) => `/clients/${idOf(10)}${end}`),
  );
  await vi.waitFor(() => expect(document.title).toContain("Harbour Dental"));
  (links[2] as HTMLElement).focus();
  await userEvent.keyboard("{Enter}");
  await vi.waitFor(() => expect(address()).toBe(`/clients/${idOf(10)}/calendar`));
});

test("deleting stands last, behind a menu, and can be undone", async () => {
  const { screen, calls, address } = await showClient();
  await expect.element(screen.getByRole("button", { name: "Edit" })).toBeVisible();
  await expect.element(screen.getByRole("button", { name: "Delete" })).not.toBeInTheDocument();
  await screen.getByRole("button", { name: "More for Harbour Dental" }).click();
  const entries = screen.getByRole("menuitem");
  expect(entries.elements().at(-1)?.textContent).toBe("Delete");
  await screen.getByRole("menuitem", { name: "Delete" }).click();
  await vi.waitFor(() => expect(address()).toBe("/clients"));
  expect(calls.filter(({ path }) => path === "clients.delete").map(({ input }) => input)).toEqual([{ id: idOf(10) }]);
  await expect.element(screen.getByRole("button", { name: "Undo" })).toBeVisible();
});

test("who may only read sees no way to change it", async () => {
  const { screen } = await showClient({ role: "viewer" });
  await expect.element(screen.getByRole("link", { name: "Profile" })).toBeVisible();
  for (const name of ["Edit", "More for Harbour Dental"]) {
    await expect.element(screen.getByRole("button", { name })).not.toBeInTheDocument();
  }
  await expect.element(screen.getByRole("link", { name: "Generate strategy" })).not.toBeInTheDocument();
});

test("editing opens beside the page and stands in the address", async () => {
  const { screen, address } = await showClient();
  await screen.getByRole("button", { name: "Edit" }).click();
  await expect.element(screen.getByRole("dialog", { name: "Edit Harbour Dental" })).toBeVisible();
  expect(address()).toBe(`/clients/${idOf(10)}?edit=true`);
});

test("a client that is not there leads back to the list", async () => {
  const { screen } = await showClient({ missing: true });
  await expect.element(screen.getByRole("heading", { name: "No such client" })).toBeVisible();
  await expect.element(screen.getByRole("link", { name: "All clients" })).toBeVisible();
});

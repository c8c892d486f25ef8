import { expect, test, vi } from "vitest";
import { Route } from "../../routes/_app/settings/team.tsx";
import { Refusal } from "../../testing/fake-server.ts";
import { clientRow, idOf, pageOf, personRow } from "../../testing/rows.ts";
import { renderPage } from "../../testing/screen.tsx";
import { sessionOf } from "../../testing/session.ts";

type Role = Parameters<typeof sessionOf>[0];

async function showTeam({ at = "/settings/team", role = "owner" as Role, people = [personRow()] } = {}) {
  const shown = await renderPage("/_app/settings/team", Route, {
    at,
    answers: {
      "auth.me": () => sessionOf(role),
      "users.list": () => pageOf(people),
      "users.deactivate": () => personRow({ state: "inactive" }),
      "users.restore": () => personRow(),
      "invitations.list": () => pageOf([]),
      "invitations.send": () => {
        throw new Refusal("conflict", { message: "No.", details: { fields: { email: "This person is invited." } } });
      },
      "clients.list": () => pageOf([clientRow()]),
      "clients.get": () => clientRow(),
    },
  });
  await expect.element(shown.screen.getByLabelText("Search by name or email")).toBeVisible();
  return shown;
}

test("the people stand in a list, and nobody changes themselves", async () => {
  const self = personRow({ id: sessionOf("owner").user.id, name: "Mara Lindqvist", role: "owner" });
  const { screen } = await showTeam({ people: [self, personRow()] });
  await expect.element(screen.getByText("2 people")).toBeVisible();
  await expect.element(screen.getByText("(you)")).toBeVisible();
  await expect.element(screen.getByRole("button", { name: "Actions for Jonas Weber" })).toBeVisible();
  await expect.element(screen.getByRole("button", { name: "Actions for Mara Lindqvist" })).not.toBeInTheDocument();
});

test("a member sees the people and no way to change them", async () => {
  const { screen } = await showTeam({ role: "member" });
  await expect.element(screen.getByText("1 person")).toBeVisible();
  await expect.element(screen.getByRole("button", { name: "Invite a colleague" })).not.toBeInTheDocument();
  await expect.element(screen.getByRole("button", { name: "Removed" })).not.toBeInTheDocument();
});

test("a search stands in the address", async () => {
  const { screen, address } = await showTeam();
  await screen.getByLabelText("Search by name or email").fill("jonas");
  await vi.waitFor(() => expect(address()).toBe("/settings/team?search=jonas"));
});

test("a person without access is brought back from the list of the removed", async () => {
  const { screen, calls } = await showTeam({ at: "/settings/team?state=removed", people: [personRow({ state: "removed" })] });
  await screen.getByRole("button", { name: "Restore Jonas Weber" }).click();
  await expect.element(screen.getByText("Jonas Weber is back.")).toBeVisible();
  expect(calls.find(({ path }) => path === "users.restore")?.input).toEqual({ id: idOf(30) });
});

test("an invitation needs an email address", async () => {
  const { screen, calls } = await showTeam({ at: "/settings/team?invite=true" });
  await screen.getByRole("dialog", { name: "Invite a colleague" }).getByLabelText("Email").fill("jonas");
  await screen.getByRole("button", { name: "Send the invitation" }).click();
  await expect.element(screen.getByText(/email address like/)).toBeVisible();
  expect(calls.some(({ path }) => path === "invitations.send")).toBe(false);
});

test("what the server says of an invitation stands at the address", async () => {
  const { screen } = await showTeam({ at: "/settings/team?invite=true" });
  const field = screen.getByRole("dialog", { name: "Invite a colleague" }).getByLabelText("Email");
  await field.fill("jonas@northlight.example");
  await screen.getByRole("button", { name: "Send the invitation" }).click();
  await expect.element(screen.getByText("This person is invited.")).toBeVisible();
  await expect.element(field).toHaveFocus();
});

test("a limit to clients needs one of them, found by a part of its name", async () => {
  const { screen, calls } = await showTeam({ at: "/settings/team?invite=true" });
  const drawer = screen.getByRole("dialog", { name: "Invite a colleague" });
  await drawer.getByLabelText("Email").fill("jonas@northlight.example");
  await drawer.getByLabelText("Limit to certain clients").click();
  await screen.getByRole("button", { name: "Send the invitation" }).click();
  await expect.element(screen.getByText("Choose at least one client.")).toBeVisible();
  await drawer
    .getByRole("textbox", { name: "Clients" })
    .or(drawer.getByRole("combobox", { name: "Clients" }))
    .fill("Harb");
  await vi.waitFor(() => expect(calls.filter(({ path }) => path === "clients.list").at(-1)?.input).toMatchObject({ search: "Harb" }));
  await screen.getByRole("option", { name: "Harbour Dental" }).click();
  await expect.element(screen.getByText("Choose at least one client.")).not.toBeInTheDocument();
});

import { expect, test } from "vitest";
import { Route } from "../../routes/_app/clients/$clientId/index.tsx";
import { activityRow, idOf, inboxItem, pageOf, strategyRow } from "../../testing/rows.ts";
import { renderPage } from "../../testing/screen.tsx";
import { sessionOf } from "../../testing/session.ts";

const post = {
  strategyId: idOf(70),
  strategyTitle: "Spring plan",
  status: "draft" as const,
  date: "2026-03-03",
  channel: "instagram" as const,
  format: "Carousel",
  title: "Show the quiet room",
};

function showOverview({
  strategies = [strategyRow()],
  posts = [post],
  waiting = [inboxItem(71)],
  role = "member" as "member" | "viewer",
} = {}) {
  return renderPage("/_app/clients/$clientId/", Route, {
    at: `/clients/${idOf(10)}/`,
    answers: {
      "auth.me": () => sessionOf(role),
      "strategies.list": ({ status }) => pageOf(strategies.filter((row) => status === undefined || row.status === status)),
      "strategies.calendar": () => ({ from: "2026-03-02", to: "2026-03-08", items: posts }),
      "uploadSessions.list": () => pageOf([]),
      "inbox.list": () => pageOf(waiting),
      "contacts.list": () => pageOf([]),
      "dashboard.activity": () => ({ ...pageOf([activityRow()]), nextCursor: "more" }),
    },
  });
}

test("shows what waits, the plan, the coming week, who did what", async () => {
  const { screen } = await showOverview();
  await expect.element(screen.getByRole("link", { name: "Night agent wants to change client 71" })).toBeVisible();
  await expect.element(screen.getByRole("button", { name: /^Approve/ })).toBeVisible();
  await expect.element(screen.getByRole("link", { name: "Twenty new patients by June" }).first()).toBeVisible();
  await expect.element(screen.getByRole("link", { name: "Show the quiet room" })).toHaveAttribute("href", `/strategies/${idOf(70)}`);
  await expect.element(screen.getByText("From a draft that is not approved yet.")).toBeVisible();
  await expect.element(screen.getByText("Brand voice")).toBeVisible();
  await expect.element(screen.getByRole("link", { name: "All activity" })).toHaveAttribute("href", `/clients/${idOf(10)}/activity`);
});

test("a client of which there is nothing yet offers the next steps", async () => {
  const { screen } = await showOverview({ strategies: [], posts: [], waiting: [] });
  await expect.element(screen.getByText("Nothing about this client waits for you.")).toBeVisible();
  await expect.element(screen.getByText("Nothing is planned for these days.")).toBeVisible();
  const generate = screen.getByRole("link", { name: "Generate a strategy" });
  await expect.element(generate).toHaveAttribute("href", `/strategies?client=${idOf(10)}&generate=${idOf(10)}`);
  await expect.element(screen.getByRole("link", { name: "Add a project" })).toBeVisible();
});

test("who may only read is offered no step that is refused", async () => {
  const { screen } = await showOverview({ strategies: [], posts: [], role: "viewer" });
  await expect.element(screen.getByText(/No strategy yet/)).toBeVisible();
  for (const name of ["Generate a strategy", "Add a project"])
    await expect.element(screen.getByRole("link", { name })).not.toBeInTheDocument();
});

import { expect, test, vi } from "vitest";
import { Route } from "../../routes/_app/jobs.tsx";
import { Refusal } from "../../testing/fake-server.ts";
import { jobRow, pageOf } from "../../testing/rows.ts";
import { renderPage } from "../../testing/screen.tsx";
import { sessionOf } from "../../testing/session.ts";

type Role = Parameters<typeof sessionOf>[0];

async function showJobs(list: () => ReturnType<typeof pageOf<ReturnType<typeof jobRow>>>, { at = "/jobs", role = "member" as Role } = {}) {
  const shown = await renderPage("/_app/jobs", Route, {
    at,
    answers: {
      "auth.me": () => sessionOf(role),
      "jobs.list": list,
      "jobs.get": () => ({ ...jobRow({ error: "The model is away." }), history: [] }),
      "jobs.cancel": () => ({ ...jobRow({ cancelRequestedAt: "2026-03-02T09:01:00.000Z" }), history: [] }),
      "jobs.retry": () => ({ ...jobRow({ status: "queued", state: "queued", attempts: 0 }), history: [] }),
      "dashboard.overview": () => {
        throw new Refusal("not_found");
      },
    },
  });
  await expect.element(shown.screen.getByRole("heading", { name: "Jobs", level: 1 })).toBeVisible();
  return shown;
}

const failed = () => jobRow({ status: "failed", state: "failed", error: "The model is away.", finishedAt: "2026-03-02T09:02:05.000Z" });

test("a job says who requested it and which attempt it is", async () => {
  const { screen } = await showJobs(() => pageOf([jobRow()]));
  await expect.element(screen.getByText("Requested by Mara Lindqvist")).toBeVisible();
  await expect.element(screen.getByText("Attempt 1 of 3")).toBeVisible();
});

test("a state that is chosen stands in the address and goes to the server", async () => {
  const { screen, address, calls } = await showJobs(() => pageOf([jobRow()]));
  await screen.getByRole("button", { name: "Failed" }).click();
  await vi.waitFor(() => expect(address()).toBe("/jobs?status=failed"));
  await vi.waitFor(() => expect(calls.filter(({ path }) => path === "jobs.list").at(-1)?.input).toMatchObject({ status: "failed" }));
});

test("a failed job says why and how long it took, and can be tried again", async () => {
  const { screen, calls } = await showJobs(() => pageOf([failed()]));
  await expect.element(screen.getByText("The model is away.")).toBeVisible();
  await expect.element(screen.getByText("Took 2 min 5 s")).toBeVisible();
  await screen.getByRole("button", { name: "Retry: Draft a strategy for Harbour Dental" }).click();
  await vi.waitFor(() => expect(calls.some(({ path }) => path === "jobs.retry")).toBe(true));
});

test("a job that is cancelled cannot be cancelled twice", async () => {
  const { screen } = await showJobs(() => pageOf([jobRow({ cancelRequestedAt: "2026-03-02T09:01:00.000Z" })]));
  await expect.element(screen.getByRole("button", { name: "Cancel: Draft a strategy" })).toBeDisabled();
});

test("who may only read cannot cancel", async () => {
  const { screen } = await showJobs(() => pageOf([jobRow()]), { role: "viewer" });
  await expect.element(screen.getByText("Attempt 1 of 3")).toBeVisible();
  await expect.element(screen.getByRole("button", { name: "Cancel: Draft a strategy" })).not.toBeInTheDocument();
});

test("no job yet and no job in a state are different things", async () => {
  const { screen } = await showJobs(() => pageOf<ReturnType<typeof jobRow>>([]));
  await expect.element(screen.getByText("No background work yet")).toBeVisible();
  await screen.getByRole("button", { name: "Cancelled" }).click();
  await expect.element(screen.getByText("No jobs in this state")).toBeVisible();
});

test("a list that could not be loaded is tried again by the button", async () => {
  let away = true;
  const { screen } = await showJobs(() => {
    if (away) throw new Refusal("conflict", { message: "Not now." });
    return pageOf([jobRow()]);
  });
  await expect.element(screen.getByText("The jobs could not be loaded")).toBeVisible();
  away = false;
  await screen.getByRole("button", { name: "Try again" }).click();
  await expect.element(screen.getByText("Attempt 1 of 3")).toBeVisible();
});

test("the address opens one job beside the list, and closing it keeps the filter", async () => {
  const { screen, address } = await showJobs(() => pageOf([failed()]), { at: `/jobs?status=failed&job=${failed().id}` });
  const details = screen.getByRole("dialog", { name: "Job" });
  await expect.element(details.getByText("1 of 3")).toBeVisible();
  await details.getByRole("button", { name: "Close" }).click();
  await vi.waitFor(() => expect(address()).toBe("/jobs?status=failed"));
});

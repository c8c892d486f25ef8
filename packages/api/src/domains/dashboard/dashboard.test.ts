import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Role } from "../../kernel/permissions.ts";
import { type TestApi, type TestCompany, testApi } from "../../testing/index.ts";
import { makeClient } from "../clients/factory.ts";
import { makeJob } from "../jobs/factory.ts";

const COMPLETE = { description: "A practice", marketingGoals: "More patients", brandVoice: "warm" };
let api: TestApi;
let company: TestCompany;

beforeAll(async () => {
  api = await testApi();
});

beforeEach(async () => {
  company = await api.company();
});

afterAll(() => api.close());

async function addStrategy(
  of: TestCompany,
  clientId: string,
  values: { title: string; status?: string; createdAt?: Date; written?: boolean },
) {
  const { written = true, ...row } = values;
  const { id } = await api.db.owner
    .insertInto("strategies")
    .values({ companyId: of.id, clientId, periodStart: "2026-11-23", periodEnd: "2026-12-20", request: "{}", ...row })
    .returning("id")
    .executeTakeFirstOrThrow();
  if (!written) return id;
  await api.db.owner
    .insertInto("strategyVersions")
    .values({ companyId: of.id, strategyId: id, number: 1, sections: "{}", author: "model" })
    .execute();
  await api.db.owner.updateTable("strategies").set({ currentVersion: 1 }).where("id", "=", id).execute();
  return id;
}

const doneOf = (checklist: { key: string; done: boolean }[]) => checklist.filter(({ done }) => done).map(({ key }) => key);

describe("dashboard.overview", () => {
  test("an empty company sees where to begin", async () => {
    const view = await (await company.as("viewer")).dashboard.overview();
    expect(doneOf(view.checklist)).toEqual(["company_created"]);
    expect(view.checklist[1]).toMatchObject({ key: "client_added", target: { page: "onboarding", id: null } });
    expect(view.counts).toEqual({
      clients: 0,
      strategies: { total: 0, draft: 0, in_review: 0, approved: 0, rejected: 0, archived: 0 },
      jobs: { queued: 0, running: 0, failed: 0 },
    });
    expect(view.strategiesPerWeek).toHaveLength(12);
    expect([view.runningJobs, view.recentActivity, view.latestStrategies]).toEqual([[], [], []]);
  });

  test("the checklist follows the way to the first approved strategy", async () => {
    const caller = await company.as("owner");
    const check = async () => (await caller.dashboard.overview()).checklist;
    const client = await makeClient(await company.scope());
    expect(doneOf(await check())).toEqual(["company_created", "client_added"]);
    expect((await check())[2]).toMatchObject({ target: { page: "client", id: client.id } });
    await caller.clients.update({ id: client.id, ...COMPLETE });
    expect(doneOf(await check())).toEqual(["company_created", "client_added", "profile_complete"]);
    await addStrategy(company, client.id, { title: "Empty", written: false });
    expect(doneOf(await check())).not.toContain("strategy_generated");
    const id = await addStrategy(company, client.id, { title: "Spring", status: "approved" });
    expect(doneOf(await check())).toHaveLength(5);
    expect((await check())[4]).toMatchObject({ target: { page: "strategy", id } });
  });

  test("counts, names the latest, and groups strategies by week", async () => {
    const client = await makeClient(await company.scope(), { name: "Harbour Dental" });
    const weekAgo = new Date(Date.now() - 7 * 86_400_000);
    await addStrategy(company, client.id, { title: "Old", status: "approved", createdAt: weekAgo });
    await addStrategy(company, client.id, { title: "Ancient", status: "archived", createdAt: new Date(Date.now() - 200 * 86_400_000) });
    await addStrategy(company, client.id, { title: "New" });
    const jobId = await makeJob(await company.scope(), { type: "strategies.draft", clientId: client.id });
    const view = await (await company.as("viewer")).dashboard.overview();
    expect(view.counts).toMatchObject({ clients: 1, strategies: { total: 3, draft: 1, approved: 1, archived: 1 }, jobs: { queued: 1 } });
    expect(view.latestStrategies.map(({ title, clientName }) => [title, clientName])).toEqual([
      ["New", "Harbour Dental"],
      ["Old", "Harbour Dental"],
      ["Ancient", "Harbour Dental"],
    ]);
    expect(view.strategiesPerWeek.slice(-2).map(({ count }) => count)).toEqual([1, 1]);
    expect(view.strategiesPerWeek.every(({ weekStart }) => new Date(weekStart).getUTCDay() === 1)).toBe(true);
    expect(view.runningJobs).toMatchObject([{ id: jobId, title: "Draft a strategy for Harbour Dental" }]);
  });

  test("a week begins on Monday where the company is", async () => {
    await api.db.owner.updateTable("companies").set({ timezone: "Pacific/Auckland" }).where("id", "=", company.id).execute();
    const client = await makeClient(await company.scope());
    const monday = (await (await company.as("viewer")).dashboard.overview()).strategiesPerWeek.at(-1)?.weekStart ?? "";
    // Noon of Sunday in UTC is past midnight of Monday in Auckland.
    await addStrategy(company, client.id, { title: "Early", createdAt: new Date(Date.parse(`${monday}T12:00:00Z`) - 86_400_000) });
    expect((await (await company.as("viewer")).dashboard.overview()).strategiesPerWeek.at(-1)).toEqual({ weekStart: monday, count: 1 });
  });

  test("tells in words who did what to what, the newest first, and leads only to what is there", async () => {
    const caller = await company.as("admin");
    const client = await caller.clients.create({ name: "Harbour Dental" });
    await caller.clients.update({ id: client.id, description: "New" });
    await caller.onboarding.save({ step: 1, data: {} });
    const jobId = await makeJob(await company.scope(), { type: "strategies.draft" });
    await caller.jobs.cancel({ id: jobId });
    const { recentActivity } = await (await company.as("viewer")).dashboard.overview();
    expect(recentActivity.map(({ who, did, what, target }) => [`${who} ${did} ${what}`, target?.page])).toEqual([
      ["Admin Person cancelled the job Draft a strategy", "job"],
      ["Admin Person changed the client Harbour Dental", "client"],
      ["Admin Person added the client Harbour Dental", "client"],
    ]);
    await caller.clients.delete({ id: client.id });
    const [deleted] = (await (await company.as("viewer")).dashboard.overview()).recentActivity;
    expect(deleted).toMatchObject({ did: "deleted", what: "the client Harbour Dental", target: null });
  });

  test("knows every noun, and shows each to those who may read of it", async () => {
    const owner = await company.as("owner");
    const project = await owner.projects.create({ name: "Photos" });
    const session = await owner.uploadSessions.create({ projectId: project.id, sourceKind: "browser" });
    await owner.uploadSessions.delete({ id: session.id });
    await owner.apiKeys.issue({ name: "Nightly sync", kind: "service", scopes: ["clients:read"] });
    const seenBy = async (role: Role) => {
      const { recentActivity } = await (await company.as(role)).dashboard.overview();
      return recentActivity.map(({ did, what, target }) => [`${did} ${what}`, target?.page]);
    };
    const uploads = [
      ["deleted the upload session Photos", undefined],
      ["added the upload session Photos", undefined],
      ["added the project Photos", "project"],
    ];
    expect(await seenBy("owner")).toEqual([["issued the API key Nightly sync", "api_key"], ...uploads]);
    expect(await seenBy("member")).toEqual(uploads);
  });

  test("shows nothing of another company, and reading leaves no audit row", async () => {
    const other = await api.company("Other Agency");
    const foreign = await makeClient(await other.scope(), COMPLETE);
    await addStrategy(other, foreign.id, { title: "Foreign", status: "approved" });
    await makeJob(await other.scope());
    const view = await (await company.as("owner")).dashboard.overview();
    expect(doneOf(view.checklist)).toEqual(["company_created"]);
    expect([view.runningJobs, view.recentActivity, view.latestStrategies, view.counts.clients]).toEqual([[], [], [], 0]);
    expect(await company.auditRows()).toEqual([]);
  });

  test("is closed to people without a session or a company", async () => {
    await expect(api.anonymous().dashboard.overview()).rejects.toMatchObject({ code: "UNAUTHORIZED" });
    const loner = { ...(await company.principal("owner")), company: null };
    await expect(api.caller(loner).dashboard.overview()).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});

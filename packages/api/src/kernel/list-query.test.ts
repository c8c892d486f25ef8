import { afterAll, beforeAll, expect, test } from "vitest";
import { makeClient } from "../domains/clients/factory.ts";
import { type TestApi, type TestCompany, testApi } from "../testing/index.ts";
import { MOST_COUNTED } from "./page.ts";

let api: TestApi;
let company: TestCompany;

beforeAll(async () => {
  api = await testApi();
  company = await api.company();
  const scope = await company.scope();
  for (const name of ["Alpha", "Bravo", "Charlie"]) await makeClient(scope, { name });
});
afterAll(() => api.close());

test("a list counts when it is asked to, on every page", async () => {
  const caller = await company.as("member");
  expect(await caller.clients.list({ limit: 2 })).not.toHaveProperty("total");
  const first = await caller.clients.list({ limit: 2, total: true });
  expect([first.items.length, first.total, first.totalIsCapped]).toEqual([2, 3, undefined]);
  const rest = await caller.clients.list({ limit: 2, total: true, cursor: first.nextCursor ?? "" });
  expect([rest.items.map(({ name }) => name), rest.total]).toEqual([["Charlie"], 3]);
  expect((await caller.clients.list({ search: "nobody has this", total: true })).total).toBe(0);
});

test("it counts so far and no further, and says so", async () => {
  await api.db
    .pool("owner")
    .query(
      `insert into clients (company_id, name, timezone, created_via) select $1, 'Many ' || n, 'UTC', 'client' from generate_series(1, $2) n`,
      [company.id, MOST_COUNTED - 2],
    );
  const caller = await company.as("member");
  const { total, totalIsCapped } = await caller.clients.list({ limit: 1, total: true });
  expect({ total, totalIsCapped }).toEqual({ total: MOST_COUNTED, totalIsCapped: true });
  expect(await caller.clients.list({ limit: 1, total: true, search: "many 10" })).not.toHaveProperty("totalIsCapped");
});

test("every list takes total and answers with a count", async () => {
  const caller = await company.as("owner");
  const lists = [
    caller.clients.list,
    caller.strategies.list,
    caller.jobs.list,
    caller.projects.list,
    caller.cycles.list,
    caller.uploadSessions.list,
    caller.approvals.list,
    caller.users.list,
    caller.invitations.list,
    caller.apiKeys.list,
    caller.storage.connections.list,
    caller.webhooks.endpoints.list,
    caller.webhooks.deliveries.list,
    caller.notifications.list,
    caller.audit.list,
    caller.companies.list,
    caller.auth.sessions.list,
  ];
  for (const list of lists) {
    const { items, total } = await list({ total: true });
    expect(total).toBeGreaterThanOrEqual(items.length);
  }
});

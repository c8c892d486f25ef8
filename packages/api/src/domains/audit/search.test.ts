import { sql } from "@frontoffice/db";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestApi, type TestCompany, testApi } from "../../testing/index.ts";
import { makeClient } from "../clients/factory.ts";

const MANY = 1_500;

let api: TestApi;
let company: TestCompany;

beforeAll(async () => {
  api = await testApi();
  company = await api.company();
  const rare = await makeClient(await company.scope(), { name: "Quay Optics" });
  const frequent = await makeClient(await company.scope(), { name: "Harbour Dental" });
  await record("clients.archive", rare.id, 1);
  await record("clients.update", frequent.id, MANY - 1);
});

afterAll(() => api.close());

/** Rows about a client, each newer than the one before. */
async function record(procedure: string, clientId: string, count: number): Promise<void> {
  await sql`
    insert into audit_events (company_id, principal_type, surface, procedure, entity_type, entity_id, client_id, ok, request_id, at)
    select ${company.id}, 'system', 'worker', ${procedure}, 'client', ${clientId}, ${clientId}, true, 'test', clock_timestamp()
    from generate_series(1, ${count})`.execute(api.db.owner);
}

test("a search looks through so many rows a page, says how far back it is, and goes on from there", async () => {
  const { audit } = await company.as("owner");
  const first = await audit.list({ search: "quay" });
  expect(first).toEqual({ items: [], nextCursor: expect.any(String), searchedUntil: expect.stringMatching(/^\d{4}-.*Z$/) });
  const second = await audit.list({ search: "quay", cursor: first.nextCursor ?? undefined });
  expect(second.items.map(({ procedure }) => procedure)).toEqual(["clients.archive", "test"]);
  expect(second).toMatchObject({ nextCursor: null });
  expect(second).not.toHaveProperty("searchedUntil");
});

test("a narrower question finds it at once", async () => {
  const { audit } = await company.as("owner");
  const found = await audit.list({ search: "quay", procedure: "clients.archive" });
  expect(found).toMatchObject({ items: [{ procedure: "clients.archive" }], nextCursor: null });
});

test("what is found often fills its page, and every row comes once over all pages", async () => {
  const { audit } = await company.as("owner");
  const ids = new Set<string>();
  let pages = 0;
  for (let cursor: string | null | undefined; cursor !== null; pages++) {
    const page = await audit.list({ search: "harbour", limit: 100, cursor: cursor ?? undefined });
    for (const { id } of page.items) ids.add(id);
    cursor = page.nextCursor;
  }
  expect(ids.size).toBe(MANY);
  expect(pages).toBe(MANY / 100);
});

test("an export searches on over the pages", async () => {
  const { content } = await (await company.as("owner")).audit.export({ search: "quay" });
  expect(content.match(/clients\.archive/g)).toHaveLength(1);
});

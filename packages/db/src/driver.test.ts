import { type Kysely, sql } from "kysely";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createPool } from "./pool.ts";
import type { DB } from "./schema.ts";
import { StatementNames } from "./statement-names.ts";
import { tenantDb } from "./tenant.ts";
import { createTestDb, type TestDb } from "./testing.ts";

const COMPANIES = 8;
const CLIENTS = 5;

let db: TestDb;
const companies: { id: string; clientIds: string[] }[] = [];
const deliveries = [
  { prepare: true, distributed: false, runs: 10_000 },
  { prepare: false, distributed: false, runs: 1_000 },
  { prepare: true, distributed: true, runs: 1_000 },
];

beforeAll(async () => {
  db = await createTestDb();
  for (let index = 0; index < COMPANIES; index++) {
    const code = `company-${index}`;
    const values = { name: code, code, contactEmail: `${code}@example.com` };
    const { id } = await db.owner.insertInto("companies").values(values).returning("id").executeTakeFirstOrThrow();
    const rows = Array.from({ length: CLIENTS }, (_, place) => ({ companyId: id, name: `${code} client ${place}`, timezone: "UTC" }));
    const clients = await db.owner
      .insertInto("clients")
      .values(rows.map((row) => ({ ...row, createdVia: "client" })))
      .returning("id")
      .execute();
    companies.push({ id, clientIds: clients.map((client) => client.id) });
  }
});
afterAll(() => db.drop());

/** A generator of numbers from 0 to 1 that a failure can be repeated with. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const listed = (tenant: Kysely<DB>) => tenant.selectFrom("clients").select(["id", "companyId"]).orderBy("id").limit(100).execute();

describe.each(deliveries)("statements that are sent with %o", ({ runs, ...delivery }) => {
  let pool: pg.Pool;
  beforeAll(() => {
    pool = createPool({ connectionString: db.url("runtime"), applicationName: "driver test", max: 3, delivery });
  });
  afterAll(() => pool.end());

  test("many runs for random companies and client limits see their own rows alone", async () => {
    const random = seeded(20_261_130);
    const wrong: string[] = [];
    const run = async () => {
      const company = companies[Math.floor(random() * COMPANIES)];
      if (!company) throw new Error("no company");
      const limit = random() < 0.5 ? null : company.clientIds.filter(() => random() < 0.5);
      const rows = await listed(tenantDb(pool, company.id, limit));
      const expected = (limit ?? company.clientIds).toSorted();
      if (rows.map(({ id }) => id).join() !== expected.join()) wrong.push(`${company.id} ${limit?.length ?? "all"}: ${rows.length} rows`);
    };
    for (let round = 0; round < runs / 100; round++) await Promise.all(Array.from({ length: 100 }, run));
    expect(wrong).toEqual([]);
  });

  test("nothing of a company stays on the connection", async () => {
    await listed(tenantDb(pool, companies[0]?.id ?? ""));
    const { rows } = await pool.query("select count(*)::int as seen from clients");
    expect(rows).toEqual([{ seen: 0 }]);
  });

  test("a statement that fails leaves the connection as good as it was", async () => {
    const tenant = tenantDb(pool, companies[1]?.id ?? "");
    await expect(sql`select 1 / (select count(*) from clients where name = 'nobody')`.execute(tenant)).rejects.toMatchObject({
      code: "22012",
    });
    expect(await listed(tenant)).toHaveLength(CLIENTS);
  });

  test("a write that stands alone commits, and one that fails does not", async () => {
    const { id = "", clientIds: [clientId = ""] = [] } = companies[2] ?? {};
    const tenant = tenantDb(pool, id);
    const renamed = await tenant.updateTable("clients").set({ name: "Renamed" }).where("id", "=", clientId).executeTakeFirst();
    expect(renamed.numUpdatedRows).toBe(1n);
    const row = await tenant.selectFrom("clients").select("name").where("id", "=", clientId).executeTakeFirstOrThrow();
    expect(row.name).toBe("Renamed");
    const foreign = tenant
      .updateTable("clients")
      .set({ companyId: companies[3]?.id ?? "" })
      .where("id", "=", clientId)
      .execute();
    await expect(foreign).rejects.toThrow();
  });

  test("a transaction is opened by its first statement, and one without a statement never", async () => {
    const tenant = tenantDb(pool, companies[4]?.id ?? "");
    expect(await tenant.transaction().execute(async () => "nothing")).toBe("nothing");
    const seen = await tenant.transaction().execute(async (tx) => {
      await sql`savepoint here`.execute(tx);
      const rows = await listed(tx);
      await sql`rollback to savepoint here`.execute(tx);
      return [rows.length, (await listed(tx)).length];
    });
    expect(seen).toEqual([CLIENTS, CLIENTS]);
    const failed = tenant.transaction().execute(async (tx) => {
      await tx.updateTable("clients").set({ name: "Gone again" }).execute();
      throw new Error("stop");
    });
    await expect(failed).rejects.toThrow();
    expect(await tenant.selectFrom("clients").select("id").where("name", "=", "Gone again").execute()).toEqual([]);
  });

  test("statements that were prepared before a change of their table are prepared again", async () => {
    const tenant = tenantDb(pool, companies[5]?.id ?? "");
    const whole = () => tenant.selectFrom("memberships").selectAll().execute();
    for (let times = 0; times < 4; times++) expect(await whole()).toEqual([]);
    await sql`alter table memberships add column added_later text`.execute(db.owner);
    expect(await whole()).toEqual([]);
    await sql`alter table memberships drop column added_later`.execute(db.owner);
    expect(await whole()).toEqual([]);
  });

  test("values come back by their types, and columns by our names", async () => {
    const tenant = tenantDb(pool, companies[6]?.id ?? "");
    const { rows } = await sql`
      select 9007199254740991::int8 as big_number, '2026-02-28'::date as some_day, null as no_value,
        '{"inner_key": 1}'::jsonb as some_json, array['a', 'b'] as two_texts, true as is_true`.execute(tenant);
    const expected = { bigNumber: 9_007_199_254_740_991, someDay: "2026-02-28", noValue: null, someJson: { inner_key: 1 } };
    expect(rows).toEqual([{ ...expected, twoTexts: ["a", "b"], isTrue: true }]);
  });
});

test("a text gets its name when it comes again, and only so many texts have one", () => {
  const names = new StatementNames(2);
  expect(["a", "a", "b", "b", "c", "c", "a"].map((text) => names.nameOf(text))).toEqual([
    undefined,
    "s1",
    undefined,
    "s2",
    undefined,
    undefined,
    "s1",
  ]);
});

import { type Kysely, sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ahead, together } from "./pipeline.ts";
import type { DB } from "./schema.ts";
import { countRoundTrips, createTestDb, type TestDb } from "./testing.ts";

let db: TestDb;
let company: { id: string; tenant: Kysely<DB> };
let made = 0;

beforeAll(async () => {
  db = await createTestDb();
});
afterAll(() => db.drop());

beforeEach(async () => {
  const code = `company-${made++}`;
  const values = { name: code, code, contactEmail: `${code}@example.com` };
  const { id } = await db.owner.insertInto("companies").values(values).returning("id").executeTakeFirstOrThrow();
  company = { id, tenant: db.tenant(id) };
});

const insert = (tx: Kysely<DB>, name: string) =>
  tx.insertInto("clients").values({ companyId: company.id, name, timezone: "UTC", createdVia: "client" });
const names = (tx: Kysely<DB>) => tx.selectFrom("clients").select("name").orderBy("name");
const stored = async () => (await names(company.tenant).execute()).map(({ name }) => name);
const inTransaction = <T>(work: (tx: Kysely<DB>) => Promise<T>) => company.tenant.transaction().execute(work);
const trips = (work: (tx: Kysely<DB>) => Promise<unknown>) => countRoundTrips(db.pool("runtime"), () => inTransaction(work));
const failing = (tx: Kysely<DB>) => ({ compile: () => sql`select 1 / (select 0 * count(*) from companies)`.compile(tx) });

describe("statements that are sent together", () => {
  test("run in their order, each seeing those before it, in one round trip with what opens the transaction", async () => {
    const count = await trips(async (tx) => {
      const [before, added, after] = await together(tx, names(tx), insert(tx, "A").returning("name"), names(tx));
      expect([before, added, after]).toEqual([[], [{ name: "A" }], [{ name: "A" }]]);
    });
    expect(count).toBe(2);
    expect(await stored()).toEqual(["A"]);
  });

  test("throw the failure of the first that fails, and leave nothing behind", async () => {
    const failed = inTransaction((tx) => together(tx, insert(tx, "A"), failing(tx), insert(tx, "B")));
    await expect(failed).rejects.toMatchObject({ code: "22012" });
    expect(await stored()).toEqual([]);
  });

  test("need a transaction", async () => {
    await expect(together(company.tenant, names(company.tenant))).rejects.toThrow(TypeError);
  });
});

describe("a statement that is sent ahead", () => {
  test("costs no round trip of its own", async () => {
    const count = await trips(async (tx) => {
      await ahead(tx, insert(tx, "A"));
      await ahead(tx, insert(tx, "B"));
      expect(await names(tx).execute()).toHaveLength(2);
      await ahead(tx, insert(tx, "C"));
    });
    expect(count).toBe(2);
    expect(await stored()).toEqual(["A", "B", "C"]);
  });

  test("fails what is waited for next with its own error", async () => {
    const failed = inTransaction(async (tx) => {
      await ahead(tx, insert(tx, "A"));
      await ahead(tx, failing(tx));
      await together(tx, names(tx), insert(tx, "B"));
    });
    await expect(failed).rejects.toMatchObject({ code: "22012" });
    expect(await stored()).toEqual([]);
  });

  test("fails the commit when nothing is waited for before", async () => {
    const failed = inTransaction(async (tx) => {
      await ahead(tx, insert(tx, "A"));
      await ahead(tx, failing(tx));
      await ahead(tx, insert(tx, "B"));
    });
    await expect(failed).rejects.toMatchObject({ code: "22012" });
    expect(await stored()).toEqual([]);
  });

  test("fails a savepoint that would hide it", async () => {
    const failed = inTransaction(async (tx) => {
      await sql`savepoint here`.execute(tx);
      await ahead(tx, failing(tx));
      await sql`rollback to savepoint here`.execute(tx);
    });
    await expect(failed).rejects.toMatchObject({ code: "22012" });
  });

  test("is rolled back with the rest, and the connection serves the next", async () => {
    const failed = inTransaction(async (tx) => {
      await ahead(tx, failing(tx));
      await ahead(tx, insert(tx, "A"));
      throw new Error("stop");
    });
    await expect(failed).rejects.toThrow("stop");
    expect(await stored()).toEqual([]);
  });

  test("is waited for where there is no transaction", async () => {
    await ahead(company.tenant, insert(company.tenant, "Alone"));
    expect(await stored()).toEqual(["Alone"]);
    await expect(ahead(company.tenant, failing(company.tenant))).rejects.toMatchObject({ code: "22012" });
  });
});

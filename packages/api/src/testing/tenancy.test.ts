import { type DB, type Kysely, tenantDb } from "@frontoffice/db";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { appRouter } from "../router.ts";
import { catalogue, type Door } from "../surfaces/catalogue.ts";
import { idFieldsOf, isOptional } from "./fields.ts";
import { fillCompany } from "./filled-company.ts";
import type { CompanyFixture } from "./fixture.ts";
import { type TestApi, testApi } from "./index.ts";
import { callerIn } from "./principals.ts";
import { forgiving, programsAlone, recipes } from "./recipes.ts";

/**
 * A company is guarded three times: by every query, by row level security, by composite keys. Each guard is tried here with
 * the two others out of the way, and each test is shown to fail without its guard.
 */
type Pool = ReturnType<TestApi["db"]["pool"]>;

let api: TestApi;
let owner: Pool;
let own: CompanyFixture;
let foreign: CompanyFixture;

beforeAll(async () => {
  api = await testApi();
  owner = api.db.pool("owner");
  [own, foreign] = [await fillCompany(api, "Native"), await fillCompany(api, "Foreign")];
  // The newest template of all is another company's: a query without the company would show it.
  await (await foreign.company.as("owner")).strategies.templates.save({ body: "Write as a Foreign expert.", expectedVersion: 1 });
});

afterAll(() => api.close());

interface TenantTable {
  name: string;
  key: string;
}

/** The tables whose rows belong to a company and which the runtime role reads. */
async function tenantTables(): Promise<TenantTable[]> {
  const { rows } = await owner.query<TenantTable>(`
    select c.relname as name, 'company_id' as key from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'company_id'
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and has_any_column_privilege('frontoffice_runtime', c.oid, 'select')
    union all select 'companies', 'id' order by 1`);
  return rows;
}

async function companiesIn(pool: Pool, { name, key }: TenantTable, companyId: string | null): Promise<string[]> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    if (companyId !== null) await client.query("select set_config('app.company_id', $1, true)", [companyId]);
    const { rows } = await client.query<{ company: string }>(`select distinct ${key} as company from ${name} where ${key} is not null`);
    return rows.map(({ company }) => company).sort();
  } finally {
    await client.query("rollback");
    client.release();
  }
}

/** Everything that a company has, as one text. */
async function stateOf(companyId: string): Promise<string> {
  const states = (await tenantTables()).map(async ({ name, key }) => {
    const { rows } = await owner.query(`select md5(string_agg(t::text, '|' order by t::text)) as state from ${name} t where ${key} = $1`, [
      companyId,
    ]);
    return `${name} ${rows[0]?.state}`;
  });
  return (await Promise.all(states)).join("\n");
}

describe("the queries alone, on a connection that row level security does not bind", () => {
  const doors = catalogue(appRouter).filter(({ meta }) => meta.door === "inCompany");
  /** An id that may be left out narrows what is shown, and where nothing is like that nothing is shown. */
  const takesRow = ({ name, type, input }: Door) =>
    !programsAlone.has(name) && !forgiving.has(name) && idFieldsOf(input).some((path) => type === "mutation" || !isOptional(input, path));
  let guarded: (companyId: string) => Kysely<DB>;

  beforeAll(() => {
    guarded = api.services.tenant;
    api.services.tenant = (companyId) => tenantDb(owner, companyId);
  });

  afterAll(() => {
    api.services.tenant = guarded;
  });

  async function call(door: Door, input: object | undefined, caller = own): Promise<unknown> {
    const ctx = {
      services: api.services,
      principal: await caller.company.principal("owner"),
      token: null,
      request: { id: "test", surface: "client" as const, ip: null, userAgent: null },
      cookies: null,
      callOptions: {},
      responseMeta: {},
    };
    return door.call({ ctx, input, signal: AbortSignal.timeout(5_000) });
  }

  /** What the recipe asks for in that company. */
  async function inputIn(fixture: CompanyFixture, { name }: Door): Promise<object | undefined> {
    const recipe = recipes[name];
    if (!recipe) throw new Error(`${name} has no recipe: add one to its domain`);
    return recipe(fixture, await callerIn(fixture, "owner"));
  }

  test("the connection sees both companies", async () => {
    const rows = await api.db.owner.selectFrom("clients").select("companyId").distinct().execute();
    expect(rows).toHaveLength(2);
  });

  test.each(doors.filter(takesRow).map((door) => [door.name, door] as const))(
    "%s does not find another company's row, and changes nothing",
    async (_name, door) => {
      const input = await inputIn(foreign, door);
      const before = await stateOf(foreign.company.id);
      await expect(call(door, input)).rejects.toMatchObject({ code: "NOT_FOUND" });
      expect(await stateOf(foreign.company.id)).toBe(before);
    },
  );

  test.each(doors.filter((door) => door.type === "query" && !takesRow(door)).map((door) => [door.name, door] as const))(
    "%s shows the own company alone",
    async (_name, door) => {
      const shape = door.input?.shape ?? {};
      // As much as fits on a page: the tests before have made rows of their own.
      const asked = {
        ...("includeDeleted" in shape && { includeDeleted: true }),
        ...("limit" in shape && { limit: 100 }),
        ...("q" in shape && { q: "dental" }),
      };
      const shownTo = async (fixture: CompanyFixture) => JSON.stringify(await call(door, door.input && asked, fixture));
      const shown = await shownTo(own);
      expect(shown).not.toContain("Foreign");
      expect(shown).not.toContain(foreign.company.id);
      // What shows the other company its own name must show ours to us, or it would pass by showing nothing.
      expect(shown.includes("Native")).toBe((await shownTo(foreign)).includes("Foreign"));
    },
  );
});

describe("row level security alone, under queries that ask for everything", () => {
  test("every table is filled for both companies, so that the next tests say something", async () => {
    for (const table of await tenantTables()) {
      const companies = await companiesIn(owner, table, null);
      expect(companies, `fillCompany() leaves ${table.name} empty`).toEqual([own.company.id, foreign.company.id].sort());
    }
  });

  test("the runtime role sees the rows of its transaction's company, and none without one", async () => {
    for (const table of await tenantTables()) {
      expect(await companiesIn(api.db.pool("runtime"), table, own.company.id), table.name).toEqual([own.company.id]);
      expect(await companiesIn(api.db.pool("runtime"), table, null), table.name).toEqual([]);
    }
  });

  test("it sees the people of its company, and nobody else", async () => {
    const people = await api.services.tenant(own.company.id).selectFrom("users").select("id").execute();
    const members = await api.db.owner.selectFrom("memberships").select("userId").where("companyId", "=", own.company.id).execute();
    expect(people.map(({ id }) => id).sort()).toEqual(members.map(({ userId }) => userId).sort());
  });

  test("a change without a condition stays within the company, and a row for another one is refused", async () => {
    const db = api.services.tenant(own.company.id);
    const before = await stateOf(foreign.company.id);
    await db.updateTable("clients").set({ color: "red" }).execute();
    await db.deleteFrom("onboardingDrafts").where("step", "<", 0).execute();
    const foreignInsert = db.insertInto("clients").values({ companyId: foreign.company.id, name: "Outsider" }).execute();
    await expect(foreignInsert).rejects.toMatchObject({ code: "42501" });
    const gift = db.updateTable("clients").set({ companyId: foreign.company.id }).where("id", "=", own.deletedClientId).execute();
    await expect(gift).rejects.toMatchObject({ code: "42501" });
    expect(await stateOf(foreign.company.id)).toBe(before);
  });

  test("the setting ends with the transaction: the next borrower of the connection sees nothing", async () => {
    const pool = api.db.pool("runtime");
    await api.services.tenant(own.company.id).selectFrom("clients").select("id").execute();
    const { rows } = await pool.query("select id from clients");
    expect(rows).toEqual([]);
  });

  test("without the policy the same question answers with both companies", async () => {
    const client = await owner.connect();
    try {
      await client.query("begin");
      await client.query("alter table clients disable row level security");
      await client.query("set local role frontoffice_runtime");
      const { rows } = await client.query("select distinct company_id from clients");
      expect(rows).toHaveLength(2);
    } finally {
      await client.query("rollback");
      client.release();
    }
  });
});

describe("the keys alone, for a superuser who writes anything", () => {
  interface Key {
    name: string;
    child: string;
    parent: string;
    columns: string[];
    targets: string[];
  }

  async function keysBetweenTenants(): Promise<Key[]> {
    const { rows } = await owner.query<Key>(`
      select f.conname as name, f.conrelid::regclass::text as child, f.confrelid::regclass::text as parent,
        array_agg(a.attname::text order by k.place) as columns, array_agg(b.attname::text order by k.place) as targets
      from pg_constraint f
      cross join unnest(f.conkey, f.confkey) with ordinality k (own, other, place)
      join pg_attribute a on a.attrelid = f.conrelid and a.attnum = k.own
      join pg_attribute b on b.attrelid = f.confrelid and b.attnum = k.other
      where f.contype = 'f' and exists (select from pg_attribute c where c.attrelid = f.confrelid and c.attname = 'company_id' and c.attnotnull)
      group by f.oid, f.conname, f.conrelid, f.confrelid having bool_or(a.attname = 'company_id')`);
    return rows;
  }

  /** Points one row of ours at a row of the other company, whatever the columns are called. */
  async function pointAbroad({ child, parent, columns, targets }: Key, relax?: string): Promise<number> {
    const pairs = columns.map((column, place) => [column, targets[place]]).filter(([column]) => column !== "company_id");
    const client = await owner.connect();
    try {
      await client.query("begin");
      if (relax) await client.query(relax);
      const { rowCount } = await client.query(
        `update ${child} set (${pairs.map(([column]) => column).join()}) =
           (select ${pairs.map(([, target]) => target).join()} from ${parent} where company_id = $1 limit 1)
         where ctid = (select ctid from ${child} where company_id = $2 limit 1)`,
        [foreign.company.id, own.company.id],
      );
      return rowCount ?? 0;
    } finally {
      await client.query("rollback");
      client.release();
    }
  }

  test("no row can point at another company's", async () => {
    const keys = await keysBetweenTenants();
    expect(keys.length).toBeGreaterThan(8);
    for (const key of keys) await expect(pointAbroad(key), `${key.child}: ${key.name}`).rejects.toMatchObject({ code: "23503" });
  });

  test("without the key it could", async () => {
    const key = (await keysBetweenTenants()).find(({ child }) => child === "phone_numbers");
    if (!key) throw new Error("phone numbers have no key");
    expect(await pointAbroad(key, `alter table phone_numbers drop constraint ${key.name}`)).toBe(1);
  });

  test("the same value may stand in both companies: a unique key tells nothing about another one", async () => {
    const caller = await own.company.as("owner");
    expect((await caller.clients.create({ name: "Foreign Dental" })).name).toBe("Foreign Dental");
  });
});

import { sql } from "@frontoffice/db";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestApi, type TestCompany, testApi } from "../testing/index.ts";
import { findContaining, type Searched } from "./search.ts";
import { containing } from "./text.ts";

/** The text of each table, as a plain LIKE reads it. */
const TEXTS: Record<Searched, string> = {
  clients: "search",
  strategies: "lower(title)",
  projects: "lower(name)",
  cycles: "lower(name)",
  upload_sessions: "lower(name)",
};

const TABLES = Object.keys(TEXTS) as Searched[];
const NAMES = [
  "Harbour Dental",
  "100% Bakery",
  "a_b Florist",
  "Zoë & Söhne",
  "王明 牙科",
  "back\\slash",
  "Q",
  "--- Motors",
  "AB",
  "İstanbul",
];
const ASKED = [
  "dental",
  "den",
  "de",
  "d",
  "%",
  "100%",
  "_",
  "a_b",
  "zoë",
  "öh",
  "明",
  "牙科",
  "\\",
  "---",
  "--",
  " ",
  "r d",
  "q",
  "ab",
  "zzz",
  "DENTAL",
  "i̇stan",
];

let api: TestApi;
let company: TestCompany;
let other: TestCompany;
let listed: string[];

beforeAll(async () => {
  api = await testApi();
  [company, other] = [await api.company(), await api.company()];
  for (const { id } of [company, other]) await fill(id);
  const { rows } = await sql<{ id: string }>`select id from clients where company_id = ${company.id} order by id limit 3`.execute(
    api.db.owner,
  );
  listed = rows.map(({ id }) => id);
});

afterAll(() => api.close());

/** A row of each name in every table that is searched, each of a client of its own. */
async function fill(companyId: string): Promise<void> {
  const fillings = [
    sql`insert into clients (company_id, name, profession) select ${companyId}, name, case when place % 2 = 0 then 'Dentist' end
          from unnest(${NAMES}::text[]) with ordinality n (name, place)`,
    sql`insert into strategies (company_id, client_id, title, period_start, period_end, request)
          select company_id, id, name || ' plan', '2027-01-04', '2027-01-31', '{}' from clients where company_id = ${companyId}`,
    sql`insert into projects (company_id, client_id, name, bucket_name, created_via)
          select company_id, id, name, 'bucket', 'web' from clients where company_id = ${companyId}`,
    sql`insert into cycles (company_id, project_id, number, name, s3_prefix, created_via)
          select company_id, id, 1, name, '', 'web' from projects where company_id = ${companyId}`,
    sql`insert into upload_sessions (company_id, project_id, name, source_kind, bucket_name, s3_prefix, created_via)
          select company_id, id, name, 'browser', 'bucket', '', 'web' from projects where company_id = ${companyId}`,
  ];
  for (const filling of fillings) await filling.execute(api.db.owner);
}

/** What a plain LIKE finds among the rows that row level security shows. */
async function plainly(scope: ReturnType<typeof scopeOf>, table: Searched, text: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from ${sql.id(table)} where company_id = ${company.id} and ${sql.raw(TEXTS[table])} like ${containing(text)}`.execute(
    scope.db,
  );
  return rows.map(({ id }) => id).sort();
}

const scopeOf = (clientIds: readonly string[] | null) => ({ db: api.db.tenant(company.id, clientIds) });

describe.each(TABLES)("the search in %s", (table) => {
  test.each(ASKED)("finds what LIKE finds: %j", async (text) => {
    for (const scope of [scopeOf(null), scopeOf(listed)]) {
      const found = await findContaining(scope, table, text);
      expect([...(found ?? [])].sort()).toEqual(await plainly(scope, table, text));
    }
  });

  test("keeps a limited caller to the listed clients, and everybody to the company", async () => {
    expect(await findContaining(scopeOf(listed), table, " ")).toHaveLength((await plainly(scopeOf(listed), table, " ")).length);
    expect(await findContaining(scopeOf([crypto.randomUUID()]), table, "e")).toEqual([]);
    const all = await findContaining(scopeOf(null), table, "dental");
    const foreign = await findContaining({ db: api.db.tenant(other.id) }, table, "dental");
    expect(all?.length).toBeGreaterThan(0);
    expect(foreign?.filter((id) => all?.includes(id))).toEqual([]);
  });

  test("finds nothing without a company", async () => {
    const { rows } = await api.db.pool("runtime").query(`select search_${table}('e', 10) as ids`);
    expect(rows).toEqual([{ ids: [] }]);
  });

  test("answers null when it finds more than it may", async () => {
    const { rows } = await sql<{ ids: string[] | null }>`select ${sql.id(`search_${table}`)}('e', 1) as ids`.execute(scopeOf(null).db);
    expect(rows).toEqual([{ ids: null }]);
  });
});

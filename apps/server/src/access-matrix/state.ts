import { createHash } from "node:crypto";
import type { CompanyFixture } from "@frontoffice/api/testing/fixture";

/** Written by calls that are refused, or by being called at all. */
const NOTES = ["audit_events", "auth_sessions", "api_keys"];

/** One digest of everything that a company has: its rows in every table of tenants, itself, and its people. */
export function stateOf({ api, company }: CompanyFixture): Promise<string> {
  return digestOf({ api, company }, []);
}

/** The same without the notes that the product takes of calls. */
export function rowsOf({ api, company }: CompanyFixture): Promise<string> {
  return digestOf({ api, company }, NOTES);
}

/** The tables do not change while a test runs. */
const known = new WeakMap<CompanyFixture["api"], Promise<string[]>>();

function tenantTables(api: CompanyFixture["api"]): Promise<string[]> {
  const asked = known.get(api) ?? listTables(api);
  known.set(api, asked);
  return asked;
}

async function listTables({ db }: CompanyFixture["api"]): Promise<string[]> {
  const { rows } = await db.pool("owner").query<{ name: string }>(`
    select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'company_id' and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1`);
  return rows.map(({ name }) => name);
}

async function digestOf({ api, company }: Pick<CompanyFixture, "api" | "company">, except: readonly string[]): Promise<string> {
  const owner = api.db.pool("owner");
  const tables = await tenantTables(api);
  const parts = tables
    .filter((name) => !except.includes(name))
    .map((name) => `select '${name}' as part, t::text as line from ${name} t where company_id = $1`);
  const people = "select user_id from memberships where company_id = $1";
  const text = [
    ...parts,
    "select 'companies', t::text from companies t where id = $1",
    `select 'users', t::text from users t where id in (${people})`,
    `select 'user_credentials', t::text from user_credentials t where user_id in (${people})`,
  ].join(" union all ");
  const { rows } = await owner.query<{ part: string; state: string }>(
    `select part, md5(string_agg(line, '|' order by line)) as state from (${text}) s group by part order by part`,
    [company.id],
  );
  return rows.map(({ part, state }) => `${part} ${state}`).join("\n");
}

/** The tables in which two digests differ. */
export function changedTables(before: string, after: string): string {
  const known = new Set(before.split("\n"));
  return after
    .split("\n")
    .filter((line) => !known.has(line))
    .map((line) => line.split(" ")[0])
    .join(", ");
}

/** How many calls of a procedure the company's audit trail shows as denied, and what it keeps of them. */
export async function deniedRows({ api, company }: CompanyFixture, procedure: string): Promise<{ count: number; talkative: number }> {
  const { rows } = await api.db.pool("owner").query<{ count: number; talkative: number }>(
    `select count(*)::int as count, count(*) filter (where before is not null or after is not null or entity_id is not null)::int as talkative
     from audit_events where company_id = $1 and procedure = $2 and not ok and error_code = 'forbidden'`,
    [company.id, procedure],
  );
  return rows[0] ?? { count: 0, talkative: 0 };
}

/** Which of these ids stand for rows of clients that a caller with the listed client must not see. */
export async function hiddenAmong({ api, company, listedClientId }: CompanyFixture, ids: readonly string[]): Promise<Set<string>> {
  const owner = api.db.pool("owner");
  const { rows: tables } = await owner.query<{ name: string }>(`
    select c.relname as name from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'client_id' join pg_attribute b on b.attrelid = c.oid and b.attname = 'id'
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and b.atttypid = 'uuid'::regtype`);
  const rows = tables.map(({ name }) => `select id::text, client_id::text from ${name} where company_id = $1 and client_id is not null`);
  const all = [...rows, "select id::text, id::text from clients where company_id = $1"].join(" union all ");
  const { rows: found } = await owner.query<{ id: string }>(
    `select s.id from (${all}) s (id, client) where id = any($2) and client <> $3`,
    [company.id, ids, listedClientId],
  );
  return new Set(found.map(({ id }) => id));
}

/** Short enough to be read in a finding. */
export function brief(text: string): string {
  return text.length <= 160 ? text : `${text.slice(0, 120)}… (${createHash("md5").update(text).digest("hex").slice(0, 6)})`;
}

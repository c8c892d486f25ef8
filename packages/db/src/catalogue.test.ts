import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestDb, type TestDb } from "./testing.ts";

/** Sessions belong to people, who sign in before a company is known; only the identity role reads them. */
const PERSONAL = ["auth_sessions"];
/** What signing in needs; nobody but the identity role reads or writes it. */
const SIGN_IN = [
  ...["user_credentials", "auth_sessions", "password_resets", "rate_buckets", "user_identities", "known_devices", "second_factors"],
  ...["recovery_codes", "sign_in_challenges", "oidc_flows", "email_changes", "auth_letters"],
];
/** Append-only and pointed at by nothing; its company may be missing when nobody is signed in. */
const LOOSE_KEY = ["audit_events", ...PERSONAL];
/** Says who is limited to what; people of the company may read it, and a limited caller reads no more than who else is limited. */
const WHO_IS_LIMITED = ["membership_clients"];
/** The machinery's own rows, which say nothing about any company. */
const WITHOUT_COMPANIES = ["job_schedules", "workers"];
/** Search asks by index what policies keep from indexes; they run as a role that reads what is searched and nothing else. */
const SECURITY_DEFINERS = [
  ...["search_clients", "search_cycles", "search_entry_ids", "search_entry_index", "search_everything", "search_file_ids"],
  ...["search_projects", "search_strategies", "search_upload_sessions"],
];
/** Those that another one of them calls: they are told the company. */
const INNER = ["search_entry_ids", "search_entry_index", "search_file_ids"];
/** A file is called by its path; what hangs on a deleted client or project is left out. */
const OF_FILES_AND_THE_DELETED = [
  ...["clients.deleted_at", "file_uploads.project_id", "file_uploads.relative_path", "file_uploads.upload_session_id"],
  "projects.deleted_at",
];
const ROLES = ["frontoffice_runtime", "frontoffice_identity", "frontoffice_queue"];

const TENANT_TABLES = `
  select c.oid, c.relname, c.relrowsecurity, c.relforcerowsecurity, a.attnum as company
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'company_id' and not a.attisdropped
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`;

/** Each answers the names of what breaks the rule. */
const FAULTS = {
  "row level security is enabled and forced": `
    select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname not like 'kysely%'
      and not (relrowsecurity and relforcerowsecurity)`,
  "a policy for the runtime role reads the company of the transaction": `
    select t.relname as name from (${TENANT_TABLES}) t
    where not exists (
      select from pg_policy p where p.polrelid = t.oid and p.polpermissive and p.polcmd = '*'
        and 'frontoffice_runtime'::regrole = any (p.polroles)
        and pg_get_expr(p.polqual, p.polrelid) like '%company_id = (NULLIF(%app.company_id%'
        and pg_get_expr(p.polwithcheck, p.polrelid) like '%company_id = (NULLIF(%app.company_id%')`,
  "no policy lets the runtime role past its company": `
    select c.relname || '.' || p.polname as name from pg_policy p join pg_class c on c.oid = p.polrelid
    where p.polpermissive and (p.polroles = '{0}' or 'frontoffice_runtime'::regrole = any (p.polroles))
      and coalesce(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) not like '%app.company_id%'`,
  "the policy of a table with clients keeps limited callers to theirs": `
    select t.relname as name from (${TENANT_TABLES}) t
    join pg_attribute a on a.attrelid = t.oid and a.attname = 'client_id' and not a.attisdropped
    where not exists (
      select from pg_policy p where p.polrelid = t.oid and p.polcmd = '*'
        and 'frontoffice_runtime'::regrole = any (p.polroles) and pg_get_expr(p.polqual, p.polrelid) like '%app.client_ids%')`,
  "no policy is restrictive: a distributed server takes it for a permissive one": `
    select c.relname || '.' || p.polname as name from pg_policy p join pg_class c on c.oid = p.polrelid where not p.polpermissive`,
  "a tenant table has one policy for the runtime role": `
    select t.relname as name from (${TENANT_TABLES}) t
    where 1 < (select count(*) from pg_policy p where p.polrelid = t.oid and 'frontoffice_runtime'::regrole = any (p.polroles))`,
  "no policy of a tenant table asks another table": `
    select t.relname || '.' || p.polname as name from (${TENANT_TABLES}) t join pg_policy p on p.polrelid = t.oid
    where concat(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) ~* '\\mselect\\M'`,
  "primary and unique keys contain the company": `
    select i.indexrelid::regclass::text as name from (${TENANT_TABLES}) t join pg_index i on i.indrelid = t.oid
    where i.indisunique and not t.company = any (i.indkey) and t.relname <> all ($1::text[])`,
  "foreign keys between tenant tables contain the company on both sides": `
    select f.conname as name from pg_constraint f
    join (${TENANT_TABLES}) t on t.oid = f.conrelid join (${TENANT_TABLES}) r on r.oid = f.confrelid
    where f.contype = 'f' and not exists (
      select from unnest(f.conkey, f.confkey) k (own, other) where k.own = t.company and k.other = r.company)`,
  "an index leads with the company": `
    select t.relname as name from (${TENANT_TABLES}) t
    where not exists (select from pg_index i where i.indrelid = t.oid and i.indkey[0] = t.company and i.indpred is null)`,
  "every foreign key has an index": `
    select f.conname as name from pg_constraint f
    where f.contype = 'f' and not exists (
      select from pg_index i where i.indrelid = f.conrelid
        and (i.indkey::int2[])[0:cardinality(f.conkey) - 1] @> f.conkey)`,
  "updated_at is kept by a trigger": `
    select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'updated_at'
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not exists (
      select from pg_trigger g where g.tgrelid = c.oid and g.tgfoid = 'set_updated_at'::regproc and g.tgenabled = 'O')`,
  "a table with updated_at has created_at": `
    select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'updated_at'
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and not exists (select from pg_attribute b where b.attrelid = c.oid and b.attname = 'created_at')`,
  "moments carry their time zone": `
    select c.relname || '.' || a.attname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.atttypid = 'timestamp'::regtype`,
  "views run with the rights of their caller": `
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('v', 'm')
      and not coalesce(reloptions, '{}') @> '{security_invoker=true}'`,
  "no function runs with the rights of its owner": `
    select proname as name from pg_proc where pronamespace = 'public'::regnamespace and prosecdef
      and not exists (select from pg_depend d where d.objid = pg_proc.oid and d.deptype = 'e')`,
} satisfies Record<string, string>;

type Rule = keyof typeof FAULTS;

const EXCEPTIONS: Partial<Record<Rule, string[]>> = {
  "row level security is enabled and forced": WITHOUT_COMPANIES,
  "a policy for the runtime role reads the company of the transaction": PERSONAL,
  "the policy of a table with clients keeps limited callers to theirs": WHO_IS_LIMITED,
  "no function runs with the rights of its owner": SECURITY_DEFINERS,
};

const rules = Object.keys(FAULTS) as Rule[];
let db: TestDb;
let owner: pg.Pool;

async function faultsOf(rule: Rule): Promise<string[]> {
  const statement = FAULTS[rule];
  const { rows } = await owner.query<{ name: string }>(statement, statement.includes("$1") ? [LOOSE_KEY] : []);
  return rows.map(({ name }) => name).sort();
}

beforeAll(async () => {
  db = await createTestDb();
  owner = db.pool("owner");
});

afterAll(() => db.drop());

describe("the migrated database", () => {
  test.each(rules)("%s", async (rule) => {
    expect(await faultsOf(rule)).toEqual(EXCEPTIONS[rule] ?? []);
  });

  test("has tenant tables to be checked", async () => {
    const { rows } = await owner.query(TENANT_TABLES);
    expect(rows.length).toBeGreaterThan(10);
  });
});

describe("the login roles", () => {
  test.each(ROLES)("%s is nobody special and owns nothing", async (role) => {
    const { rows } = await owner.query(
      `select r.rolsuper, r.rolbypassrls, r.rolcreatedb, r.rolcreaterole, r.rolreplication,
         exists (select from pg_auth_members m where m.member = r.oid) as member,
         exists (select from pg_class c where c.relowner = r.oid) as owns_tables,
         exists (select from pg_proc p where p.proowner = r.oid) as owns_functions,
         exists (select from pg_namespace n where n.nspowner = r.oid) as owns_schemas,
         has_schema_privilege(r.oid, 'public', 'create') as creates_tables,
         has_database_privilege(r.oid, current_database(), 'create') as creates_schemas
       from pg_roles r where r.rolname = $1`,
      [role],
    );
    expect(rows).toHaveLength(1);
    expect(Object.values(rows[0])).toEqual(Object.values(rows[0]).map(() => false));
  });

  test.each(ROLES)("%s may not truncate, reference, put triggers on or maintain a table", async (role) => {
    const { rows } = await owner.query(
      `select c.relname, privilege from pg_class c cross join unnest(array['truncate', 'references', 'trigger', 'maintain']) privilege
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm') and has_table_privilege($1, c.oid, privilege)`,
      [role],
    );
    expect(rows).toEqual([]);
  });

  test("nobody but the owner changes or deletes an audit row", async () => {
    const { rows } = await owner.query(
      `select role, privilege from unnest($1::text[]) role cross join unnest(array['update', 'delete']) privilege
       where has_table_privilege(role, 'audit_events', privilege) or has_any_column_privilege(role, 'audit_events', 'update')`,
      [ROLES],
    );
    expect(rows).toEqual([]);
  });

  test("the runtime role sees no password, session, second factor or email of sign-in", async () => {
    const { rows } = await owner.query(
      `select t from unnest($1::text[]) t
       where has_any_column_privilege('frontoffice_runtime', t, 'select, insert, update, references')
         or has_table_privilege('frontoffice_runtime', t, 'delete')`,
      [SIGN_IN],
    );
    expect(rows).toEqual([]);
  });
});

/** Digests that are no secret's: of the calls that an idempotency key stands for. */
const HARMLESS = ["idempotency_keys.request_hash"];

/** What proves who somebody is, by the names that such columns have, as far as the runtime role reads it. */
const SECRETS = `
  select c.relname || '.' || a.attname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm') and not a.attisdropped
    and a.attname ~ '(hash|token|password|fingerprint|sealed_secret|code)$' and a.atttypid in ('bytea'::regtype, 'text'::regtype)
    and a.attname !~ 'error_code$' and has_column_privilege('frontoffice_runtime', c.oid, a.attname, 'select') order by 1`;

describe("the role that searches", () => {
  test("signs in nowhere, is nobody special, and owns its functions alone", async () => {
    const { rows } = await owner.query(
      `select rolcanlogin or rolsuper or rolbypassrls or rolcreaterole or rolcreatedb as special,
         has_schema_privilege(oid, 'public', 'create') as creates, (select array_agg(proname::text order by proname) from pg_proc where proowner = r.oid) as functions,
         exists (select from pg_class where relowner = r.oid) as tables
       from pg_roles r where rolname = 'frontoffice_search'`,
    );
    expect(rows).toEqual([{ special: false, creates: false, functions: SECURITY_DEFINERS, tables: false }]);
  });

  test("reads ids and what is searched, and writes nothing", async () => {
    const { rows } = await owner.query(
      `select c.relname || '.' || a.attname as name, has_column_privilege('frontoffice_search', c.oid, a.attnum, 'insert, update') as writes
       from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
         and has_column_privilege('frontoffice_search', c.oid, a.attnum, 'select, insert, update') order by 1`,
    );
    expect(rows.filter(({ writes }) => writes)).toEqual([]);
    const beyond = rows
      .map(({ name }) => name)
      .filter((name) => !/^search_entries\.|\.(company_id|client_id|id|name|title|search)$/.test(name));
    expect(beyond).toEqual(OF_FILES_AND_THE_DELETED);
  });

  test("the runtime role may call none of them that is told the company", async () => {
    const { rows } = await owner.query(
      `select proname::text as name from pg_proc where proowner = 'frontoffice_search'::regrole and has_function_privilege('frontoffice_runtime', oid, 'execute')
       order by 1`,
    );
    expect(rows.map(({ name }) => name)).toEqual(SECURITY_DEFINERS.filter((name) => !INNER.includes(name)));
  });

  test.each(["public", "frontoffice_identity", "frontoffice_queue"])("%s may call none of its functions", async (role) => {
    const { rows } = await owner.query(
      `select proname from pg_proc where proowner = 'frontoffice_search'::regrole and has_function_privilege($1, oid, 'execute')`,
      [role],
    );
    expect(rows).toEqual([]);
  });
});

describe("secrets", () => {
  test("and their digests are read by the role that lets callers in, and by no other", async () => {
    const { rows } = await owner.query<{ name: string }>(SECRETS);
    expect(rows.map(({ name }) => name)).toEqual(HARMLESS);
  });

  test("a grant on the whole table shows", async () => {
    const client = await owner.connect();
    try {
      await client.query("begin");
      await client.query("grant select on api_keys, invitations to frontoffice_runtime");
      const { rows } = await client.query<{ name: string }>(SECRETS);
      expect(rows.map(({ name }) => name)).toEqual(["api_keys.key_hash", ...HARMLESS, "invitations.token_hash"]);
    } finally {
      await client.query("rollback");
      client.release();
    }
  });
});

describe("a careless migration", () => {
  test("is found by every rule", async () => {
    await owner.query(`
      create table careless (
        company_id uuid references companies (id), id uuid primary key, client_id uuid unique, at timestamp, updated_at timestamptz);
      alter table clients add unique (id);
      alter table careless add constraint careless_client foreign key (client_id) references clients (id);
      create policy open_house on careless to frontoffice_runtime using (true);
      create policy nosy on careless as restrictive to frontoffice_runtime using (exists (select from clients));
      create view careless_view as select * from clients;
      create function careless_function() returns integer language sql security definer as 'select 1'`);
    for (const rule of rules) expect(await faultsOf(rule), rule).not.toEqual(EXCEPTIONS[rule] ?? []);
  });
});

import { type Kysely, sql } from "kysely";

/** Whose client a row is, for rows that so far asked the row above: [table, parent, the column that names the parent]. */
const CHILDREN = [
  ["cycles", "projects", "project_id"],
  ["upload_sessions", "projects", "project_id"],
  ["file_uploads", "projects", "project_id"],
  ["receipts", "upload_sessions", "upload_session_id"],
  ["strategy_versions", "strategies", "strategy_id"],
  ["strategy_drafts", "strategies", "strategy_id"],
  ["job_attempts", "jobs", "job_id"],
  ["webhook_attempts", "webhook_deliveries", "delivery_id"],
] as const;

/** What a caller who is limited to clients may see and write; {listed} stands for a client that is on the caller's list. */
interface Limit {
  visible: string;
  writable?: string;
}

const OWN_CLIENT: Limit = { visible: "client_id = {listed}" };
const OR_NONE: Limit = { visible: "client_id is null or client_id = {listed}" };
/** Written for whatever happens, read for one's clients alone. */
const WRITTEN_WITHOUT: Limit = { visible: "client_id = {listed}", writable: "client_id is null or client_id = {listed}" };

const LIMITS: Readonly<Record<string, Limit>> = {
  clients: { visible: "id = {listed}" },
  marketing_profiles: OWN_CLIENT,
  phone_numbers: OWN_CLIENT,
  strategies: OWN_CLIENT,
  strategy_versions: OWN_CLIENT,
  strategy_drafts: OWN_CLIENT,
  projects: OWN_CLIENT,
  cycles: OWN_CLIENT,
  upload_sessions: OWN_CLIENT,
  file_uploads: OWN_CLIENT,
  receipts: OWN_CLIENT,
  invitation_clients: OWN_CLIENT,
  usage_events: WRITTEN_WITHOUT,
  audit_events: WRITTEN_WITHOUT,
  webhook_deliveries: WRITTEN_WITHOUT,
  webhook_attempts: WRITTEN_WITHOUT,
  job_attempts: WRITTEN_WITHOUT,
  approvals: OR_NONE,
  notifications: OR_NONE,
  jobs: { visible: "client_id = {listed} or (client_id is null and audience = 'system')" },
  // Triggers write them, and only the feed reads them, for whole companies.
  job_events: { visible: "false", writable: "pg_trigger_depth() > 0" },
};

const COMPANY = "company_id = nullif(current_setting('app.company_id', true), '')::uuid";
const OWN_COMPANY = "id = nullif(current_setting('app.company_id', true), '')::uuid";
const LISTED = "any (nullif(current_setting('app.client_ids', true), '')::uuid[])";

/**
 * One permissive policy for each table of tenants: company and client limit joined by "and", without a subquery. PostgreSQL can estimate
 * it, a distributed server keeps it on its shards, and a caller without a limit pays one comparison.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const [table, parent, column] of CHILDREN) await carryClient(db, table, parent, column);
  await followProjects(db);
  await sql`
    create function set_tenant_policy(tenant_table regclass, visible text, writable text) returns void language plpgsql as $$
    begin
      execute format('drop policy if exists tenant on %s', tenant_table);
      execute format('create policy tenant on %s to frontoffice_runtime using (%s) with check (%s)', tenant_table, visible, writable);
    end $$`.execute(db);
  await sql`revoke execute on function set_tenant_policy(regclass, text, text) from public`.execute(db);
  await dropRestrictive(db);
  for (const table of await tenantTables(db)) {
    const { visible = "true", writable = visible } = LIMITS[table] ?? {};
    await sql`select set_tenant_policy(${table}::regclass, ${policyOf(table, visible)}, ${policyOf(table, writable)})`.execute(db);
  }
  await sql`select set_tenant_policy('companies', ${OWN_COMPANY}, ${OWN_COMPANY})`.execute(db);
  await sql`drop function limit_to_clients(regclass, text, text)`.execute(db);
  await sql.raw(PROTECT_TENANT_TABLE).execute(db);
}

function policyOf(table: string, limit: string): string {
  const limited = `case when coalesce(current_setting('app.client_ids', true), '') = '' then true else ${limit.replaceAll("{listed}", LISTED)} end`;
  if (table === "job_events") return `${COMPANY} and ${limit.includes("trigger") ? limit : limited}`;
  return limit === "true" ? COMPANY : `${COMPANY} and ${limited}`;
}

/** New tables: a client_id of its own puts a table under the limit, an empty one reads as the whole company's. */
const PROTECT_TENANT_TABLE = `
  create or replace function protect_tenant_table(tenant_table regclass) returns void language plpgsql as $$
  declare
    own text := 'company_id = nullif(current_setting(''app.company_id'', true), '''')::uuid';
    listed text := 'client_id = any (nullif(current_setting(''app.client_ids'', true), '''')::uuid[])';
    condition text := own;
    may_be_empty boolean;
  begin
    execute format('alter table %s enable row level security', tenant_table);
    execute format('alter table %s force row level security', tenant_table);
    select not attnotnull into may_be_empty from pg_attribute where attrelid = tenant_table and attname = 'client_id' and not attisdropped;
    if found then
      condition := format('%s and case when coalesce(current_setting(''app.client_ids'', true), '''') = '''' then true else %s end',
        own, case when may_be_empty then 'client_id is null or ' || listed else listed end);
    end if;
    perform set_tenant_policy(tenant_table, condition, condition);
    if exists (select from pg_attribute where attrelid = tenant_table and attname = 'updated_at') then
      execute format('create trigger set_updated_at before update on %s for each row execute function set_updated_at()', tenant_table);
    end if;
  end $$`;

/** The column, what is there already, and a trigger for what comes without it. */
async function carryClient(db: Kysely<unknown>, table: string, parent: string, column: string): Promise<void> {
  const [own, above, link] = [sql.table(table), sql.table(parent), sql.id(column)];
  await sql`alter table ${own} add column client_id uuid`.execute(db);
  await sql`alter table ${own} disable trigger user`.execute(db);
  await sql`
    update ${own} child set client_id = up.client_id from ${above} up
    where up.company_id = child.company_id and up.id = child.${link} and up.client_id is not null`.execute(db);
  await sql`alter table ${own} enable trigger user`.execute(db);
  const name = `take_client_of_${table}`;
  await sql
    .raw(`
    create function ${name}() returns trigger language plpgsql as $$
    begin
      new.client_id := (select up.client_id from ${parent} up where up.company_id = new.company_id and up.id = new.${column});
      return new;
    end $$;
    create trigger take_client before insert on ${table} for each row when (new.client_id is null) execute function ${name}();`)
    .execute(db);
}

/** A project that is given to another client takes along what is in it. */
async function followProjects(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(`
    create function carry_project_client() returns trigger language plpgsql as $$
    begin
      update cycles set client_id = new.client_id where company_id = new.company_id and project_id = new.id;
      update file_uploads set client_id = new.client_id where company_id = new.company_id and project_id = new.id;
      update receipts set client_id = new.client_id where company_id = new.company_id
        and upload_session_id in (select id from upload_sessions where company_id = new.company_id and project_id = new.id);
      update upload_sessions set client_id = new.client_id where company_id = new.company_id and project_id = new.id;
      return null;
    end $$;
    create trigger carry_client after update of client_id on projects for each row
      when (old.client_id is distinct from new.client_id) execute function carry_project_client();`)
    .execute(db);
  await sql`grant update (client_id) on cycles, upload_sessions, file_uploads, receipts to frontoffice_runtime`.execute(db);
}

async function dropRestrictive(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ relation: string; name: string }>`
    select polrelid::regclass::text as relation, polname as name from pg_policy where not polpermissive`.execute(db);
  for (const { relation, name } of rows) await sql`drop policy ${sql.id(name)} on ${sql.table(relation)}`.execute(db);
}

/** Tables whose own policy for the runtime role asks for the company. */
async function tenantTables(db: Kysely<unknown>): Promise<string[]> {
  const { rows } = await sql<{ relation: string }>`
    select p.polrelid::regclass::text as relation from pg_policy p
    where p.polname = 'tenant' and exists (
      select from pg_attribute a where a.attrelid = p.polrelid and a.attname = 'company_id' and not a.attisdropped)
    order by 1`.execute(db);
  return rows.map(({ relation }) => relation);
}

const WAS_COMPANY = "company_id = nullif((select current_setting('app.company_id', true)), '')::uuid";
const WAS_OWN_COMPANY = "id = nullif((select current_setting('app.company_id', true)), '')::uuid";
const WAS_UNLIMITED = "coalesce((select current_setting('app.client_ids', true)), '') = ''";
const WAS_LISTED = "any ((select nullif(current_setting('app.client_ids', true), '')::uuid[])::uuid[])";

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function limit_to_clients(tenant_table regclass, visible text, writable text) returns void language plpgsql as $$
    begin
      execute format('create policy client_limit on %s as restrictive for select to frontoffice_runtime using (%s)', tenant_table, visible);
      execute format('create policy client_limit_insert on %s as restrictive for insert to frontoffice_runtime with check (%s)', tenant_table, writable);
      execute format('create policy client_limit_update on %s as restrictive for update to frontoffice_runtime using (%s) with check (%s)',
        tenant_table, visible, writable);
      execute format('create policy client_limit_delete on %s as restrictive for delete to frontoffice_runtime using (%s)', tenant_table, visible);
    end $$`.execute(db);
  await sql`revoke execute on function limit_to_clients(regclass, text, text) from public`.execute(db);
  for (const table of await tenantTables(db)) {
    await sql`select set_tenant_policy(${table}::regclass, ${WAS_COMPANY}, ${WAS_COMPANY})`.execute(db);
    const child = CHILDREN.find(([name]) => name === table);
    const limit = child || table === "job_events" ? throughParent(child ?? ["job_events", "jobs", "job_id"]) : LIMITS[table];
    if (!limit) continue;
    const { visible, writable = visible } = limit;
    const was = (condition: string) => `${WAS_UNLIMITED} or ${condition.replaceAll("{listed}", WAS_LISTED)}`;
    await sql`select limit_to_clients(${table}::regclass, ${was(visible)}, ${was(writable)})`.execute(db);
  }
  await sql`select set_tenant_policy('companies', ${WAS_OWN_COMPANY}, ${WAS_OWN_COMPANY})`.execute(db);
  await sql`
    create policy by_trigger on job_events as restrictive for insert to frontoffice_runtime
      with check (pg_trigger_depth() > 0)`.execute(db);
  await sql`drop trigger carry_client on projects`.execute(db);
  await sql`drop function carry_project_client()`.execute(db);
  for (const [table] of CHILDREN) {
    await sql`drop trigger take_client on ${sql.table(table)}`.execute(db);
    await sql`drop function ${sql.raw(`take_client_of_${table}`)}()`.execute(db);
    await sql`alter table ${sql.table(table)} drop column client_id`.execute(db);
  }
  await sql.raw(WAS_PROTECT_TENANT_TABLE).execute(db);
  await sql`drop function set_tenant_policy(regclass, text, text)`.execute(db);
}

function throughParent([child, parent, column]: readonly [string, string, string]): Limit {
  return { visible: `exists (select from ${parent} up where up.company_id = ${child}.company_id and up.id = ${child}.${column})` };
}

const WAS_PROTECT_TENANT_TABLE = `
  create or replace function protect_tenant_table(tenant_table regclass) returns void language plpgsql as $$
  begin
    execute format('alter table %s enable row level security', tenant_table);
    execute format('alter table %s force row level security', tenant_table);
    execute format(
      'create policy tenant on %s to frontoffice_runtime
         using (company_id = nullif((select current_setting(''app.company_id'', true)), '''')::uuid)
         with check (company_id = nullif((select current_setting(''app.company_id'', true)), '''')::uuid)',
      tenant_table);
    if exists (select from pg_attribute where attrelid = tenant_table and attname = 'updated_at') then
      execute format(
        'create trigger set_updated_at before update on %s for each row execute function set_updated_at()',
        tenant_table);
    end if;
  end $$`;

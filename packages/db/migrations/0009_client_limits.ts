import { type Kysely, sql } from "kysely";

/** Tables whose rows belong to one client, by the column that names it. */
const OF_A_CLIENT = { clients: "id", marketing_profiles: "client_id", phone_numbers: "client_id", strategies: "client_id" };
/** The same, where the column may be empty: a row of the whole company. */
const MAYBE_OF_A_CLIENT = { usage_events: "client_id", audit_events: "client_id" };
const OF_A_STRATEGY = ["strategy_versions", "strategy_drafts"];
const OF_A_JOB = ["job_events", "job_attempts"];

const UNLIMITED = "coalesce((select current_setting('app.client_ids', true)), '') = ''";
const LISTED = "any ((select nullif(current_setting('app.client_ids', true), '')::uuid[])::uuid[])";

/** Memberships that are limited to listed clients, and the policies that show such a caller nothing else. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await changeMemberships(db);
  // Restrictive: it narrows what the company's own policy shows and can open nothing. Unlimited callers pay one constant test a query.
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
  for (const [table, column] of Object.entries(OF_A_CLIENT)) await limit(db, table, `${column} = ${LISTED}`);
  for (const [table, column] of Object.entries(MAYBE_OF_A_CLIENT)) {
    await limit(db, table, `${column} = ${LISTED}`, `${column} is null or ${column} = ${LISTED}`);
  }
  await limit(db, "jobs", `client_id = ${LISTED} or (client_id is null and audience = 'system')`);
  for (const table of OF_A_STRATEGY) await limit(db, table, `exists (${parent("strategies", table, "strategy_id")})`);
  for (const table of OF_A_JOB) await limit(db, table, `exists (${parent("jobs", table, "job_id")})`);
  await sql`alter table jobs add constraint jobs_client_fkey foreign key (company_id, client_id) references clients (company_id, id)`.execute(
    db,
  );
  await sql`alter table auth_sessions add column confirmed_at timestamptz not null default now()`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table auth_sessions drop column confirmed_at`.execute(db);
  await sql`alter table jobs drop constraint jobs_client_fkey`.execute(db);
  const limited = [...Object.keys({ ...OF_A_CLIENT, ...MAYBE_OF_A_CLIENT }), "jobs", ...OF_A_STRATEGY, ...OF_A_JOB];
  for (const table of limited) {
    for (const policy of ["client_limit", "client_limit_insert", "client_limit_update", "client_limit_delete"]) {
      await sql`drop policy ${sql.id(policy)} on ${sql.table(table)}`.execute(db);
    }
  }
  await sql`drop function limit_to_clients(regclass, text, text)`.execute(db);
  await sql`drop table membership_clients`.execute(db);
  await sql`revoke insert, update on memberships from frontoffice_runtime`.execute(db);
  await sql`alter table memberships drop constraint memberships_limited_roles, drop column client_access, drop column removed_at`.execute(
    db,
  );
}

async function changeMemberships(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table memberships
      add column client_access text not null default 'all' check (client_access in ('all', 'listed')),
      add column removed_at timestamptz,
      add constraint memberships_limited_roles check (client_access = 'all' or role in ('member', 'viewer'))`.execute(db);
  await sql`
    create table membership_clients (
      company_id uuid not null,
      membership_id uuid not null,
      client_id uuid not null,
      created_at timestamptz not null default now(),
      primary key (company_id, membership_id, client_id),
      foreign key (company_id, membership_id) references memberships (company_id, id) on delete cascade,
      foreign key (company_id, client_id) references clients (company_id, id) on delete cascade
    )`.execute(db);
  await sql`create index membership_clients_client on membership_clients (company_id, client_id)`.execute(db);
  await sql`select protect_tenant_table('membership_clients')`.execute(db);
  await sql`create policy sign_in on membership_clients to frontoffice_identity using (true) with check (true)`.execute(db);
  await sql`grant select, insert, delete on membership_clients to frontoffice_runtime`.execute(db);
  await sql`grant select, insert on membership_clients to frontoffice_identity`.execute(db);
  await sql`grant insert (company_id, user_id, role, is_active, client_access) on memberships to frontoffice_runtime`.execute(db);
  await sql`grant update (role, is_active, client_access, removed_at) on memberships to frontoffice_runtime`.execute(db);
}

async function limit(db: Kysely<unknown>, table: string, visible: string, writable = visible): Promise<void> {
  const unlessUnlimited = (condition: string) => `${UNLIMITED} or ${condition}`;
  await sql`select limit_to_clients(${table}::regclass, ${unlessUnlimited(visible)}, ${unlessUnlimited(writable)})`.execute(db);
}

/** The row above, which its own policy shows or hides. */
function parent(table: string, child: string, column: string): string {
  return `select from ${table} up where up.company_id = ${child}.company_id and up.id = ${child}.${column}`;
}

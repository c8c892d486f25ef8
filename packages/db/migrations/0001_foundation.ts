import { type Kysely, sql } from "kysely";

/** Extensions, the login roles that own nothing, and the guard that every tenant table is put under. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create extension if not exists citext`.execute(db);
  await sql`create extension if not exists pg_trgm`.execute(db);
  await createRoles(db);
  await sql`revoke create on schema public from public`.execute(db);
  await sql`grant usage on schema public to frontoffice_runtime, frontoffice_identity, frontoffice_queue`.execute(db);

  await sql`
    create function set_updated_at() returns trigger language plpgsql as $$
    begin
      new.updated_at := now();
      return new;
    end $$`.execute(db);

  // set_config leaves '' behind, not NULL, hence the nullif; the sub-select is evaluated once per statement.
  await sql`
    create function protect_tenant_table(tenant_table regclass) returns void language plpgsql as $$
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
    end $$`.execute(db);
  await sql`revoke execute on function protect_tenant_table(regclass) from public`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop function protect_tenant_table(regclass)`.execute(db);
  await sql`drop function set_updated_at()`.execute(db);
  await sql`revoke usage on schema public from frontoffice_runtime, frontoffice_identity, frontoffice_queue`.execute(db);
  await sql`grant create on schema public to public`.execute(db);
  // The roles stay: they belong to the cluster, and another database of it may use them.
}

/** Roles are cluster-wide, so a second database of the same cluster finds them there. */
async function createRoles(db: Kysely<unknown>): Promise<void> {
  await sql`
    do $$
    declare wanted text;
    begin
      foreach wanted in array array['frontoffice_runtime', 'frontoffice_identity', 'frontoffice_queue'] loop
        begin
          execute format('create role %I login nosuperuser nocreatedb nocreaterole nobypassrls noinherit', wanted);
        exception when duplicate_object or unique_violation then null;
        end;
      end loop;
    end $$`.execute(db);
}

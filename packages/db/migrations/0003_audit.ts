import { type Kysely, sql } from "kysely";

/** One row per mutation and per denied call. Append-only: no role of the product may update or delete it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table audit_events (
      id uuid primary key default uuidv7(),
      company_id uuid references companies (id) on delete cascade,
      principal_type text not null check (principal_type in ('user', 'job', 'system', 'anonymous')),
      principal_id uuid,
      session_id uuid,
      surface text not null,
      procedure text not null,
      entity_type text,
      entity_id uuid,
      client_id uuid,
      before jsonb,
      after jsonb,
      ok boolean not null,
      error_code text,
      request_id text not null,
      ip text,
      at timestamptz not null default now()
    )`.execute(db);
  await sql`create index audit_events_company on audit_events (company_id, at desc, id desc)`.execute(db);
  await sql`create index audit_events_entity on audit_events (company_id, entity_type, entity_id)`.execute(db);
  await sql`alter table audit_events enable row level security`.execute(db);
  await sql`alter table audit_events force row level security`.execute(db);
  await sql`
    create policy tenant on audit_events to frontoffice_runtime
      using (company_id = nullif((select current_setting('app.company_id', true)), '')::uuid)
      with check (company_id = nullif((select current_setting('app.company_id', true)), '')::uuid)`.execute(db);
  await sql`create policy sign_in on audit_events for insert to frontoffice_identity with check (true)`.execute(db);
  await sql`grant select, insert on audit_events to frontoffice_runtime`.execute(db);
  await sql`grant insert on audit_events to frontoffice_identity`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table audit_events`.execute(db);
}

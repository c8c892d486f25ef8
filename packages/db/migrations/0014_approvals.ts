import { type Kysely, sql } from "kysely";

/** Calls of programs that wait for a person's decision, with their exact input; and what came of them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table approvals (
      company_id uuid not null references companies (id) on delete cascade,
      id uuid not null default uuidv7(),
      key_id uuid not null,
      client_id uuid,
      procedure text not null check (length(procedure) between 1 and 120),
      does text not null check (length(does) between 1 and 500),
      input jsonb not null,
      risk text not null check (risk in ('read', 'write', 'destructive')),
      preview jsonb not null,
      reason text check (length(reason) between 1 and 500),
      surface text not null,
      status text not null default 'pending' check (status in ('pending', 'approved', 'rejected', 'expired', 'withdrawn')),
      decided_by uuid references users (id) on delete set null,
      decided_at timestamptz,
      comment text check (length(comment) between 1 and 1000),
      expires_at timestamptz not null default now() + interval '24 hours',
      job_id uuid,
      executed_at timestamptz,
      outcome jsonb,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      primary key (company_id, id),
      foreign key (company_id, key_id) references api_keys (company_id, id) on delete cascade,
      foreign key (company_id, client_id) references clients (company_id, id) on delete cascade,
      constraint approvals_decided check ((decided_at is not null) = (status in ('approved', 'rejected', 'withdrawn'))),
      constraint approvals_executed check (status = 'approved' or (executed_at is null and outcome is null))
    )`.execute(db);
  await protect(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table approvals`.execute(db);
}

async function protect(db: Kysely<unknown>): Promise<void> {
  await sql`create index approvals_status on approvals (company_id, status, id)`.execute(db);
  await sql`create index approvals_key on approvals (company_id, key_id, id)`.execute(db);
  await sql`create index approvals_client on approvals (company_id, client_id) where client_id is not null`.execute(db);
  await sql`create index approvals_decider on approvals (decided_by)`.execute(db);
  await sql`create index approvals_expiry on approvals (expires_at) where status = 'pending'`.execute(db);
  await sql`select protect_tenant_table('approvals')`.execute(db);
  // A call about no single client stays visible to the limited key that made it; people who are limited are not shown it by the query.
  const visible = `coalesce((select current_setting('app.client_ids', true)), '') = '' or client_id is null
    or client_id = any ((select nullif(current_setting('app.client_ids', true), '')::uuid[])::uuid[])`;
  await sql`select limit_to_clients('approvals'::regclass, ${visible}, ${visible})`.execute(db);
  await sql`create policy cleaning on approvals to frontoffice_identity using (true) with check (true)`.execute(db);
  await sql`grant select, insert on approvals to frontoffice_runtime`.execute(db);
  await sql`grant update (status, decided_by, decided_at, comment, job_id, executed_at, outcome) on approvals to frontoffice_runtime`.execute(
    db,
  );
  await sql`grant select (status, expires_at), update (status) on approvals to frontoffice_identity`.execute(db);
}

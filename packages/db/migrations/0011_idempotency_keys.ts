import { type Kysely, sql } from "kysely";

/** The first answer to a call that carried an Idempotency-Key, kept for a day and given again. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table idempotency_keys (
      company_id uuid not null references companies (id) on delete cascade,
      principal_id uuid not null,
      key text not null check (length(key) between 1 and 255),
      procedure text not null,
      request_hash bytea not null check (length(request_hash) = 32),
      answer jsonb,
      fault jsonb,
      expires_at timestamptz not null default now() + interval '24 hours',
      created_at timestamptz not null default now(),
      primary key (company_id, principal_id, key)
    )`.execute(db);
  await sql`create index idempotency_keys_expiry on idempotency_keys (expires_at)`.execute(db);
  await sql`select protect_tenant_table('idempotency_keys')`.execute(db);
  await sql`create policy cleaning on idempotency_keys to frontoffice_identity using (true) with check (true)`.execute(db);
  await sql`grant select, insert, update, delete on idempotency_keys to frontoffice_runtime`.execute(db);
  await sql`grant select (expires_at), delete on idempotency_keys to frontoffice_identity`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table idempotency_keys`.execute(db);
}

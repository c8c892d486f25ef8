import { type Kysely, sql } from "kysely";

/** API keys: what programs present instead of a session. Their right is what remains of the issuer's, call by call. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table api_keys (
      company_id uuid not null references companies (id) on delete cascade,
      id uuid not null default uuidv7(),
      name text not null check (length(name) between 1 and 120),
      kind text not null check (kind in ('service', 'agent')),
      prefix text not null check (length(prefix) between 4 and 20),
      key_hash bytea not null check (length(key_hash) = 32),
      scopes text[] not null check (cardinality(scopes) between 1 and 60),
      client_ids uuid[] check (cardinality(client_ids) between 1 and 500),
      max_risk text not null check (max_risk in ('read', 'write', 'destructive')),
      approval_mode text not null check (approval_mode in ('none', 'risky', 'all_writes')),
      rate_per_minute integer not null check (rate_per_minute between 1 and 6000),
      expires_at timestamptz,
      last_used_at timestamptz,
      last_used_ip text,
      revoked_at timestamptz,
      revoked_by uuid references users (id) on delete set null,
      created_by uuid not null references users (id) on delete cascade,
      created_via text not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      primary key (company_id, id),
      unique (company_id, key_hash)
    )`.execute(db);
  await sql`create index api_keys_hash on api_keys (key_hash)`.execute(db);
  await sql`create index api_keys_creator on api_keys (created_by)`.execute(db);
  await sql`create index api_keys_revoker on api_keys (revoked_by)`.execute(db);
  await sql`select protect_tenant_table('api_keys')`.execute(db);
  await sql`create policy sign_in on api_keys to frontoffice_identity using (true) with check (true)`.execute(db);
  await sql`grant select, insert on api_keys to frontoffice_runtime`.execute(db);
  await sql`grant update (name, revoked_at, revoked_by) on api_keys to frontoffice_runtime`.execute(db);
  await sql`grant select on api_keys to frontoffice_identity`.execute(db);
  await sql`grant update (last_used_at, last_used_ip) on api_keys to frontoffice_identity`.execute(db);
  await letProgramsAct(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index audit_events_client`.execute(db);
  await sql`delete from audit_events where principal_type = 'api_key'`.execute(db);
  await sql`
    alter table audit_events drop column undo_of, drop constraint audit_events_principal_type_check,
      add constraint audit_events_principal_type_check check (principal_type in ('user', 'job', 'system', 'anonymous'))`.execute(db);
  await sql`drop table api_keys`.execute(db);
}

/** A key stands in the audit trail under its own id; a call that takes another one back names that row. */
async function letProgramsAct(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table audit_events add column undo_of uuid, drop constraint audit_events_principal_type_check,
      add constraint audit_events_principal_type_check check (principal_type in ('user', 'api_key', 'job', 'system', 'anonymous'))`.execute(
    db,
  );
  await sql`create index audit_events_client on audit_events (company_id, client_id, id) where client_id is not null`.execute(db);
}

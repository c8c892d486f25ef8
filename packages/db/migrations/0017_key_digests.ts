import { type Kysely, sql } from "kysely";

const READABLE = `company_id, id, name, kind, prefix, scopes, client_ids, max_risk, approval_mode, rate_per_minute, expires_at, last_used_at,
  last_used_ip, revoked_at, revoked_by, created_by, created_via, created_at, updated_at`;

/** Only the role that lets callers in compares the digests of keys; nobody else needs to read them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`revoke select on api_keys from frontoffice_runtime`.execute(db);
  await sql`grant select (${sql.raw(READABLE)}) on api_keys to frontoffice_runtime`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`grant select on api_keys to frontoffice_runtime`.execute(db);
}

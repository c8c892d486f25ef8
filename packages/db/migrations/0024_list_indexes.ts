import { type Kysely, sql } from "kysely";

/** An index of its own for each filter of a list, in the list's order; [name, table, columns, condition]. */
const INDEXES: readonly (readonly [string, string, string, string?])[] = [
  ["audit_events_procedure", "audit_events", "company_id, procedure, at, id"],
  ["audit_events_noun", "audit_events", "company_id, noun, at, id"],
  ["audit_events_surface", "audit_events", "company_id, surface, at, id"],
  ["audit_events_ok", "audit_events", "company_id, ok, at, id"],
  ["audit_events_actor", "audit_events", "company_id, principal_id, at, id", "principal_id is not null"],
  ["audit_events_actor_kind", "audit_events", "company_id, principal_type, at, id"],
  ["audit_events_subject", "audit_events", "company_id, entity_id, at, id", "entity_id is not null"],
  ["audit_events_subject_kind", "audit_events", "company_id, entity_type, at, id", "ok"],
  ["audit_events_of_client", "audit_events", "company_id, client_id, at, id", "client_id is not null"],
  ["jobs_list", "jobs", "company_id, id", "audience = 'company'"],
  ["jobs_list_status", "jobs", "company_id, status, id", "audience = 'company'"],
  ["jobs_list_type", "jobs", "company_id, type, id", "audience = 'company'"],
  ["clients_status", "clients", "company_id, status, sort_name, id", "deleted_at is null"],
  ["clients_live", "clients", "company_id, sort_name, id", "deleted_at is null"],
  ["strategies_live", "strategies", "company_id, id", "deleted_at is null"],
  ["strategies_status", "strategies", "company_id, status, id", "deleted_at is null"],
  ["strategies_of_client", "strategies", "company_id, client_id, id"],
  ["notifications_list", "notifications", "company_id, user_id, id", "in_app"],
  ["notifications_new", "notifications", "company_id, user_id, id", "in_app and read_at is null"],
  ["webhook_deliveries_status", "webhook_deliveries", "company_id, status, id"],
  ["webhook_deliveries_event", "webhook_deliveries", "company_id, event_type, id"],
  ["upload_sessions_in_cycle", "upload_sessions", "company_id, cycle_id, id"],
  ["upload_sessions_source", "upload_sessions", "company_id, source_kind, id"],
  ["projects_live", "projects", "company_id, id", "deleted_at is null"],
  ["projects_active", "projects", "company_id, is_active, id", "deleted_at is null"],
  ["projects_of_client", "projects", "company_id, client_id, id"],
  ["cycles_live", "cycles", "company_id, number, id", "deleted_at is null"],
  ["cycles_status", "cycles", "company_id, status, number, id", "deleted_at is null"],
  ["invitations_waiting", "invitations", "company_id, id", "accepted_at is null and revoked_at is null"],
];

/** Those that the new ones take the place of. */
const REPLACED: readonly (readonly [string, string, string, string?])[] = [
  ["audit_events_entity", "audit_events", "company_id, entity_type, entity_id"],
  ["audit_events_newest", "audit_events", "company_id, id"],
  ["audit_events_client", "audit_events", "company_id, client_id, id", "client_id is not null"],
  ["jobs_status", "jobs", "company_id, status, id"],
  ["strategies_client", "strategies", "company_id, client_id, created_at desc"],
  ["notifications_person", "notifications", "company_id, user_id, id"],
  ["notifications_unread", "notifications", "company_id, user_id", "in_app and read_at is null"],
  ["upload_sessions_cycle", "upload_sessions", "company_id, cycle_id"],
  ["projects_client", "projects", "company_id, client_id"],
];

/**
 * Lists stay as fast as they are while a company grows. The audit trail is read by time, which bounds a range of it; the noun is a column of
 * its own, because row level security keeps expressions out of index conditions.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table audit_events add column noun text not null generated always as (split_part(procedure, '.', 1)) stored`.execute(db);
  for (const index of INDEXES) await create(db, index);
  for (const [name] of REPLACED) await sql`drop index ${sql.id(name)}`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  for (const index of REPLACED) await create(db, index);
  for (const [name] of INDEXES) await sql`drop index ${sql.id(name)}`.execute(db);
  await sql`alter table audit_events drop column noun`.execute(db);
}

async function create(db: Kysely<unknown>, [name, table, columns, condition]: readonly [string, string, string, string?]): Promise<void> {
  const where = condition === undefined ? sql`` : sql.raw(` where ${condition}`);
  await sql`create index ${sql.id(name)} on ${sql.table(table)} (${sql.raw(columns)})${where}`.execute(db);
}

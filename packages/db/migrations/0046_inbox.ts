import { type Kysely, sql } from "kysely";

/** The moment that a session brought its files; the expression of upload_sessions_arrived. */
const ARRIVED = "(case when completed_at is null then started_at else completed_at end)";
const UNSENT = "('scanning', 'uploading', 'paused', 'completed_with_errors', 'failed')";

/** What waits for somebody, the newest first: [name, table, columns, condition]. */
const INDEXES = [
  ["strategies_in_review", "strategies", "company_id, updated_at, id", "status = 'in_review' and deleted_at is null"],
  ["approvals_pending", "approvals", "company_id, created_at, id", "status = 'pending'"],
  ["jobs_failed", "jobs", "company_id, finished_at, id", "audience = 'company' and status = 'failed'"],
  ["jobs_failed_of_client", "jobs", "company_id, client_id, finished_at, id", "audience = 'company' and status = 'failed'"],
  ["strategies_job", "strategies", "company_id, job_id", "job_id is not null"],
  ["upload_sessions_unsent", "upload_sessions", `company_id, ${ARRIVED}, id`, `status in ${UNSENT}`],
] as const;

/** When a row begins or ceases to wait: [table, happening, condition]. */
const CHANGES = [
  ["strategies", "update of status, deleted_at", "(old.status, old.deleted_at) is distinct from (new.status, new.deleted_at)"],
  ["clients", "update of deleted_at", "old.deleted_at is distinct from new.deleted_at"],
  ["jobs", "update of status", "old.status <> new.status and 'failed' in (old.status, new.status) and new.audience = 'company'"],
  ["upload_sessions", "update of status", "old.status <> new.status"],
  ["upload_sessions", "delete", ""],
  [
    "storage_connections",
    "update of last_error, deleted_at",
    "(old.last_error, old.deleted_at) is distinct from (new.last_error, new.deleted_at)",
  ],
  [
    "webhook_endpoints",
    "update of is_enabled, deleted_at",
    "(old.is_enabled, old.deleted_at) is distinct from (new.is_enabled, new.deleted_at)",
  ],
  ["inbox_dismissals", "insert or update or delete", ""],
] as const;

/** What people have put off or are done with; what waits is found in the tables of the things themselves, by an index for each kind. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createSnoozes(db);
  await createDismissals(db);
  for (const [name, table, columns, condition] of INDEXES) {
    await sql`create index ${sql.id(name)} on ${sql.table(table)} (${sql.raw(columns)}) where ${sql.raw(condition)}`.execute(db);
  }
  await announce(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  for (const [table, happening] of CHANGES) await sql`drop trigger ${sql.id(triggerOf(happening))} on ${sql.table(table)}`.execute(db);
  for (const [name] of INDEXES) await sql`drop index ${sql.id(name)}`.execute(db);
  await sql`drop table inbox_dismissals, inbox_snoozes`.execute(db);
  await sql`drop function announce_inbox(), announce_snooze()`.execute(db);
}

/** A person's own. */
async function createSnoozes(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table inbox_snoozes (
      company_id uuid not null references companies (id) on delete cascade,
      user_id uuid not null references users (id) on delete cascade,
      kind text not null check (length(kind) between 1 and 60),
      subject_id uuid not null,
      until timestamptz not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      primary key (company_id, user_id, kind, subject_id)
    )`.execute(db);
  await sql`create index inbox_snoozes_user on inbox_snoozes (user_id)`.execute(db);
  await protect(db, "inbox_snoozes");
}

/** The whole company's: what has failed until this moment is done with; what fails again is there again. */
async function createDismissals(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table inbox_dismissals (
      company_id uuid not null references companies (id) on delete cascade,
      kind text not null check (length(kind) between 1 and 60),
      subject_id uuid not null,
      failed_at timestamptz not null,
      dismissed_by uuid references users (id) on delete set null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      primary key (company_id, kind, subject_id)
    )`.execute(db);
  await sql`create index inbox_dismissals_person on inbox_dismissals (dismissed_by)`.execute(db);
  await protect(db, "inbox_dismissals");
}

async function protect(db: Kysely<unknown>, table: string): Promise<void> {
  await sql`select protect_tenant_table(${table}::regclass)`.execute(db);
  await sql`grant select, insert, update, delete on ${sql.table(table)} to frontoffice_runtime`.execute(db);
}

/** Names the company, or the person, and nothing else: what waits, each reader asks for under their own rights. */
async function announce(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function announce_inbox() returns trigger language plpgsql as $$
    begin
      perform pg_notify('topic_change', 'inbox:' || coalesce(new.company_id, old.company_id));
      return null;
    end $$`.execute(db);
  await sql`
    create function announce_snooze() returns trigger language plpgsql as $$
    begin
      perform pg_notify('topic_change', 'notifications:' || coalesce(new.company_id, old.company_id) || ':' || coalesce(new.user_id, old.user_id));
      return null;
    end $$`.execute(db);
  for (const [table, happening, condition] of CHANGES) {
    const when = condition === "" ? "" : `when (${condition})`;
    await sql
      .raw(`create trigger ${triggerOf(happening)} after ${happening} on ${table} for each row ${when} execute function announce_inbox()`)
      .execute(db);
  }
  await sql`
    create trigger announce_change after insert or update or delete on inbox_snoozes
      for each row execute function announce_snooze()`.execute(db);
}

function triggerOf(happening: string): string {
  return happening === "delete" ? "announce_inbox_end" : "announce_inbox";
}

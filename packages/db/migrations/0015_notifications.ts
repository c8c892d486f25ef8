import { type Kysely, sql } from "kysely";

const UNLIMITED = "coalesce((select current_setting('app.client_ids', true)), '') = ''";
const LISTED = "any ((select nullif(current_setting('app.client_ids', true), '')::uuid[])::uuid[])";
const VISIBLE = `${UNLIMITED} or client_id is null or client_id = ${LISTED}`;

/** What people are told of, how they want to be told, and what reading and taking back the audit trail needs. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createNotifications(db);
  await createPreferences(db);
  // A row is taken back once, also when two try at the same moment.
  await sql`create unique index audit_events_undo on audit_events (company_id, undo_of) where undo_of is not null`.execute(db);
  await sql`create index audit_events_newest on audit_events (company_id, id)`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index audit_events_newest, audit_events_undo`.execute(db);
  await sql`drop table notification_preferences, notifications`.execute(db);
  await sql`drop function announce_notifications()`.execute(db);
}

async function createNotifications(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table notifications (
      company_id uuid not null references companies (id) on delete cascade,
      id uuid not null default uuidv7(),
      user_id uuid not null references users (id) on delete cascade,
      kind text not null check (length(kind) between 1 and 60),
      title text not null check (length(title) between 1 and 300),
      body text check (length(body) <= 2000),
      link text check (link ~ '^/[a-z]' and length(link) <= 300),
      client_id uuid,
      in_app boolean not null,
      read_at timestamptz,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      primary key (company_id, id),
      foreign key (company_id, client_id) references clients (company_id, id) on delete cascade
    )`.execute(db);
  await sql`create index notifications_person on notifications (company_id, user_id, id)`.execute(db);
  await sql`create index notifications_unread on notifications (company_id, user_id) where in_app and read_at is null`.execute(db);
  await sql`create index notifications_user on notifications (user_id)`.execute(db);
  await sql`create index notifications_client on notifications (company_id, client_id)`.execute(db);
  await sql`select protect_tenant_table('notifications')`.execute(db);
  await sql`select limit_to_clients('notifications', ${sql.lit(VISIBLE)}, ${sql.lit(VISIBLE)})`.execute(db);
  await sql`grant select, insert, update (read_at) on notifications to frontoffice_runtime`.execute(db);
  await announce(db);
}

/** Names who has something new and nothing else: what it is, each reader asks for under his own rights. */
async function announce(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function announce_notifications() returns trigger language plpgsql as $$
    begin
      perform pg_notify('topic_change', 'notifications:' || company_id || ':' || user_id)
        from (select distinct company_id, user_id from new_rows) told;
      return null;
    end $$`.execute(db);
  for (const happening of ["insert", "update"]) {
    await sql`
      create trigger ${sql.id(`announce_${happening}`)} after ${sql.raw(happening)} on notifications
        referencing new table as new_rows for each statement execute function announce_notifications()`.execute(db);
  }
}

async function createPreferences(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table notification_preferences (
      company_id uuid not null references companies (id) on delete cascade,
      user_id uuid not null references users (id) on delete cascade,
      kind text not null check (length(kind) between 1 and 60),
      in_app boolean not null,
      by_mail boolean not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      primary key (company_id, user_id, kind)
    )`.execute(db);
  await sql`create index notification_preferences_user on notification_preferences (user_id)`.execute(db);
  await sql`select protect_tenant_table('notification_preferences')`.execute(db);
  await sql`grant select, insert, update (in_app, by_mail) on notification_preferences to frontoffice_runtime`.execute(db);
}

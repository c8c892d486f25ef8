import { type Kysely, sql } from "kysely";

const UNLIMITED = "coalesce((select current_setting('app.client_ids', true)), '') = ''";
const LISTED = "any ((select nullif(current_setting('app.client_ids', true), '')::uuid[])::uuid[])";
const TABLES = ["storage_connections", "projects", "cycles", "upload_sessions", "file_uploads", "receipts", "abandoned_uploads"];

/** Where files go, what they belong to, each transfer with its files, and the proof of what arrived. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createConnections(db);
  await createProjects(db);
  await createCycles(db);
  await createSessions(db);
  await createFiles(db);
  await createReceipts(db);
  await createAbandoned(db);
  for (const table of TABLES) {
    await sql`select protect_tenant_table(${table}::regclass)`.execute(db);
    await sql`grant select, insert, update on ${sql.table(table)} to frontoffice_runtime`.execute(db);
  }
  await sql`grant delete on upload_sessions, file_uploads, receipts, abandoned_uploads to frontoffice_runtime`.execute(db);
  await limitToClients(db);
  await announce(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  for (const table of TABLES.toReversed()) await sql`drop table ${sql.table(table)}`.execute(db);
  await sql`drop function announce_upload_sessions()`.execute(db);
}

/** The secret key is an envelope of the secretbox; abilities is what a test of the connection has found out about the server. */
async function createConnections(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table storage_connections (
      company_id uuid not null references companies (id) on delete cascade,
      id uuid not null default uuidv7(),
      name text not null check (length(name) between 1 and 120),
      kind text not null check (kind in ('s3', 'r2', 'minio', 'garage', 'ceph', 'other')),
      endpoint text check (length(endpoint) between 1 and 500),
      region text not null check (length(region) between 1 and 60),
      force_path_style boolean not null,
      access_key_id text not null check (length(access_key_id) between 1 and 200),
      secret_access_key text not null check (length(secret_access_key) between 1 and 2000),
      default_bucket text check (length(default_bucket) between 3 and 63),
      abilities jsonb,
      last_checked_at timestamptz,
      last_error text check (length(last_error) <= 500),
      version integer not null default 1,
      created_by uuid references users (id) on delete set null,
      created_via text not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      deleted_at timestamptz,
      primary key (company_id, id)
    )`.execute(db);
  await sql`create unique index storage_connections_name on storage_connections (company_id, lower(name)) where deleted_at is null`.execute(
    db,
  );
  await sql`create index storage_connections_creator on storage_connections (created_by)`.execute(db);
}

/** Without a connection of its own a project lies in the installation's store, in the company's bucket there. */
async function createProjects(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table projects (
      company_id uuid not null references companies (id) on delete cascade,
      id uuid not null default uuidv7(),
      name text not null check (length(name) between 1 and 120),
      description text check (length(description) <= 2000),
      client_id uuid,
      storage_connection_id uuid,
      bucket_name text not null check (length(bucket_name) between 3 and 63),
      default_prefix text not null default '' check (length(default_prefix) <= 400),
      is_active boolean not null default true,
      version integer not null default 1,
      created_by uuid references users (id) on delete set null,
      created_via text not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      deleted_at timestamptz,
      primary key (company_id, id),
      foreign key (company_id, client_id) references clients (company_id, id),
      foreign key (company_id, storage_connection_id) references storage_connections (company_id, id)
    )`.execute(db);
  // Of a client, so that a member who sees other clients only learns nothing of them by a name that is taken.
  await sql`
    create unique index projects_name on projects (company_id, client_id, lower(name)) nulls not distinct where deleted_at is null`.execute(
    db,
  );
  await sql`create index projects_client on projects (company_id, client_id)`.execute(db);
  await sql`create index projects_connection on projects (company_id, storage_connection_id)`.execute(db);
  await sql`create index projects_creator on projects (created_by)`.execute(db);
}

async function createCycles(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table cycles (
      company_id uuid not null,
      id uuid not null default uuidv7(),
      project_id uuid not null,
      number integer not null check (number between 1 and 1000000),
      name text not null check (length(name) between 1 and 120),
      s3_prefix text not null check (length(s3_prefix) <= 400),
      status text not null default 'planned' check (status in ('planned', 'active', 'completed', 'archived')),
      description text check (length(description) <= 2000),
      metadata jsonb not null default '{}' check (octet_length(metadata::text) <= 32768),
      started_at timestamptz,
      completed_at timestamptz,
      version integer not null default 1,
      created_by uuid references users (id) on delete set null,
      created_via text not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      deleted_at timestamptz,
      primary key (company_id, id),
      foreign key (company_id, project_id) references projects (company_id, id)
    )`.execute(db);
  await sql`create unique index cycles_number on cycles (company_id, project_id, number) where deleted_at is null`.execute(db);
  await sql`create index cycles_project on cycles (company_id, project_id)`.execute(db);
  await sql`create index cycles_creator on cycles (created_by)`.execute(db);
}

/**
 * Figures are counted by the transfer, at most twice a second; bytes are bigint, speed in bytes a second. What is on its way counts
 * in bytes_uploaded; bytes_done and bytes_skipped are those of whole files. No count can exceed its total.
 */
async function createSessions(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table upload_sessions (
      company_id uuid not null,
      id uuid not null default uuidv7(),
      project_id uuid not null,
      cycle_id uuid,
      user_id uuid references users (id) on delete set null,
      name text check (length(name) between 1 and 120),
      source_kind text not null check (source_kind in ('worker_path', 'browser', 'cli')),
      source_path text check (length(source_path) between 1 and 4000),
      storage_connection_id uuid,
      bucket_name text not null,
      s3_prefix text not null check (length(s3_prefix) <= 800),
      max_workers integer not null default 8 check (max_workers between 1 and 64),
      times_to_retry integer not null default 3 check (times_to_retry between 0 and 10),
      scan_mode text not null default 'walk' check (scan_mode in ('find', 'walk')),
      include text[] not null default '{}' check (cardinality(include) <= 100),
      exclude text[] not null default '{}' check (cardinality(exclude) <= 100),
      compare text not null default 'checksum' check (compare in ('checksum', 'size_mtime')),
      bandwidth_limit_bps bigint check (bandwidth_limit_bps >= 1024),
      status text not null default 'draft' check (status in
        ('draft', 'queued', 'scanning', 'uploading', 'paused', 'completed', 'completed_with_errors', 'failed', 'cancelled')),
      total_files integer not null default 0 check (total_files >= 0),
      files_uploaded integer not null default 0 check (files_uploaded >= 0),
      files_skipped integer not null default 0 check (files_skipped >= 0),
      files_failed integer not null default 0 check (files_failed >= 0),
      total_bytes bigint not null default 0 check (total_bytes >= 0),
      bytes_uploaded bigint not null default 0 check (bytes_uploaded >= 0),
      bytes_done bigint not null default 0 check (bytes_done >= 0),
      bytes_skipped bigint not null default 0 check (bytes_skipped >= 0),
      speed_bps bigint,
      eta_seconds integer,
      current_files text[] not null default '{}',
      job_id uuid,
      error text check (length(error) <= 1000),
      version integer not null default 1,
      started_at timestamptz,
      completed_at timestamptz,
      last_seen_at timestamptz,
      created_via text not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      primary key (company_id, id),
      check (files_uploaded + files_skipped + files_failed <= total_files),
      check (bytes_done <= bytes_uploaded and bytes_uploaded + bytes_skipped <= total_bytes),
      foreign key (company_id, project_id) references projects (company_id, id),
      foreign key (company_id, cycle_id) references cycles (company_id, id),
      foreign key (company_id, storage_connection_id) references storage_connections (company_id, id)
    )`.execute(db);
  await sql`create index upload_sessions_project on upload_sessions (company_id, project_id, id)`.execute(db);
  await sql`create index upload_sessions_cycle on upload_sessions (company_id, cycle_id)`.execute(db);
  await sql`create index upload_sessions_status on upload_sessions (company_id, status, id)`.execute(db);
  await sql`create index upload_sessions_connection on upload_sessions (company_id, storage_connection_id)`.execute(db);
  await sql`create index upload_sessions_user on upload_sessions (user_id)`.execute(db);
}

/**
 * A path of a session is one row for ever: runs that come later go on with it. Paths sort by their bytes, as receipts list them
 * whatever the database's language.
 */
async function createFiles(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table file_uploads (
      company_id uuid not null,
      id uuid not null default uuidv7(),
      upload_session_id uuid not null,
      project_id uuid not null,
      relative_path text collate "C" not null check (octet_length(relative_path) between 1 and 4000),
      s3_key text not null check (octet_length(s3_key) between 1 and 1024),
      size_bytes bigint not null check (size_bytes >= 0),
      mtime timestamptz,
      checksum_sha256 bytea check (length(checksum_sha256) = 32),
      etag text check (length(etag) <= 200),
      multipart_upload_id text check (length(multipart_upload_id) <= 1000),
      part_size integer,
      parts_done integer[] not null default '{}',
      status text not null default 'pending' check (status in ('pending', 'uploading', 'uploaded', 'skipped_duplicate', 'failed', 'cancelled')),
      attempts integer not null default 0,
      last_error text check (length(last_error) <= 500),
      duplicate_of uuid,
      uploaded_at timestamptz,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      primary key (company_id, id),
      unique (company_id, upload_session_id, relative_path),
      foreign key (company_id, upload_session_id) references upload_sessions (company_id, id) on delete cascade,
      foreign key (company_id, project_id) references projects (company_id, id)
    )`.execute(db);
  await sql`create index file_uploads_status on file_uploads (company_id, upload_session_id, status, id)`.execute(db);
  await sql`
    create index file_uploads_same on file_uploads (company_id, project_id, size_bytes, checksum_sha256)
      where status = 'uploaded'`.execute(db);
  await sql`create index file_uploads_place on file_uploads (company_id, project_id, s3_key) where status = 'uploaded'`.execute(db);
  await sql`create index file_uploads_begun on file_uploads (company_id, upload_session_id) where multipart_upload_id is not null`.execute(
    db,
  );
  await sql`create index file_uploads_project on file_uploads (company_id, project_id)`.execute(db);
}

/** The signature covers the digest of the manifest, which is made again from the file rows whenever it is asked for. */
async function createReceipts(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table receipts (
      company_id uuid not null,
      id uuid not null default uuidv7(),
      upload_session_id uuid not null,
      files integer not null,
      bytes bigint not null,
      manifest_sha256 bytea not null check (length(manifest_sha256) = 32),
      key_id text not null,
      signature bytea not null,
      issued_at timestamptz not null default now(),
      created_at timestamptz not null default now(),
      primary key (company_id, id),
      unique (company_id, upload_session_id),
      foreign key (company_id, upload_session_id) references upload_sessions (company_id, id) on delete cascade
    )`.execute(db);
}

/** Uploads in parts that nobody goes on with; the store is told in the background to forget them. */
async function createAbandoned(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table abandoned_uploads (
      company_id uuid not null references companies (id) on delete cascade,
      id uuid not null default uuidv7(),
      storage_connection_id uuid,
      bucket_name text not null,
      s3_key text not null check (octet_length(s3_key) between 1 and 1024),
      multipart_upload_id text not null check (length(multipart_upload_id) <= 1000),
      attempts integer not null default 0,
      created_at timestamptz not null default now(),
      primary key (company_id, id),
      foreign key (company_id, storage_connection_id) references storage_connections (company_id, id)
    )`.execute(db);
  await sql`create index abandoned_uploads_connection on abandoned_uploads (company_id, storage_connection_id)`.execute(db);
}

/** Names the session that has changed and nothing else: how it stands, each reader asks for under his own rights. */
async function announce(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function announce_upload_sessions() returns trigger language plpgsql as $$
    begin
      perform pg_notify('topic_change', 'uploads:' || company_id || ':' || id) from new_rows;
      return null;
    end $$`.execute(db);
  await sql`
    create trigger announce_update after update on upload_sessions
      referencing new table as new_rows for each statement execute function announce_upload_sessions()`.execute(db);
}

/** A project without a client is the whole company's; what lies below a project is seen by who sees the project. */
async function limitToClients(db: Kysely<unknown>): Promise<void> {
  const projects = `${UNLIMITED} or client_id = ${LISTED}`;
  await sql`select limit_to_clients('projects', ${projects}, ${projects})`.execute(db);
  for (const [table, column, parent] of [
    ["cycles", "project_id", "projects"],
    ["upload_sessions", "project_id", "projects"],
    ["file_uploads", "project_id", "projects"],
    ["receipts", "upload_session_id", "upload_sessions"],
  ] as const) {
    const visible = `${UNLIMITED} or exists (select from ${parent} up where up.company_id = ${table}.company_id and up.id = ${table}.${column})`;
    await sql`select limit_to_clients(${table}::regclass, ${visible}, ${visible})`.execute(db);
  }
}

import { type Kysely, sql } from "kysely";

/** Strategies, their immutable versions, the drafts a job has in hand, and what model calls cost. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createStrategies(db);
  await createVersions(db);
  await createUsage(db);
  for (const table of ["strategies", "strategy_versions", "strategy_drafts", "usage_events"]) {
    await sql`select protect_tenant_table(${table}::regclass)`.execute(db);
  }
  await sql`grant select, insert, update on strategies to frontoffice_runtime`.execute(db);
  await sql`grant select, insert on strategy_versions, usage_events to frontoffice_runtime`.execute(db);
  await sql`grant select, insert, update, delete on strategy_drafts to frontoffice_runtime`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table strategies drop constraint strategies_current_version`.execute(db);
  for (const table of ["usage_events", "strategy_drafts", "strategy_versions", "strategies"]) {
    await sql`drop table ${sql.table(table)}`.execute(db);
  }
}

async function createStrategies(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table strategies (
      company_id uuid not null,
      id uuid not null default uuidv7(),
      client_id uuid not null,
      title text not null check (length(title) between 1 and 200),
      status text not null default 'draft' check (status in ('draft', 'in_review', 'approved', 'rejected', 'archived')),
      current_version integer,
      archived_from text,
      period_start date not null,
      period_end date not null check (period_end >= period_start),
      request jsonb not null,
      review_comment text check (length(review_comment) <= 2000),
      submitted_by uuid references users (id),
      decided_by uuid references users (id),
      decided_at timestamptz,
      job_id uuid,
      based_on_id uuid,
      created_by uuid references users (id),
      created_via text not null default 'web',
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      deleted_at timestamptz,
      primary key (company_id, id),
      foreign key (company_id, client_id) references clients (company_id, id),
      foreign key (company_id, based_on_id) references strategies (company_id, id)
    )`.execute(db);
  await sql`create index strategies_list on strategies (company_id, created_at desc, id desc)`.execute(db);
  await sql`create index strategies_client on strategies (company_id, client_id, created_at desc)`.execute(db);
  await sql`create index strategies_based_on on strategies (company_id, based_on_id)`.execute(db);
  for (const column of ["created_by", "submitted_by", "decided_by"]) {
    await sql`create index ${sql.ref(`strategies_${column}`)} on strategies (${sql.ref(column)})`.execute(db);
  }
}

async function createVersions(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table strategy_versions (
      company_id uuid not null,
      id uuid not null default uuidv7(),
      strategy_id uuid not null,
      number integer not null check (number > 0),
      sections jsonb not null,
      author text not null check (author in ('model', 'person')),
      model text,
      instruction text check (length(instruction) <= 1000),
      section text,
      tokens_in integer not null default 0,
      tokens_out integer not null default 0,
      cost_micros bigint not null default 0,
      job_id uuid,
      created_by uuid references users (id),
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      primary key (company_id, id),
      unique (company_id, strategy_id, number),
      foreign key (company_id, strategy_id) references strategies (company_id, id) on delete cascade
    )`.execute(db);
  await sql`create unique index strategy_versions_job on strategy_versions (company_id, job_id) where job_id is not null`.execute(db);
  await sql`create index strategy_versions_created_by on strategy_versions (created_by)`.execute(db);
  await sql`
    alter table strategies add constraint strategies_current_version
      foreign key (company_id, id, current_version) references strategy_versions (company_id, strategy_id, number)`.execute(db);
  await sql`create index strategies_current on strategies (company_id, id, current_version)`.execute(db);
  // The raw answer of the model, kept before it is acted upon, so that a second run of the job does not pay for it again.
  await sql`
    create table strategy_drafts (
      company_id uuid not null,
      job_id uuid not null,
      strategy_id uuid not null,
      answer jsonb not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      primary key (company_id, job_id),
      foreign key (company_id, strategy_id) references strategies (company_id, id) on delete cascade
    )`.execute(db);
  await sql`create index strategy_drafts_strategy on strategy_drafts (company_id, strategy_id)`.execute(db);
}

async function createUsage(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table usage_events (
      company_id uuid not null references companies (id) on delete cascade,
      id uuid not null default uuidv7(),
      kind text not null,
      purpose text not null,
      provider text not null,
      model text not null,
      tokens_in integer not null default 0 check (tokens_in >= 0),
      tokens_out integer not null default 0 check (tokens_out >= 0),
      cost_micros bigint not null default 0 check (cost_micros >= 0),
      outcome text not null check (outcome in ('ok', 'failed', 'cancelled')),
      client_id uuid,
      job_id uuid,
      attempt integer,
      at timestamptz not null default now(),
      primary key (company_id, id),
      unique (company_id, job_id, attempt, purpose),
      foreign key (company_id, client_id) references clients (company_id, id)
    )`.execute(db);
  await sql`create index usage_events_client on usage_events (company_id, client_id)`.execute(db);
  await sql`create index usage_events_at on usage_events (company_id, at)`.execute(db);
}

import { type Kysely, sql } from "kysely";

/** The businesses a company serves, their marketing profiles and phone numbers, and the onboarding draft. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createClients(db);
  await createProfiles(db);
  await createPhoneNumbers(db);
  await createOnboardingDrafts(db);
  for (const table of ["clients", "marketing_profiles", "phone_numbers", "onboarding_drafts"]) {
    await sql`select protect_tenant_table(${table}::regclass)`.execute(db);
    await sql`grant select, insert, update on ${sql.table(table)} to frontoffice_runtime`.execute(db);
  }
  await sql`grant delete on phone_numbers, onboarding_drafts to frontoffice_runtime`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  for (const table of ["onboarding_drafts", "phone_numbers", "marketing_profiles", "clients"]) {
    await sql`drop table ${sql.table(table)}`.execute(db);
  }
}

async function createClients(db: Kysely<unknown>): Promise<void> {
  // sort_name and search are stored because row level security keeps expressions such as lower(name) out of index conditions.
  await sql`
    create table clients (
      company_id uuid not null references companies (id) on delete cascade,
      id uuid not null default uuidv7(),
      name text not null check (length(name) between 1 and 120),
      profession text check (length(profession) <= 120),
      description text check (length(description) <= 4000),
      website text check (length(website) <= 300),
      industry text check (length(industry) <= 120),
      timezone text not null default 'UTC',
      status text not null default 'active' check (status in ('prospect', 'active', 'paused')),
      color text not null default 'teal',
      version integer not null default 1,
      sort_name text not null generated always as (lower(name)) stored,
      search text not null generated always as (lower(name || ' ' || coalesce(profession, ''))) stored,
      created_by uuid references users (id),
      created_via text not null default 'web',
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      deleted_at timestamptz,
      primary key (company_id, id)
    )`.execute(db);
  await sql`create unique index clients_name on clients (company_id, sort_name) where deleted_at is null`.execute(db);
  await sql`create index clients_list on clients (company_id, sort_name, id)`.execute(db);
  await sql`create index clients_created_by on clients (created_by)`.execute(db);
}

async function createProfiles(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table marketing_profiles (
      company_id uuid not null,
      client_id uuid not null,
      target_audience text check (length(target_audience) <= 4000),
      marketing_goals text check (length(marketing_goals) <= 4000),
      brand_voice text check (length(brand_voice) <= 2000),
      forbidden_phrases text[] not null default '{}' check (cardinality(forbidden_phrases) <= 50),
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      primary key (company_id, client_id),
      foreign key (company_id, client_id) references clients (company_id, id) on delete cascade
    )`.execute(db);
}

async function createPhoneNumbers(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table phone_numbers (
      company_id uuid not null,
      id uuid not null default uuidv7(),
      client_id uuid not null,
      e164 text not null check (e164 ~ '^\\+[1-9][0-9]{6,14}$'),
      label text check (length(label) <= 60),
      position integer not null default 0,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      primary key (company_id, id),
      unique (company_id, e164),
      foreign key (company_id, client_id) references clients (company_id, id) on delete cascade
    )`.execute(db);
  await sql`create index phone_numbers_client on phone_numbers (company_id, client_id, position)`.execute(db);
}

async function createOnboardingDrafts(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table onboarding_drafts (
      company_id uuid not null,
      user_id uuid not null,
      step integer not null default 1 check (step between 1 and 3),
      data jsonb not null default '{}',
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      primary key (company_id, user_id),
      foreign key (company_id, user_id) references memberships (company_id, user_id) on delete cascade
    )`.execute(db);
}

import { type Kysely, sql } from "kysely";

/** Companies, people, what they sign in with, and their memberships. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createCompanies(db);
  await createUsers(db);
  await createMemberships(db);
  await createAuthSessions(db);
  await createSignInSupport(db);
  await grantRoles(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop policy colleagues on users`.execute(db);
  for (const table of ["rate_buckets", "password_resets", "auth_sessions", "memberships", "user_credentials", "users", "companies"]) {
    await sql`drop table ${sql.table(table)}`.execute(db);
  }
}

async function createCompanies(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table companies (
      id uuid primary key default uuidv7(),
      name text not null check (length(name) between 1 and 120),
      code citext not null unique check (code ~ '^[a-z0-9][a-z0-9-]{1,39}$'),
      contact_email citext not null,
      is_active boolean not null default true,
      timezone text not null default 'UTC',
      locale text not null default 'en',
      currency text not null default 'EUR' check (currency ~ '^[A-Z]{3}$'),
      settings jsonb not null default '{}',
      max_clients integer not null default 100 check (max_clients >= 0),
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      deleted_at timestamptz
    )`.execute(db);
  await sql`create trigger set_updated_at before update on companies for each row execute function set_updated_at()`.execute(db);
  await sql`alter table companies enable row level security`.execute(db);
  await sql`alter table companies force row level security`.execute(db);
  await sql`
    create policy tenant on companies to frontoffice_runtime
      using (id = nullif((select current_setting('app.company_id', true)), '')::uuid)
      with check (id = nullif((select current_setting('app.company_id', true)), '')::uuid)`.execute(db);
  await sql`create policy sign_in on companies to frontoffice_identity using (true) with check (true)`.execute(db);
}

async function createUsers(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table users (
      id uuid primary key default uuidv7(),
      email citext not null unique check (length(email) <= 254),
      username citext unique check (username ~ '^[a-z0-9][a-z0-9._-]{2,39}$'),
      name text not null check (length(name) between 1 and 120),
      avatar_url text,
      timezone text not null default 'UTC',
      locale text not null default 'en',
      is_active boolean not null default true,
      last_login_at timestamptz,
      email_verified_at timestamptz,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      deleted_at timestamptz
    )`.execute(db);
  await sql`
    create table user_credentials (
      user_id uuid primary key references users (id) on delete cascade,
      password_hash text not null,
      password_changed_at timestamptz not null default now(),
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db);
  for (const table of ["users", "user_credentials"]) {
    await sql`create trigger set_updated_at before update on ${sql.table(table)} for each row execute function set_updated_at()`.execute(
      db,
    );
    await sql`alter table ${sql.table(table)} enable row level security`.execute(db);
    await sql`alter table ${sql.table(table)} force row level security`.execute(db);
    await sql`create policy sign_in on ${sql.table(table)} to frontoffice_identity using (true) with check (true)`.execute(db);
  }
}

async function createMemberships(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table memberships (
      company_id uuid not null references companies (id) on delete cascade,
      id uuid not null default uuidv7(),
      user_id uuid not null references users (id) on delete cascade,
      role text not null check (role in ('owner', 'admin', 'member', 'viewer')),
      is_active boolean not null default true,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      primary key (company_id, id),
      unique (company_id, user_id)
    )`.execute(db);
  await sql`create index memberships_user on memberships (user_id)`.execute(db);
  await sql`select protect_tenant_table('memberships')`.execute(db);
  await sql`create policy sign_in on memberships to frontoffice_identity using (true) with check (true)`.execute(db);
  // A company sees the people who belong, or belonged, to it, and nobody else.
  await sql`
    create policy colleagues on users for select to frontoffice_runtime
      using (exists (
        select from memberships
        where memberships.user_id = users.id
          and memberships.company_id = nullif((select current_setting('app.company_id', true)), '')::uuid))`.execute(db);
}

async function createAuthSessions(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table auth_sessions (
      id uuid primary key default uuidv7(),
      user_id uuid not null references users (id) on delete cascade,
      company_id uuid references companies (id) on delete cascade,
      token_hash bytea not null unique check (length(token_hash) = 32),
      family_id uuid not null default uuidv7(),
      kind text not null check (kind in ('cookie', 'token')),
      user_agent text,
      ip text,
      expires_at timestamptz not null,
      refresh_expires_at timestamptz not null,
      absolute_expires_at timestamptz not null,
      last_used_at timestamptz not null default now(),
      rotated_at timestamptz,
      revoked_at timestamptz,
      revoked_reason text,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index auth_sessions_user on auth_sessions (user_id)`.execute(db);
  await sql`create index auth_sessions_company on auth_sessions (company_id)`.execute(db);
  await sql`create index auth_sessions_family on auth_sessions (family_id)`.execute(db);
  await sql`create trigger set_updated_at before update on auth_sessions for each row execute function set_updated_at()`.execute(db);
}

async function createSignInSupport(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table password_resets (
      id uuid primary key default uuidv7(),
      user_id uuid not null references users (id) on delete cascade,
      token_hash bytea not null unique check (length(token_hash) = 32),
      expires_at timestamptz not null,
      used_at timestamptz,
      created_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index password_resets_user on password_resets (user_id)`.execute(db);
  // Unlogged: losing the counters in a crash costs an attacker nothing he can use and saves a flush per attempt.
  await sql`
    create unlogged table rate_buckets (
      key text primary key check (length(key) <= 200),
      count integer not null,
      resets_at timestamptz not null
    )`.execute(db);
}

async function grantRoles(db: Kysely<unknown>): Promise<void> {
  for (const table of ["auth_sessions", "password_resets", "rate_buckets"]) {
    await sql`alter table ${sql.table(table)} enable row level security`.execute(db);
    await sql`alter table ${sql.table(table)} force row level security`.execute(db);
    await sql`create policy sign_in on ${sql.table(table)} to frontoffice_identity using (true) with check (true)`.execute(db);
  }
  await sql`grant select on companies, memberships to frontoffice_runtime`.execute(db);
  await sql`grant update (name, code, contact_email, timezone, locale, currency, settings, is_active) on companies to frontoffice_runtime`.execute(
    db,
  );
  await sql`grant select (id, email, username, name, avatar_url, is_active, last_login_at, created_at) on users to frontoffice_runtime`.execute(
    db,
  );
  await sql`
    grant select, insert, update on companies, users, user_credentials, memberships, auth_sessions, password_resets, rate_buckets
      to frontoffice_identity`.execute(db);
  await sql`grant delete on auth_sessions, password_resets, rate_buckets to frontoffice_identity`.execute(db);
}

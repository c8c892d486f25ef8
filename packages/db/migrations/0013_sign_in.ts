import { type Kysely, sql } from "kysely";

const TABLES = [
  "auth_letters",
  "email_changes",
  "oidc_flows",
  "sign_in_challenges",
  "known_devices",
  "recovery_codes",
  "second_factors",
  "user_identities",
];

/** What proves a person to be himself besides a password, and the letters that sign-in sends. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createIdentities(db);
  await createSecondFactors(db);
  await createShortLivedSteps(db);
  await createLetters(db);
  for (const table of TABLES) {
    await sql`alter table ${sql.table(table)} enable row level security`.execute(db);
    await sql`alter table ${sql.table(table)} force row level security`.execute(db);
    await sql`create policy sign_in on ${sql.table(table)} to frontoffice_identity using (true) with check (true)`.execute(db);
    await sql`grant select, insert, update, delete on ${sql.table(table)} to frontoffice_identity`.execute(db);
  }
}

export async function down(db: Kysely<unknown>): Promise<void> {
  for (const table of TABLES) await sql`drop table ${sql.table(table)}`.execute(db);
}

/** Who a person is at an outside provider: issuer and subject, never the e-mail address. */
async function createIdentities(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table user_identities (
      id uuid primary key default uuidv7(),
      user_id uuid not null references users (id) on delete cascade,
      issuer text not null check (length(issuer) between 1 and 500),
      subject text not null check (length(subject) between 1 and 255),
      email citext,
      last_used_at timestamptz not null default now(),
      created_at timestamptz not null default now(),
      unique (issuer, subject)
    )`.execute(db);
  await sql`create index user_identities_user on user_identities (user_id)`.execute(db);
  await sql`
    create table known_devices (
      user_id uuid not null references users (id) on delete cascade,
      fingerprint bytea not null check (length(fingerprint) = 32),
      last_seen_at timestamptz not null default now(),
      created_at timestamptz not null default now(),
      primary key (user_id, fingerprint)
    )`.execute(db);
}

/** The secret is sealed and bound to its person; the last step that was used keeps a code from working twice. */
async function createSecondFactors(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table second_factors (
      user_id uuid primary key references users (id) on delete cascade,
      sealed_secret text not null,
      enabled_at timestamptz,
      last_step bigint not null default 0,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db);
  await sql`create trigger set_updated_at before update on second_factors for each row execute function set_updated_at()`.execute(db);
  await sql`
    create table recovery_codes (
      id uuid primary key default uuidv7(),
      user_id uuid not null references users (id) on delete cascade,
      code_hash bytea not null check (length(code_hash) = 32),
      used_at timestamptz,
      created_at timestamptz not null default now(),
      unique (user_id, code_hash)
    )`.execute(db);
}

/** Each is used once, within minutes, by who holds a token of which only the digest is kept. */
async function createShortLivedSteps(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table sign_in_challenges (
      id uuid primary key default uuidv7(),
      user_id uuid not null references users (id) on delete cascade,
      token_hash bytea not null unique check (length(token_hash) = 32),
      attempts integer not null default 0,
      expires_at timestamptz not null,
      used_at timestamptz,
      created_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index sign_in_challenges_user on sign_in_challenges (user_id)`.execute(db);
  await sql`
    create table oidc_flows (
      id uuid primary key default uuidv7(),
      state_hash bytea not null unique check (length(state_hash) = 32),
      browser_hash bytea not null check (length(browser_hash) = 32),
      purpose text not null check (purpose in ('sign_in', 'link', 'confirm')),
      user_id uuid references users (id) on delete cascade,
      session_id uuid,
      return_to text not null check (length(return_to) <= 2000),
      expires_at timestamptz not null,
      used_at timestamptz,
      created_at timestamptz not null default now(),
      check (purpose = 'sign_in' or (user_id is not null and session_id is not null))
    )`.execute(db);
  await sql`create index oidc_flows_user on oidc_flows (user_id)`.execute(db);
  await sql`
    create table email_changes (
      id uuid primary key default uuidv7(),
      user_id uuid not null unique references users (id) on delete cascade,
      new_email citext not null check (length(new_email) <= 254),
      token_hash bytea unique check (length(token_hash) = 32),
      expires_at timestamptz not null,
      created_at timestamptz not null default now()
    )`.execute(db);
}

/**
 * Letters that sign-in owes, stored in the transaction that owes them. They belong to people, of whom some have no company and so no
 * queue; the row goes when the letter is posted. No secret waits here: links are made while posting.
 */
async function createLetters(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table auth_letters (
      id uuid primary key default uuidv7(),
      user_id uuid not null references users (id) on delete cascade,
      kind text not null check (length(kind) <= 50),
      recipient citext not null check (length(recipient) <= 254),
      facts jsonb not null default '{}',
      attempts integer not null default 0,
      due_at timestamptz not null default now(),
      created_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index auth_letters_due on auth_letters (due_at)`.execute(db);
  await sql`create index auth_letters_user on auth_letters (user_id)`.execute(db);
}

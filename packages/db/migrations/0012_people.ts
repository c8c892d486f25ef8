import { type Kysely, sql } from "kysely";

const LIMITED_TO_LISTED = `coalesce((select current_setting('app.client_ids', true)), '') = ''
  or client_id = any ((select nullif(current_setting('app.client_ids', true), '')::uuid[])::uuid[])`;

/** Invitations, and the right of a company to make a person and to correct his name until he has signed in. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createInvitations(db);
  await createInvitationClients(db);
  await sql`grant insert (id, email, name) on users to frontoffice_runtime`.execute(db);
  await sql`grant update (name) on users to frontoffice_runtime`.execute(db);
  // The new person is nobody's colleague yet: the membership follows in the same transaction.
  await sql`
    create policy newcomers on users for insert to frontoffice_runtime
      with check (nullif((select current_setting('app.company_id', true)), '') is not null)`.execute(db);
  await sql`
    create policy not_yet_here on users for update to frontoffice_runtime
      using (last_login_at is null and exists (
        select from memberships
        where memberships.user_id = users.id
          and memberships.company_id = nullif((select current_setting('app.company_id', true)), '')::uuid))`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop policy not_yet_here on users`.execute(db);
  await sql`drop policy newcomers on users`.execute(db);
  await sql`revoke update (name), insert (id, email, name) on users from frontoffice_runtime`.execute(db);
  await sql`drop table invitation_clients`.execute(db);
  await sql`drop table invitations`.execute(db);
}

/** The token is made when the letter is written, and only its digest is kept; `letters` tells one link from the one before. */
async function createInvitations(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table invitations (
      company_id uuid not null references companies (id) on delete cascade,
      id uuid not null default uuidv7(),
      email citext not null check (length(email) <= 254),
      role text not null check (role in ('owner', 'admin', 'member', 'viewer')),
      client_access text not null default 'all' check (client_access in ('all', 'listed')),
      invited_by uuid not null references users (id) on delete cascade,
      token_hash bytea check (length(token_hash) = 32),
      letters integer not null default 1,
      sent_at timestamptz,
      expires_at timestamptz not null,
      accepted_at timestamptz,
      accepted_by uuid references users (id) on delete set null,
      revoked_at timestamptz,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      primary key (company_id, id),
      constraint invitations_limited_roles check (client_access = 'all' or role in ('member', 'viewer'))
    )`.execute(db);
  await sql`
    create unique index invitations_open on invitations (company_id, email) where accepted_at is null and revoked_at is null`.execute(db);
  await sql`create index invitations_token on invitations (token_hash)`.execute(db);
  await sql`create index invitations_inviter on invitations (invited_by)`.execute(db);
  await sql`create index invitations_accepter on invitations (accepted_by)`.execute(db);
  await sql`select protect_tenant_table('invitations')`.execute(db);
  await sql`create policy sign_in on invitations to frontoffice_identity using (true) with check (true)`.execute(db);
  await sql`
    grant select (company_id, id, email, role, client_access, invited_by, letters, sent_at, expires_at, accepted_at, accepted_by,
        revoked_at, created_at, updated_at),
      insert (company_id, email, role, client_access, invited_by, expires_at),
      update (invited_by, token_hash, letters, sent_at, expires_at, accepted_at, accepted_by, revoked_at)
      on invitations to frontoffice_runtime`.execute(db);
  await sql`grant select on invitations to frontoffice_identity`.execute(db);
}

async function createInvitationClients(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table invitation_clients (
      company_id uuid not null,
      invitation_id uuid not null,
      client_id uuid not null,
      created_at timestamptz not null default now(),
      primary key (company_id, invitation_id, client_id),
      foreign key (company_id, invitation_id) references invitations (company_id, id) on delete cascade,
      foreign key (company_id, client_id) references clients (company_id, id) on delete cascade
    )`.execute(db);
  await sql`create index invitation_clients_client on invitation_clients (company_id, client_id)`.execute(db);
  await sql`select protect_tenant_table('invitation_clients')`.execute(db);
  await sql`select limit_to_clients('invitation_clients', ${sql.lit(LIMITED_TO_LISTED)}, ${sql.lit(LIMITED_TO_LISTED)})`.execute(db);
  await sql`create policy sign_in on invitation_clients to frontoffice_identity using (true) with check (true)`.execute(db);
  await sql`grant select, insert on invitation_clients to frontoffice_runtime`.execute(db);
  await sql`grant select on invitation_clients to frontoffice_identity`.execute(db);
}

import { type Kysely, sql } from "kysely";

/** The people at a client, and whoever calls it: found by their number. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // sort_name is stored because row level security keeps expressions such as lower(name) out of index conditions.
  await sql`
    create table contacts (
      company_id uuid not null references companies (id) on delete cascade,
      id uuid not null default uuidv7(),
      client_id uuid not null,
      name text check (length(name) between 1 and 120),
      role text check (length(role) <= 120),
      email text check (length(email) <= 254),
      phone text check (phone ~ '^\\+[1-9][0-9]{1,14}$'),
      note text check (length(note) <= 2000),
      version integer not null default 1,
      sort_name text not null generated always as (lower(coalesce(name, email, phone))) stored,
      created_by uuid references users (id) on delete set null,
      created_via text not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      deleted_at timestamptz,
      primary key (company_id, id),
      foreign key (company_id, client_id) references clients (company_id, id) on delete cascade,
      check (coalesce(name, email, phone) is not null)
    )`.execute(db);
  await sql`create unique index contacts_phone on contacts (company_id, client_id, phone) where phone is not null and deleted_at is null`.execute(
    db,
  );
  await sql`create index contacts_list on contacts (company_id, client_id, sort_name, id) where deleted_at is null`.execute(db);
  await sql`create index contacts_names on contacts (company_id, sort_name, id) where deleted_at is null`.execute(db);
  await sql`create index contacts_creator on contacts (created_by)`.execute(db);
  await sql`select protect_tenant_table('contacts')`.execute(db);
  await sql`grant select, insert, update on contacts to frontoffice_runtime`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table contacts`.execute(db);
}

import { type Kysely, sql } from "kysely";

/** Who looks after a client, and what it is tagged with. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table clients add column owner_id uuid,
      add constraint clients_owner foreign key (company_id, owner_id) references memberships (company_id, user_id) on delete set null (owner_id)`.execute(
    db,
  );
  await sql`create index clients_owned on clients (company_id, owner_id, sort_name, id)`.execute(db);
  // A table and no array: row level security keeps the operators of arrays out of index conditions.
  await sql`
    create table client_tags (
      company_id uuid not null,
      client_id uuid not null,
      tag text not null check (length(tag) between 1 and 40),
      key text not null generated always as (lower(tag)) stored,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      primary key (company_id, client_id, key),
      foreign key (company_id, client_id) references clients (company_id, id) on delete cascade
    )`.execute(db);
  await sql`create index client_tags_key on client_tags (company_id, key, client_id)`.execute(db);
  await sql`select protect_tenant_table('client_tags')`.execute(db);
  await sql`grant select, insert, delete on client_tags to frontoffice_runtime`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table client_tags`.execute(db);
  await sql`alter table clients drop column owner_id`.execute(db);
}

import { type Kysely, sql } from "kysely";

const NUMBERS = "(select string_agg(n.e164, ' ') from phone_numbers n where n.company_id = r.company_id and n.client_id = r.id)";
const TAGS = "(select string_agg(t.tag, ' ') from client_tags t where t.company_id = r.company_id and t.client_id = r.id)";
const BY_TAG = ["client_tags", "clients", "search_entries", "phone_numbers"];

/** Clients are found by their tags, as they are by their numbers. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await describeClients(db, [NUMBERS, TAGS]);
  await sql`
    create trigger find_by_tag after insert or delete on client_tags for each row execute function find_client_by_number()`.execute(db);
  // An owner who is no superuser reads what is there only where row level security is not forced.
  for (const table of BY_TAG) await sql`alter table ${sql.table(table)} no force row level security`.execute(db);
  await sql`select enter_clients(company_id, client_id) from (select distinct company_id, client_id from client_tags) tagged`.execute(db);
  for (const table of BY_TAG) await sql`alter table ${sql.table(table)} force row level security`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop trigger find_by_tag on client_tags`.execute(db);
  await describeClients(db, [NUMBERS]);
}

/** As in the migration that made the view, with these texts beside what else names a client. */
async function describeClients(db: Kysely<unknown>, texts: readonly string[]): Promise<void> {
  await sql
    .raw(`
    create or replace view findable_clients with (security_invoker = true) as
    select r.company_id, 'client' as kind, r.id, r.id as client_id, null::uuid as parent_id, r.name as title,
      (select c.name from clients c where c.company_id = r.company_id and c.id = r.id) as client_name,
      coalesce(concat_ws(' ', r.profession, r.industry, r.website, ${texts.join(", ")}), '') as alias,
      coalesce(r.description, '') as body, r.updated_at as at
    from clients r where r.deleted_at is null`)
    .execute(db);
}

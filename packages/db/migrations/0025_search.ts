import { type Kysely, sql } from "kysely";

/** What can be searched: [table, the text, the columns that the text is made of, whose client a row is]. */
const SEARCHED = [
  ["clients", "search", "search", "id"],
  ["strategies", "lower(title)", "title", "client_id"],
  ["projects", "lower(name)", "name", "client_id"],
  ["cycles", "lower(name)", "name", "client_id"],
  ["upload_sessions", "lower(name)", "name", "client_id"],
] as const;

/**
 * Search by index under row level security. LIKE is not leakproof, so behind a policy it is no index condition; a function asks for it
 * instead, under a role that can do nothing else: it reads the company and the client limit from the settings that the policies read.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create extension if not exists btree_gin`.execute(db);
  await createRole(db);
  await sql`grant usage on schema public to frontoffice_search`.execute(db);
  await sql`grant create on schema public to frontoffice_search`.execute(db);
  await sql.raw(PAIRS).execute(db);
  for (const [table, text, columns, client] of SEARCHED) {
    await sql`create index ${sql.id(`${table}_letters`)} on ${sql.table(table)} using gin (company_id, (${sql.raw(text)}) gin_trgm_ops)`.execute(
      db,
    );
    await sql`create index ${sql.id(`${table}_pairs`)} on ${sql.table(table)} using gin (company_id, search_pairs(${sql.raw(text)}))`.execute(
      db,
    );
    await sql`create policy searching on ${sql.table(table)} for select to frontoffice_search using (true)`.execute(db);
    const read = [...new Set(["company_id", "id", client, columns])].join(", ");
    await sql.raw(`grant select (${read}) on ${table} to frontoffice_search`).execute(db);
    await sql.raw(searchFunction(table, text, client)).execute(db);
    await sql.raw(`alter function search_${table}(text, integer) owner to frontoffice_search`).execute(db);
    await sql.raw(`revoke execute on function search_${table}(text, integer) from public`).execute(db);
    await sql.raw(`grant execute on function search_${table}(text, integer) to frontoffice_runtime`).execute(db);
  }
  await sql`revoke create on schema public from frontoffice_search`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  for (const [table, , columns, client] of SEARCHED) {
    await sql.raw(`drop function search_${table}(text, integer)`).execute(db);
    const read = [...new Set(["company_id", "id", client, columns])].join(", ");
    await sql.raw(`revoke select (${read}) on ${table} from frontoffice_search`).execute(db);
    await sql`drop policy searching on ${sql.table(table)}`.execute(db);
    await sql`drop index ${sql.id(`${table}_letters`)}, ${sql.id(`${table}_pairs`)}`.execute(db);
  }
  await sql`drop function search_pairs(text)`.execute(db);
  await sql`revoke usage on schema public from frontoffice_search`.execute(db);
  await sql`drop extension btree_gin`.execute(db);
}

/** Roles are cluster-wide; whoever is no superuser has to belong to a role before giving it something. */
async function createRole(db: Kysely<unknown>): Promise<void> {
  await sql`
    do $$
    begin
      begin
        create role frontoffice_search nologin nosuperuser nocreatedb nocreaterole nobypassrls noinherit;
      exception when duplicate_object or unique_violation then null;
      end;
      if not (select rolsuper from pg_roles where rolname = current_user) then
        execute format('grant frontoffice_search to %I', current_user);
      end if;
    end $$`.execute(db);
}

// What three letters in a row are to pg_trgm, single characters and pairs are here: shorter texts, and those of other signs, are found by them.
const PAIRS = `
  create function search_pairs(value text) returns text[] language sql immutable strict parallel safe as $$
    select array(select distinct substr(value, place, width) from generate_series(1, length(value)) place, (values (1), (2)) w (width))
  $$`;

/**
 * The ids of the rows whose text contains p_text, which is in lower case; null when they are more than p_most. Planned anew for each
 * company, with the text in hand: a plan for the average one would read all rows of a large one.
 */
function searchFunction(table: string, text: string, client: string): string {
  const rows = (condition: string, limit: string) => `
      select array_agg(found.id) into ids from (
        select id from ${table} where company_id = company and ${condition} ${limit} limit p_most + 1) found;`;
  const either = (limit: string) => `
    if p_text ~ '[[:alnum:]]{3}' then${rows(`${text} like pattern`, limit)}
    else${rows(`search_pairs(${text}) @> search_pairs(p_text) and ${text} like pattern`, limit)}
    end if;`;
  return `
  create function search_${table}(p_text text, p_most integer) returns uuid[]
  language plpgsql stable security definer
  set search_path = public, pg_temp set plan_cache_mode = force_custom_plan set enable_seqscan = off set enable_indexscan = off set jit = off
  as $$
  declare
    company uuid := nullif(current_setting('app.company_id', true), '')::uuid;
    listed uuid[] := nullif(current_setting('app.client_ids', true), '')::uuid[];
    pattern text := '%' || regexp_replace(p_text, '([\\\\%_])', '\\\\\\1', 'g') || '%';
    ids uuid[];
  begin
    if listed is null then${either("")}
    else${either(`and ${client} = any (listed)`)}
    end if;
    if cardinality(ids) > p_most then return null; end if;
    return coalesce(ids, '{}');
  end $$`;
}

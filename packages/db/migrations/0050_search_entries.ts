import { type Kysely, sql } from "kysely";

const OWN = "company_id = nullif(current_setting('app.company_id', true), '')::uuid";
const LISTED =
  "case when coalesce(current_setting('app.client_ids', true), '') = '' then true else client_id = any (nullif(current_setting('app.client_ids', true), '')::uuid[]) end";

interface Searched {
  table: string;
  kind: string;
  /** Expressions over a row r: what it is called, short texts that name it as well, and all else that it says. */
  title: string;
  alias?: string;
  body?: string;
  client: string;
  parent?: string;
  hidden?: string;
  /** A change of these columns is a change of what is found. */
  watched: string;
}

const PROJECT = "from projects p where p.company_id = r.company_id and p.id = r.project_id";
const VERSION = "from strategy_versions v where v.company_id = r.company_id and v.strategy_id = r.id and v.number = r.current_version";
const TEXTS = `select string_agg(said #>> '{}', ' ') from jsonb_path_query(v.sections, 'strict $.**?(@.type() == "string")') said`;

const SEARCHED: readonly Searched[] = [
  {
    table: "clients",
    kind: "client",
    title: "r.name",
    alias: `concat_ws(' ', r.profession, r.industry, r.website,
      (select string_agg(n.e164, ' ') from phone_numbers n where n.company_id = r.company_id and n.client_id = r.id))`,
    body: "r.description",
    client: "r.id",
    watched: "name, profession, industry, website, description, deleted_at",
  },
  {
    table: "contacts",
    kind: "contact",
    title: "coalesce(r.name, r.email, r.phone)",
    alias: "concat_ws(' ', r.role, r.email, r.phone)",
    body: "r.note",
    client: "r.client_id",
    parent: "r.client_id",
    watched: "name, role, email, phone, note, client_id, deleted_at",
  },
  {
    table: "strategies",
    kind: "strategy",
    title: `coalesce((select nullif(v.sections #>> '{summary,headline}', '') ${VERSION}), r.title)`,
    alias: "r.title",
    body: `(select (${TEXTS}) ${VERSION})`,
    client: "r.client_id",
    watched: "title, current_version, client_id, deleted_at",
  },
  {
    table: "projects",
    kind: "project",
    title: "r.name",
    body: "r.description",
    client: "r.client_id",
    watched: "name, description, client_id, deleted_at",
  },
  {
    table: "cycles",
    kind: "cycle",
    title: "r.name",
    alias: `(select p.name ${PROJECT})`,
    body: "r.description",
    client: "r.client_id",
    parent: "r.project_id",
    hidden: `r.deleted_at is not null or not exists (select ${PROJECT} and p.deleted_at is null)`,
    watched: "name, description, client_id, deleted_at",
  },
  {
    table: "upload_sessions",
    kind: "upload_session",
    title: `coalesce(r.name, (select p.name ${PROJECT}))`,
    alias: `(select p.name ${PROJECT})`,
    client: "r.client_id",
    parent: "r.project_id",
    hidden: `not exists (select ${PROJECT} and p.deleted_at is null)`,
    watched: "name, client_id",
  },
];

const READ = [...SEARCHED.map(({ table }) => table), "phone_numbers", "strategy_versions", "search_entries"];

/**
 * What can be found, one row for each thing whatever its noun: search ranks them together and asks one index. A view says what a row of a
 * table reads as; triggers keep the entries, in the transaction of the change. Search reads them by a function of its own.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TEXT_FUNCTIONS).execute(db);
  await createEntries(db);
  await sql.raw(MAKE_SEARCHABLE).execute(db);
  await sql`revoke execute on function make_searchable(regclass, text, text) from public`.execute(db);
  // An owner who is no superuser reads what is there only where row level security is not forced.
  for (const table of READ) await sql`alter table ${sql.table(table)} no force row level security`.execute(db);
  for (const noun of SEARCHED) {
    await sql.raw(viewOf(noun)).execute(db);
    await sql`select make_searchable(${noun.table}::regclass, ${noun.kind}, ${noun.watched})`.execute(db);
  }
  for (const table of READ) await sql`alter table ${sql.table(table)} force row level security`.execute(db);
  await sql.raw(FOLLOWERS).execute(db);
  await createIndexes(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw("drop trigger find_by_number on phone_numbers; drop trigger find_below on projects; drop trigger find_by_client on clients")
    .execute(db);
  await sql`drop function find_client_by_number(), find_below_project(), find_by_client_name()`.execute(db);
  for (const { table } of SEARCHED) {
    await sql`drop trigger keep_entry on ${sql.table(table)}`.execute(db);
    await sql
      .raw(`drop function keep_entry_of_${table}(); drop function enter_${table}(uuid, uuid); drop view findable_${table}`)
      .execute(db);
  }
  await sql`drop function make_searchable(regclass, text, text)`.execute(db);
  await sql`drop table search_entries`.execute(db);
  await sql`drop function search_words(text)`.execute(db);
  await sql`drop function search_text(text)`.execute(db);
}

function viewOf({
  table,
  kind,
  title,
  client,
  alias = "''",
  body = "''",
  parent = "null::uuid",
  hidden = "r.deleted_at is not null",
}: Searched) {
  return `
    create view findable_${table} with (security_invoker = true) as
    select r.company_id, '${kind}' as kind, r.id, ${client} as client_id, ${parent} as parent_id, ${title} as title,
      (select c.name from clients c where c.company_id = r.company_id and c.id = ${client}) as client_name,
      coalesce(${alias}, '') as alias, coalesce(${body}, '') as body, r.updated_at as at
    from ${table} r where not (${hidden});
    grant select on findable_${table} to frontoffice_runtime`;
}

/** Texts are compared in lower case and without accents: "instalacoes" finds "Instalações". A word has at most 80 characters. */
const TEXT_FUNCTIONS = `
  create function search_text(value text) returns text language sql immutable strict parallel safe as $$
    select regexp_replace(normalize(lower(value), NFKD), '[\\u0300-\\u036f]', '', 'g')
  $$;
  create function search_words(value text) returns text[] language sql immutable strict parallel safe as $$
    select coalesce(array_agg(distinct left(word, 80)), '{}')
    from regexp_split_to_table(public.search_text(value), '[^[:alnum:]]+') word where word <> ''
  $$`;

/** A sort_title is cut, because a key of an index has its limit. */
async function createEntries(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table search_entries (
      company_id uuid not null references companies (id) on delete cascade,
      kind text not null check (length(kind) between 1 and 40),
      id uuid not null,
      client_id uuid,
      parent_id uuid,
      title text not null,
      client_name text,
      alias text not null default '',
      body text not null default '',
      at timestamptz not null,
      sort_title text not null generated always as (left(search_text(title), 120)) stored,
      names text not null generated always as (search_text(title || ' ' || coalesce(client_name, '') || ' ' || alias)) stored,
      words tsvector not null generated always as
        (array_to_tsvector(search_words(title || ' ' || coalesce(client_name, '') || ' ' || alias || ' ' || body))) stored,
      primary key (company_id, kind, id),
      foreign key (company_id, client_id) references clients (company_id, id) on delete cascade
    )`.execute(db);
  await sql`select protect_tenant_table('search_entries')`.execute(db);
  // Triggers alone write.
  await sql`select set_tenant_policy('search_entries', ${`${OWN} and ${LISTED}`}, ${`${OWN} and ${LISTED} and pg_trigger_depth() > 0`})`.execute(
    db,
  );
  await sql`grant select, insert, update, delete on search_entries to frontoffice_runtime`.execute(db);
}

/** After the rows: an index is made faster than it grows. */
async function createIndexes(db: Kysely<unknown>): Promise<void> {
  await sql`create index search_entries_found on search_entries using gin (company_id, kind, words, names gin_trgm_ops)`.execute(db);
  await sql`create index search_entries_titles on search_entries (company_id, kind, sort_title text_pattern_ops)`.execute(db);
  await sql`create index search_entries_recent on search_entries (company_id, kind, at desc)`.execute(db);
  await sql`create index search_entries_client on search_entries (company_id, client_id)`.execute(db);
}

/**
 * Makes the rows of a table findable, those that are there and those to come: as the view findable_<table> reads them, renewed when one of
 * the watched columns changes. The view has a row for what can be found and none for what is hidden.
 */
const MAKE_SEARCHABLE = `
  create function make_searchable(p_table regclass, p_kind text, p_watched text) returns void language plpgsql as $make$
  declare
    columns text := 'company_id, kind, id, client_id, parent_id, title, client_name, alias, body, at';
  begin
    execute format($f$
      create function enter_%1$s(p_company uuid, p_id uuid) returns void language plpgsql as $$
      begin
        insert into search_entries (%2$s) select %2$s from findable_%1$s where company_id = p_company and id = p_id
        on conflict (company_id, kind, id) do update set client_id = excluded.client_id, parent_id = excluded.parent_id, title = excluded.title,
          client_name = excluded.client_name, alias = excluded.alias, body = excluded.body, at = excluded.at;
        if not found then delete from search_entries where company_id = p_company and kind = %3$L and id = p_id; end if;
      end $$;
      create function keep_entry_of_%1$s() returns trigger language plpgsql as $$
      begin
        if tg_op = 'DELETE' then
          delete from search_entries where company_id = old.company_id and kind = %3$L and id = old.id;
        else
          perform enter_%1$s(new.company_id, new.id);
        end if;
        return null;
      end $$;
      create trigger keep_entry after insert or delete or update of %4$s on %1$s for each row execute function keep_entry_of_%1$s();
      $f$, p_table, columns, p_kind, p_watched);
    execute format('insert into search_entries (%2$s) select %2$s from findable_%1$s', p_table, columns);
  end $make$`;

/** What stands in another row's entry is renewed with it: numbers in the client's, names in those of what lies below. */
const FOLLOWERS = `
  create function find_client_by_number() returns trigger language plpgsql as $$
  begin
    if tg_op <> 'INSERT' then perform enter_clients(old.company_id, old.client_id); end if;
    if tg_op <> 'DELETE' then perform enter_clients(new.company_id, new.client_id); end if;
    return null;
  end $$;
  create trigger find_by_number after insert or delete or update of e164, client_id on phone_numbers
    for each row execute function find_client_by_number();
  create function find_by_client_name() returns trigger language plpgsql as $$
  begin
    update search_entries set client_name = new.name where company_id = new.company_id and client_id = new.id and client_name is distinct from new.name;
    return null;
  end $$;
  create trigger find_by_client after update of name on clients for each row
    when (old.name is distinct from new.name) execute function find_by_client_name();
  create function find_below_project() returns trigger language plpgsql as $$
  begin
    perform enter_cycles(company_id, id) from cycles where company_id = new.company_id and project_id = new.id;
    perform enter_upload_sessions(company_id, id) from upload_sessions where company_id = new.company_id and project_id = new.id;
    return null;
  end $$;
  create trigger find_below after update of name, deleted_at on projects for each row
    when (old.name is distinct from new.name or old.deleted_at is distinct from new.deleted_at) execute function find_below_project()`;

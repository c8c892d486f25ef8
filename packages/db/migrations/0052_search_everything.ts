import { type Kysely, sql } from "kysely";

const READ = {
  search_entries: "company_id, kind, id, client_id, parent_id, title, client_name, body, at, sort_title, names, words",
  clients: "deleted_at, name",
  projects: "deleted_at",
  file_uploads: "company_id, id, client_id, project_id, upload_session_id, relative_path",
};
const OWNED = [
  "search_everything(text[], text, integer)",
  "search_entry_ids(text, text, text[], uuid, uuid[], integer)",
  "search_entry_index(text, text, text[], uuid, uuid[], text)",
  "search_file_ids(text[], uuid, uuid[], integer)",
];

/** The search of everything: a function that knows the company and the client limit by itself, as the role that can do nothing else. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create policy searching on search_entries for select to frontoffice_search using (true)`.execute(db);
  await sql`create policy searching on file_uploads for select to frontoffice_search using (true)`.execute(db);
  for (const [table, columns] of Object.entries(READ)) {
    await sql.raw(`grant select (${columns}) on ${table} to frontoffice_search`).execute(db);
  }
  for (const made of [WORDS, RANK, ENTRY_INDEX, ENTRY_IDS, FILE_IDS, EVERYTHING]) await sql.raw(made).execute(db);
  await sql`grant create on schema public to frontoffice_search`.execute(db);
  for (const name of OWNED) {
    await sql.raw(`alter function ${name} owner to frontoffice_search; revoke execute on function ${name} from public`).execute(db);
  }
  await sql`revoke create on schema public from frontoffice_search`.execute(db);
  await sql`grant execute on function search_everything(text[], text, integer) to frontoffice_runtime`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  for (const name of OWNED) await sql.raw(`drop function ${name}`).execute(db);
  await sql`drop function search_rank(text, text[], text[], text, text), search_query(text[], integer), search_patterns(text[])`.execute(
    db,
  );
  for (const [table, columns] of Object.entries(READ)) {
    await sql.raw(`revoke select (${columns}) on ${table} from frontoffice_search`).execute(db);
  }
  // What the search of a single list reads as well.
  await sql`grant select (company_id, id, client_id, name) on projects to frontoffice_search`.execute(db);
  await sql`drop policy searching on file_uploads`.execute(db);
  await sql`drop policy searching on search_entries`.execute(db);
}

/** What words ask for: that each begins a word, and that each is a part of a text. They hold nothing but characters and digits. */
const WORDS = `
  create function search_query(p_words text[], p_shortest integer) returns tsquery language sql immutable parallel safe as $$
    select string_agg(quote_literal(word) || case when length(word) >= p_shortest then ':*' else '' end, ' & ')::tsquery from unnest(p_words) word
  $$;
  create function search_patterns(p_words text[]) returns text[] language sql immutable parallel safe as $$
    select array_agg('%' || word || '%' order by length(word) desc) from unnest(p_words) word
  $$`;

/**
 * How well a text matches, the best first: 0 it is the text, 1 it begins with it, 2 each word begins a word of the title, 3 each word is in
 * what names it, 4 some are in what it says.
 */
const RANK = `
  create function search_rank(p_phrase text, p_starts text[], p_parts text[], p_title text, p_names text) returns integer language sql immutable parallel safe as $$
    select case
      when p_title = p_phrase then 0
      when starts_with(p_title, p_phrase) then 1
      when ' ' || regexp_replace(p_title, '[^[:alnum:]]+', ' ', 'g') like all (p_starts) then 2
      when p_names like all (p_parts) then 3
      else 4 end
  $$`;

const ALONE = "set search_path = public, pg_temp set jit = off set plan_cache_mode = force_custom_plan";

/** Some entries that match in this way, by the index and never by a walk through all of them. Of what names them the longest word leads. */
const ENTRY_INDEX = `
  create function search_entry_index(p_kind text, p_phrase text, p_words text[], p_company uuid, p_listed uuid[], p_way text) returns uuid[]
  language plpgsql stable security definer ${ALONE} set enable_seqscan = off set enable_indexscan = off set pg_trgm.word_similarity_threshold = 0.3
  as $$
  declare
    ids uuid[];
    asked tsquery := search_query(p_words, 1);
    patterns text[] := search_patterns(p_words);
    longest text := patterns[1];
    lead text := trim(longest, '%');
  begin
    case p_way
      when 'words' then
        select array_agg(found.id) into ids from (select e.id from search_entries e
          where e.company_id = p_company and e.kind = p_kind and (p_listed is null or e.client_id = any (p_listed)) and e.words @@ asked limit 120) found;
      when 'parts' then
        select array_agg(found.id) into ids from (select e.id from search_entries e
          where e.company_id = p_company and e.kind = p_kind and (p_listed is null or e.client_id = any (p_listed))
            and e.names like longest and e.names like all (patterns) limit 120) found;
      when 'similar' then
        select array_agg(found.id) into ids from (select e.id from search_entries e
          where e.company_id = p_company and e.kind = p_kind and (p_listed is null or e.client_id = any (p_listed)) and lead <% e.names
            and not exists (select from unnest(p_words) word where e.names not like '%' || word || '%' and strict_word_similarity(word, e.names) <= 0.3) limit 120) found;
    end case;
    return coalesce(ids, '{}');
  end $$`;

/**
 * The entries of one kind that match. Few rows of a large company are looked at: those that begin with the text, by their titles; the newest,
 * where frequent words are soon found; and only then the index, for words that are rare. Parts of words are looked for where no word is found.
 */
const ENTRY_IDS = `
  create function search_entry_ids(p_kind text, p_phrase text, p_words text[], p_company uuid, p_listed uuid[], p_enough integer) returns uuid[]
  language plpgsql stable security definer ${ALONE}
  as $$
  declare
    patterns text[] := search_patterns(p_words);
    prefix text := regexp_replace(p_phrase, '([\\\\%_])', '\\\\\\1', 'g') || '%';
    ids uuid[];
    newest uuid[];
  begin
    if p_listed is null then
      select array_agg(found.id) into ids from (select e.id from search_entries e
        where e.company_id = p_company and e.kind = p_kind and e.sort_title like prefix order by e.sort_title using ~<~ limit p_enough) found;
    end if;
    select array_agg(found.id) into newest from (
      select recent.id from (select e.id, e.names from search_entries e
        where e.company_id = p_company and e.kind = p_kind and (p_listed is null or e.client_id = any (p_listed)) order by e.at desc limit 300) recent
      where recent.names like all (patterns) limit p_enough) found;
    ids := coalesce(ids, '{}') || coalesce(newest, '{}');
    if coalesce(cardinality(newest), 0) >= p_enough then return ids; end if;
    ids := ids || search_entry_index(p_kind, p_phrase, p_words, p_company, p_listed, 'words');
    if ids = '{}' and length(patterns[1]) > 4 then ids := search_entry_index(p_kind, p_phrase, p_words, p_company, p_listed, 'parts'); end if;
    return ids;
  end $$`;

/**
 * The files that match, by the same way; a prefix of one or two characters begins too many names. A limited caller's are looked for in their
 * clients' sessions: some of them, where the words are so frequent in the company that the index would answer with most of its files.
 */
const FILE_IDS = `
  create function search_file_ids(p_words text[], p_company uuid, p_listed uuid[], p_enough integer) returns uuid[]
  language plpgsql stable security definer ${ALONE} set enable_seqscan = off
  as $$
  declare
    patterns text[] := search_patterns(p_words);
    asked tsquery := search_query(p_words, 3);
    most constant integer := case when p_listed is null then 120 else 20000 end;
    own uuid[];
    ids uuid[];
    frequent boolean;
  begin
    select array_agg(recent.id), count(*) >= p_enough into ids, frequent from (
      select f.id from (select id, relative_path from file_uploads where company_id = p_company order by id desc limit 300) f
      where search_text(substring(f.relative_path from '[^/]*$')) like all (patterns) limit p_enough) recent;
    if p_listed is not null then
      select array_agg(s.id) into own from upload_sessions s where s.company_id = p_company and s.client_id = any (p_listed);
      if own is null then return '{}'; end if;
      ids := '{}';
      if frequent then
        select array_agg(found.id) into ids from (
          select f.id from (select id, relative_path from file_uploads where company_id = p_company and upload_session_id = any (own) limit 3000) f
          where search_text(substring(f.relative_path from '[^/]*$')) like all (patterns) limit p_enough) found;
      end if;
    end if;
    if not frequent then
      select coalesce(ids, '{}') || coalesce(array_agg(found.id), '{}') into ids from (
        select f.id from (select id, client_id from file_uploads where company_id = p_company and file_words(relative_path) @@ asked limit most) f
        where p_listed is null or f.client_id = any (p_listed) limit 120) found;
    end if;
    return coalesce(ids, '{}');
  end $$`;

/**
 * What the caller can find of these kinds, the best of each kind first: at most p_limit of a kind. The text, without accents and in lower
 * case, is read word by word; what a deleted client or project holds is not found. Where nothing is, it may be misspelt, and what is like it
 * follows: with rank 5 where its title is, with 6 where another of its names is.
 */
const EVERYTHING = `
  create function search_everything(p_kinds text[], p_text text, p_limit integer)
  returns table (kind text, id uuid, client_id uuid, parent_id uuid, title text, client_name text, passage text, rank integer, at timestamptz)
  language plpgsql stable security definer ${ALONE}
  as $$
  #variable_conflict use_column
  declare
    company uuid := nullif(current_setting('app.company_id', true), '')::uuid;
    listed uuid[] := nullif(current_setting('app.client_ids', true), '')::uuid[];
    phrase text := left(search_text(trim(p_text)), 120);
    asked text[] := (search_words(p_text))[1:12];
    parts text[] := search_patterns(asked);
    starts text[] := array(select '% ' || word || '%' from unnest(asked) word);
    enough integer := greatest(p_limit, 20);
    any_found boolean := false;
    wanted text;
    ids uuid[];
  begin
    if company is null or cardinality(asked) = 0 then return; end if;
    foreach wanted in array p_kinds loop
      if wanted = 'file' then
        ids := search_file_ids(asked, company, listed, enough);
        if ids = '{}' then continue; end if;
        return query
          select 'file', f.id, f.client_id, f.upload_session_id, name.title, c.name, null::text,
            search_rank(phrase, starts, parts, name.plain, name.plain) as rank, uuid_extract_timestamp(f.id) as at
          from file_uploads f cross join lateral (
            select title, search_text(title) as plain from (select substring(f.relative_path from '[^/]*$') as title) called offset 0) name
          join projects p on p.company_id = f.company_id and p.id = f.project_id and p.deleted_at is null
          left join clients c on c.company_id = f.company_id and c.id = f.client_id
          where f.company_id = company and f.id = any (ids) and (listed is null or f.client_id = any (listed)) and c.deleted_at is null
          order by rank, at desc limit p_limit;
        any_found := any_found or found;
        continue;
      end if;
      ids := search_entry_ids(wanted, phrase, asked, company, listed, enough);
      if ids = '{}' then continue; end if;
      return query
        select best.kind, best.id, best.client_id, best.parent_id, best.title, best.client_name,
          case when best.rank = 4 then (select substring(best.body from greatest(1, min(place) - 60) for 180)
            from unnest(asked) word cross join lateral strpos(search_text(best.body), word) place where place > 0) end,
          best.rank, best.at
        from (
          select e.kind, e.id, e.client_id, e.parent_id, e.title, e.client_name, e.body, e.at, search_rank(phrase, starts, parts, e.sort_title, e.names) as rank
          from search_entries e left join clients c on c.company_id = e.company_id and c.id = e.client_id
          where e.company_id = company and e.kind = wanted and e.id = any (ids) and (listed is null or e.client_id = any (listed)) and c.deleted_at is null
          order by rank, e.at desc limit p_limit) best;
      any_found := any_found or found;
    end loop;
    if any_found or length(parts[1]) < 6 then return; end if;
    foreach wanted in array array_remove(p_kinds, 'file') loop
      ids := search_entry_index(wanted, phrase, asked, company, listed, 'similar');
      return query
        select e.kind, e.id, e.client_id, e.parent_id, e.title, e.client_name, null::text,
          case when exists (select from unnest(asked) word where strict_word_similarity(word, e.sort_title) > 0.3) then 5 else 6 end as rank, e.at
        from search_entries e left join clients c on c.company_id = e.company_id and c.id = e.client_id
        where e.company_id = company and e.kind = wanted and e.id = any (ids) and (listed is null or e.client_id = any (listed)) and c.deleted_at is null
        order by rank, word_similarity(phrase, e.names) desc, e.at desc limit p_limit;
    end loop;
  end $$`;

import { type Kysely, sql } from "kysely";

/** Files are found by the words of their names. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(FILE_WORDS).execute(db);
  await sql`create index file_uploads_found on file_uploads using gin (company_id, file_words(relative_path))`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index file_uploads_found`.execute(db);
  await sql`drop function file_words(text)`.execute(db);
}

/** The words of a file's name, without its folders: fewer keys than its characters would make, for what is written most. */
const FILE_WORDS = `
  create function file_words(path text) returns tsvector language sql immutable strict parallel safe as $$
    select array_to_tsvector(public.search_words(substring(path from '[^/]*$')))
  $$`;

import { type Kysely, sql } from "kysely";

/** What lies at a key is looked for in all projects of a company: two of them may share a bucket. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index file_uploads_key on file_uploads (company_id, s3_key) where status = 'uploaded'`.execute(db);
  await sql`drop index file_uploads_place`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`create index file_uploads_place on file_uploads (company_id, project_id, s3_key) where status = 'uploaded'`.execute(db);
  await sql`drop index file_uploads_key`.execute(db);
}

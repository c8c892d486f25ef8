import { type Kysely, sql } from "kysely";

const TABLES = ["companies", "clients", "users"];

/** Zones were taken that Node alone knows, such as AET; every figure by day failed until somebody changed them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const table of TABLES) {
    await sql`
      update ${sql.table(table)} set timezone = 'UTC'
      where timezone is not null and not exists (select from pg_timezone_names where lower(name) = lower(timezone))`.execute(db);
  }
}

/** What a zone was before it was mended is not known any more, and nothing could be done with it. */
export async function down(): Promise<void> {}

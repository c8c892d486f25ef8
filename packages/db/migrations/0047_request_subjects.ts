import { type Kysely, sql } from "kysely";

/** What a pending call is about and what hangs on that, as it was called and counted when the program asked. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table approvals
      add column entity_type text check (length(entity_type) between 1 and 60),
      add column subject text check (length(subject) between 1 and 300),
      add column consequences text[] not null default '{}'`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table approvals drop column entity_type, drop column subject, drop column consequences`.execute(db);
}

import { type Kysely, sql } from "kysely";

/** Why the latest email of an invitation did not go out, for the page on which somebody waits for it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table invitations add column email_error text check (length(email_error) <= 500)`.execute(db);
  await sql`grant select (email_error), update (email_error) on invitations to frontoffice_runtime`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table invitations drop column email_error`.execute(db);
}

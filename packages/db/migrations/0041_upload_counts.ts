import { type Kysely, sql } from "kysely";

const MOVES = ["insert", "update", "delete"] as const;

/** What has arrived counts by project and by the storage that it lies in, since a project may have moved to another one. */
const PLACE = "r.project_id || ' ' || coalesce(r.storage_connection_id::text, 'own')";

/** How many upload sessions there are by status, and what they have brought. A count that does not change costs no write. */
const deltasOf = (rows: string, sign: 1 | -1) => `
  select r.company_id, counted.subject, counted.state, ${sign} * sum(counted.amount) as amount
  from ${rows} r cross join lateral (values ('uploads', r.status, 1::bigint), ('uploads.files', ${PLACE}, r.files_uploaded::bigint),
    ('uploads.bytes', ${PLACE}, r.bytes_done)) counted (subject, state, amount)
  where counted.amount <> 0 group by 1, 2, 3`;

/** The moment that a session brought its files; a CASE, because row level security keeps COALESCE out of index conditions. */
const ARRIVED = "(case when completed_at is null then started_at else completed_at end)";

/** Sums over all uploads of a company are kept as it uploads; those of the last days, and those of a client, are found by index. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const move of MOVES) await countOn(db, move);
  await countWhatIsThere(db);
  await sql`create index upload_sessions_arrived on upload_sessions (company_id, ${sql.raw(ARRIVED)})`.execute(db);
  await sql`create index upload_sessions_of_client on upload_sessions (company_id, client_id, id)`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index upload_sessions_arrived, upload_sessions_of_client`.execute(db);
  for (const move of MOVES) {
    await sql`drop trigger ${sql.id(`count_${move}`)} on upload_sessions`.execute(db);
    await sql`drop function ${sql.id(`count_upload_sessions_${move}`)}()`.execute(db);
  }
  await unguarded(db, ["counts"], () => sql`delete from counts where subject in ('uploads', 'uploads.files', 'uploads.bytes')`.execute(db));
}

async function countOn(db: Kysely<unknown>, move: (typeof MOVES)[number]): Promise<void> {
  const parts = [...(move === "insert" ? [] : [deltasOf("old_rows", -1)]), ...(move === "delete" ? [] : [deltasOf("new_rows", 1)])];
  const tables = [...(move === "insert" ? [] : ["old table as old_rows"]), ...(move === "delete" ? [] : ["new table as new_rows"])];
  await sql
    .raw(`
    create function count_upload_sessions_${move}() returns trigger language plpgsql as $$
    begin
      perform add_to_counts(jsonb_agg(jsonb_build_object('companyId', d.company_id, 'subject', d.subject, 'state', d.state, 'amount', d.amount)))
        from (${parts.join(" union all ")}) d having count(*) > 0;
      return null;
    end $$;
    create trigger count_${move} after ${move} on upload_sessions
      referencing ${tables.join(" ")} for each statement execute function count_upload_sessions_${move}();`)
    .execute(db);
}

/** The triggers keep everybody else out of the table until this has committed. */
function countWhatIsThere(db: Kysely<unknown>): Promise<unknown> {
  return unguarded(db, ["upload_sessions", "counts"], () =>
    sql.raw(`insert into counts (company_id, subject, state, amount) ${deltasOf("upload_sessions", 1)}`).execute(db),
  );
}

/** Runs the work past row level security, which holds the owner of the tables as well. */
async function unguarded(db: Kysely<unknown>, tables: readonly string[], work: () => Promise<unknown>): Promise<void> {
  for (const table of tables) await sql`alter table ${sql.table(table)} no force row level security`.execute(db);
  await work();
  for (const table of tables) await sql`alter table ${sql.table(table)} force row level security`.execute(db);
}

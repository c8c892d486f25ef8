import { type Kysely, sql } from "kysely";

/** Approvals are announced to those who follow them, and the streams of a caller are counted over all processes. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await announceApprovals(db);
  await createStreamCounts(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop function count_streams(uuid, uuid[], integer[], integer[], integer)`.execute(db);
  await sql`drop table stream_counts, stream_processes`.execute(db);
  for (const happening of ["insert", "update"]) await sql`drop trigger ${sql.id(`announce_${happening}`)} on approvals`.execute(db);
  await sql`drop function announce_approvals()`.execute(db);
}

/** Names the company and nothing else: how much waits, each reader asks for under their own rights. */
async function announceApprovals(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function announce_approvals() returns trigger language plpgsql as $$
    begin
      perform pg_notify('topic_change', 'approvals:' || company_id) from (select distinct company_id from new_rows) told;
      return null;
    end $$`.execute(db);
  for (const happening of ["insert", "update"]) {
    await sql`
      create trigger ${sql.id(`announce_${happening}`)} after ${sql.raw(happening)} on approvals
        referencing new table as new_rows for each statement execute function announce_approvals()`.execute(db);
  }
}

/** Unlogged: after a crash of the database every process counts its streams anew. */
async function createStreamCounts(db: Kysely<unknown>): Promise<void> {
  await sql`
    create unlogged table stream_processes (
      id uuid primary key,
      seen_at timestamptz not null
    )`.execute(db);
  await sql`
    create unlogged table stream_counts (
      caller_id uuid not null,
      process_id uuid not null references stream_processes (id) on delete cascade,
      streams integer not null check (streams > 0),
      primary key (caller_id, process_id)
    )`.execute(db);
  await sql`create index stream_counts_process on stream_counts (process_id)`.execute(db);
  for (const table of ["stream_processes", "stream_counts"]) {
    await sql`alter table ${sql.table(table)} enable row level security`.execute(db);
    await sql`alter table ${sql.table(table)} force row level security`.execute(db);
    await sql`create policy sign_in on ${sql.table(table)} to frontoffice_identity using (true) with check (true)`.execute(db);
    await sql`grant select, insert, update, delete on ${sql.table(table)} to frontoffice_identity`.execute(db);
  }
  await sql.raw(COUNT_STREAMS).execute(db);
}

// A process says how many streams of each caller it holds and how many it wants to hold. It is granted what the processes that are alive leave
// of the cap, never less than it holds. The locks, in one order, make two processes ask one after the other; each statement of a function
// sees what was committed before it.
const COUNT_STREAMS = `
  create function count_streams(p_process uuid, p_callers uuid[], p_held integer[], p_wanted integer[], p_cap integer)
    returns table (caller_id uuid, granted integer)
  language plpgsql as $$
  #variable_conflict use_column
  begin
    insert into stream_processes (id, seen_at) values (p_process, clock_timestamp())
      on conflict (id) do update set seen_at = excluded.seen_at;
    perform pg_advisory_xact_lock(hashtextextended('streams:' || asked.caller, 0))
      from (select caller from unnest(p_callers) caller order by caller) asked;
    return query
      with asked as (
        select * from unnest(p_callers, p_held, p_wanted) as a (caller, held, wanted)
      ),
      elsewhere as (
        select c.caller_id, sum(c.streams)::integer as streams
        from stream_counts c join stream_processes p on p.id = c.process_id
        where c.caller_id = any (p_callers) and c.process_id <> p_process and p.seen_at > clock_timestamp() - interval '15 seconds'
        group by c.caller_id
      ),
      answer as (
        select a.caller, greatest(a.held, least(a.wanted, p_cap - coalesce(e.streams, 0))) as granted
        from asked a left join elsewhere e on e.caller_id = a.caller
      ),
      kept as (
        insert into stream_counts (caller_id, process_id, streams)
        select caller, p_process, granted from answer where granted > 0
        on conflict (caller_id, process_id) do update set streams = excluded.streams
      ),
      dropped as (
        delete from stream_counts c using answer a
        where c.process_id = p_process and c.caller_id = a.caller and a.granted = 0
      )
      select caller, granted from answer;
  end $$`;

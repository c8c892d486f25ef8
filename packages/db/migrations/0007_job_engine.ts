import { type Kysely, sql } from "kysely";

/** The engine's own moves, one statement each: claim, settle, report, sweep, purge. Times are the database's. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [claim, holding, logs, report, nextStatus, settle, sweep, purge]) await sql.raw(statement).execute(db);
  for (const name of functions) {
    await sql.raw(`revoke execute on function ${name} from public`).execute(db);
    await sql.raw(`grant execute on function ${name} to frontoffice_queue`).execute(db);
  }
}

export async function down(db: Kysely<unknown>): Promise<void> {
  for (const name of functions) await sql.raw(`drop function ${name}`).execute(db);
}

const functions = [
  "claim_jobs(uuid, text, integer, integer)",
  "settle_jobs(uuid, jsonb)",
  "report_jobs(uuid, jsonb)",
  "write_job_reports(jsonb)",
  "held_job_items(uuid, jsonb)",
  "next_job_status(text, boolean, boolean)",
  "sweep_workers(integer, integer)",
  "purge_jobs(integer, integer)",
];

// Settings that keep the plans on the indices even while the tables are new and have no statistics.
const onIndices = "set enable_seqscan = off set jit = off";

// The key share on the worker's row makes a sweep wait or win: a swept worker claims nothing. The advisory lock makes the cap per
// company exact over all workers; each statement below it sees what the previous holder committed. Companies are found by hopping
// over the ready index, whose full order is spelled out because otherwise the planner scans finished jobs. The moment is a variable
// because a call of clock_timestamp() cannot bound a scan: every job for tomorrow would be read. The front is longer than the claim
// because a row that a cancel has open is skipped.
const claim = `
  create function claim_jobs(p_worker uuid, p_queue text, p_limit integer, p_per_company integer) returns setof jobs
  language plpgsql ${onIndices} as $$
  declare moment timestamptz;
  begin
    perform from workers where id = p_worker and dead_at is null for key share;
    if not found then return; end if;
    perform pg_advisory_xact_lock(hashtextextended('claim:' || p_queue, 0));
    moment := clock_timestamp();
    return query
      with recursive tenant (company_id) as (
        (select j.company_id from jobs j
          where j.queue = p_queue and j.status = 'queued'
          order by j.queue, j.company_id, j.priority desc, j.run_at, j.id limit 1)
        union all
        select (select j.company_id from jobs j
          where j.queue = p_queue and j.status = 'queued' and j.company_id > t.company_id
          order by j.queue, j.company_id, j.priority desc, j.run_at, j.id limit 1)
        from tenant t where t.company_id is not null
      ),
      busy as materialized (
        select j.company_id, count(*)::integer as running from jobs j
        where j.queue = p_queue and j.status = 'running' group by j.company_id
      ),
      candidate as (
        select t.company_id, h.id, h.priority, h.run_at,
          coalesce(b.running, 0) + row_number() over (partition by t.company_id order by h.priority desc, h.run_at, h.id) as turn
        from tenant t
        left join busy b on b.company_id = t.company_id
        cross join lateral (
          select j.id, j.priority, j.run_at from jobs j
          where j.queue = p_queue and j.company_id = t.company_id and j.status = 'queued' and j.run_at <= moment
          order by j.priority desc, j.run_at, j.id
          limit greatest(0, least(p_limit, p_per_company - coalesce(b.running, 0)))
        ) h
      ),
      front as materialized (
        select * from candidate c order by c.turn, c.priority desc, c.run_at, c.id limit p_limit + 20
      ),
      chosen as (
        select j.company_id, j.id
        from front c join jobs j on j.company_id = c.company_id and j.id = c.id
        where j.status = 'queued'
        order by c.turn, c.priority desc, c.run_at, c.id
        limit p_limit
        for no key update of j skip locked
      )
      update jobs j
      set status = 'running', worker_id = p_worker, attempts = j.attempts + 1, claim_no = j.claim_no + 1,
        started_at = clock_timestamp()
      from chosen c where j.company_id = c.company_id and j.id = c.id
      returning j.*;
  end $$`;

// Locks the rows whose claim is still held and that no step has open; the rest is left to the caller to try again.
const holding = `
  create function held_job_items(p_worker uuid, p_items jsonb) returns jsonb
  language sql ${onIndices} as $$
    select coalesce(jsonb_agg(held.item), '[]') from (
      select i.item from jsonb_array_elements(p_items) i (item)
      join jobs j on j.company_id = (i.item ->> 'companyId')::uuid and j.id = (i.item ->> 'jobId')::uuid
      where j.claim_no = (i.item ->> 'claimNo')::integer and j.worker_id = p_worker and j.status = 'running'
      for no key update of j skip locked
    ) held
  $$`;

// Log lines take their numbers from the row before the progress does, so a reader sees them in the order they were made.
const logs = `
  create function write_job_reports(p_held jsonb) returns void
  language plpgsql ${onIndices} as $$
  begin
    if jsonb_path_exists(p_held, '$[*].logs') then
      with item as (
        select * from jsonb_to_recordset(p_held) as i ("companyId" uuid, "jobId" uuid, logs jsonb) where logs is not null
      ), numbered as (
        update jobs j set event_seq = j.event_seq + jsonb_array_length(i.logs)
        from item i where j.company_id = i."companyId" and j.id = i."jobId"
        returning j.company_id, j.id, j.event_seq - jsonb_array_length(i.logs) as base, i.logs
      )
      insert into job_events (company_id, job_id, seq, kind, data, at)
        select n.company_id, n.id, n.base + line.place, 'log', jsonb_build_object('text', line.entry -> 'text'),
          to_timestamp((line.entry ->> 'at')::double precision / 1000)
        from numbered n, jsonb_array_elements(n.logs) with ordinality line (entry, place);
    end if;
    if jsonb_path_exists(p_held, '$[*].progress') then
      update jobs j set progress = i.progress
      from jsonb_to_recordset(p_held) as i ("companyId" uuid, "jobId" uuid, progress jsonb)
      where i.progress is not null and j.company_id = i."companyId" and j.id = i."jobId";
    end if;
  end $$`;

const report = `
  create function report_jobs(p_worker uuid, p_items jsonb) returns setof uuid
  language plpgsql as $$
  declare held jsonb := held_job_items(p_worker, p_items);
  begin
    perform write_job_reports(held);
    return query select (item ->> 'jobId')::uuid from jsonb_array_elements(held) h (item);
  end $$`;

const nextStatus = `
  create function next_job_status(outcome text, cancelling boolean, spent boolean) returns text
  language sql immutable as $$
    select case
      when outcome = 'ok' then 'succeeded'
      when outcome = 'cancelled' or (cancelling and outcome <> 'discarded') then 'cancelled'
      when outcome = 'discarded' or (spent and outcome in ('error', 'worker_lost')) then 'failed'
      else 'queued'
    end
  $$`;

// Answers one row per item: settled, lost (the claim is gone) or locked (a step or a cancel has the row; try again).
const settle = `
  create function settle_jobs(p_worker uuid, p_items jsonb)
  returns table (job_id uuid, claim_no integer, answer text, status text)
  language plpgsql ${onIndices} as $$
  #variable_conflict use_column
  declare
    held jsonb := held_job_items(p_worker, p_items);
    moment timestamptz := clock_timestamp();
    done jsonb;
  begin
    perform write_job_reports(held);
    with item as (
      select * from jsonb_to_recordset(held) as i
        ("companyId" uuid, "jobId" uuid, "claimNo" integer, outcome text, result jsonb, error text, "delayMs" integer)
    ), before as (
      select i.*, j.attempts, j.started_at,
        next_job_status(i.outcome, j.cancel_requested_at is not null, j.attempts >= j.max_attempts) as next
      from item i join jobs j on j.company_id = i."companyId" and j.id = i."jobId"
    ), moved as (
      update jobs j set
        status = b.next,
        worker_id = null,
        attempts = case when b.next = 'queued' and b.outcome in ('returned', 'snoozed') then greatest(0, b.attempts - 1) else b.attempts end,
        run_at = case when b.next = 'queued' then moment + make_interval(secs => coalesce(b."delayMs", 0) / 1000.0) else j.run_at end,
        result = case when b.next = 'succeeded' then b.result end,
        error = case when b.next <> 'succeeded' then coalesce(b.error, j.error) end,
        finished_at = case when b.next <> 'queued' then moment end
      from before b where j.company_id = b."companyId" and j.id = b."jobId"
      returning j.id, b."claimNo" as claim_no, j.status
    ), history as (
      insert into job_attempts (company_id, job_id, claim_no, attempt, worker_id, outcome, error, started_at, ended_at)
      select b."companyId", b."jobId", b."claimNo", b.attempts, p_worker, b.outcome, b.error, b.started_at, moment from before b
    )
    select coalesce(jsonb_object_agg(m.id || ':' || m.claim_no, m.status), '{}') into done from moved m;
    return query
      select i."jobId", i."claimNo",
        case
          when done ? (i."jobId" || ':' || i."claimNo") then 'settled'
          when exists (select from jobs j where j.company_id = i."companyId" and j.id = i."jobId" and j.claim_no = i."claimNo"
                         and j.worker_id = p_worker and j.status = 'running') then 'locked'
          else 'lost'
        end,
        done ->> (i."jobId" || ':' || i."claimNo")
      from jsonb_to_recordset(p_items) as i ("companyId" uuid, "jobId" uuid, "claimNo" integer);
  end $$`;

// A worker is dead when its lease ran out, or when its connection has been gone for the time of suspicion. After a restart of the
// database every lock is free and every lease old, so judgement waits. A job with an open step is skipped until the step ends: the
// zombie's write commits before the hand-over or never. The worker's row goes when nothing is left under it.
const sweep = `
  create function sweep_workers(p_suspect_ms integer, p_patience_ms integer)
  returns table (leads boolean, moment timestamptz, swept integer)
  language plpgsql ${onIndices} as $$
  declare
    dead uuid[];
    young boolean := clock_timestamp() - pg_postmaster_start_time() < make_interval(secs => p_patience_ms / 1000.0);
  begin
    leads := pg_try_advisory_xact_lock(hashtextextended('sweep', 0));
    moment := clock_timestamp();
    swept := 0;
    if not leads then return next; return; end if;
    with connected as (
      select objid::bigint as slot from pg_locks
      where locktype = 'advisory' and classid = 7074 and objsubid = 2 and granted
        and database = (select oid from pg_database where datname = current_database())
    )
    update workers w set suspect_since = case when exists (select from connected c where c.slot = w.slot) then null else moment end
    where (w.suspect_since is null) <> exists (select from connected c where c.slot = w.slot);
    if not young then
      select array_agg(gone.id) into dead from (
        select w.id from workers w
        where w.dead_at is not null or w.lease_until < moment
          or w.suspect_since < moment - make_interval(secs => p_suspect_ms / 1000.0)
        for update skip locked
      ) gone;
    end if;
    if dead is not null then
      update workers set dead_at = moment where id = any (dead) and dead_at is null;
      with lost as (
        select j.company_id, j.id, j.worker_id, j.claim_no, j.attempts, j.started_at,
          next_job_status('worker_lost', j.cancel_requested_at is not null, j.attempts >= j.max_attempts) as next
        from jobs j where j.worker_id = any (dead)
        for no key update of j skip locked
      ), moved as (
        update jobs j set status = l.next, worker_id = null, claim_no = j.claim_no + 1, run_at = moment,
          error = 'The worker was lost while it ran this job.',
          finished_at = case when l.next <> 'queued' then moment end
        from lost l where j.company_id = l.company_id and j.id = l.id
        returning j.id
      ), history as (
        insert into job_attempts (company_id, job_id, claim_no, attempt, worker_id, outcome, error, started_at, ended_at)
        select l.company_id, l.id, l.claim_no, l.attempts, l.worker_id, 'worker_lost', 'The worker was lost.', l.started_at, moment
        from lost l
      )
      select count(*) into swept from moved;
      delete from workers w where w.id = any (dead) and not exists (select from jobs j where j.worker_id = w.id);
    end if;
    return next;
  end $$`;

const purge = `
  create function purge_jobs(p_older_than_days integer, p_limit integer) returns integer
  language plpgsql ${onIndices} as $$
  declare purged integer;
  begin
    delete from jobs j using (
      select company_id, id from jobs
      where finished_at < now() - make_interval(days => p_older_than_days)
      order by finished_at limit p_limit
      for update skip locked
    ) old where j.company_id = old.company_id and j.id = old.id;
    get diagnostics purged = row_count;
    return purged;
  end $$`;

import { type Kysely, sql } from "kysely";

/** Background work: the jobs people see are the rows that workers claim, with their attempts, events, workers and schedules. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createWorkers(db);
  await createJobs(db);
  await indexJobs(db);
  await createHistory(db);
  await sql`
    create table job_schedules (
      name text primary key check (length(name) between 1 and 100),
      last_slot timestamptz not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db);
  await sql`create trigger set_updated_at before update on job_schedules for each row execute function set_updated_at()`.execute(db);
  await sql.raw(guardMoves).execute(db);
  await sql.raw(announceNew).execute(db);
  await sql.raw(announceChanges).execute(db);
  await grantRights(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  for (const table of ["job_schedules", "job_events", "job_attempts", "jobs", "workers"]) {
    await sql`drop table ${sql.table(table)}`.execute(db);
  }
  await sql`drop function guard_job_moves(), announce_new_jobs(), announce_job_changes()`.execute(db);
}

/** slot names the session advisory lock a worker holds for as long as its connection lives. */
async function createWorkers(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table workers (
      id uuid primary key,
      slot integer not null unique,
      host text not null,
      pid integer not null,
      queues text[] not null,
      started_at timestamptz not null default now(),
      lease_until timestamptz not null,
      suspect_since timestamptz,
      dead_at timestamptz
    )`.execute(db);
  await sql`create sequence worker_slots as integer cycle owned by workers.slot`.execute(db);
}

async function createJobs(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table jobs (
      company_id uuid not null references companies (id) on delete cascade,
      id uuid not null default uuidv7(),
      queue text not null check (length(queue) between 1 and 40),
      type text not null check (length(type) between 1 and 100),
      audience text not null default 'company' check (audience in ('company', 'system')),
      payload jsonb not null check (octet_length(payload::text) <= 16384),
      status text not null default 'queued' check (status in ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
      priority smallint not null default 0 check (priority between -100 and 100),
      run_at timestamptz not null default now(),
      attempts integer not null default 0 check (attempts >= 0),
      max_attempts integer not null default 5 check (max_attempts between 1 and 1000),
      dedupe_key text check (length(dedupe_key) between 1 and 200),
      claim_no integer not null default 0,
      worker_id uuid references workers (id),
      progress jsonb,
      result jsonb,
      error text,
      cancel_requested_at timestamptz,
      parent_job_id uuid,
      client_id uuid,
      event_seq integer not null default 1,
      started_at timestamptz,
      finished_at timestamptz,
      created_by uuid references users (id),
      created_via text not null default 'worker' check (length(created_via) between 1 and 20),
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      primary key (company_id, id),
      foreign key (company_id, parent_job_id) references jobs (company_id, id) on delete set null (parent_job_id),
      check ((status = 'running') = (worker_id is not null)),
      check ((status in ('succeeded', 'failed', 'cancelled')) = (finished_at is not null))
    ) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05)`.execute(db);
}

/** ready and running serve the claim; pages are read by id, which rises with time. */
async function indexJobs(db: Kysely<unknown>): Promise<void> {
  await sql`create index jobs_ready on jobs (queue, company_id, priority desc, run_at, id) where status = 'queued'`.execute(db);
  await sql`create index jobs_running on jobs (queue, company_id) where status = 'running'`.execute(db);
  await sql`create index jobs_worker on jobs (worker_id) where worker_id is not null`.execute(db);
  await sql`
    create unique index jobs_dedupe on jobs (company_id, type, dedupe_key)
      where dedupe_key is not null and status in ('queued', 'running')`.execute(db);
  await sql`create index jobs_status on jobs (company_id, status, id)`.execute(db);
  await sql`create index jobs_finished on jobs (finished_at) where finished_at is not null`.execute(db);
  await sql`create index jobs_client on jobs (company_id, client_id, id) where client_id is not null`.execute(db);
  await sql`create index jobs_parent on jobs (company_id, parent_job_id) where parent_job_id is not null`.execute(db);
  await sql`create index jobs_created_by on jobs (created_by) where created_by is not null`.execute(db);
}

/** An attempt is written when its run ends; events are the stream that a browser resumes by number. */
async function createHistory(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table job_attempts (
      company_id uuid not null,
      job_id uuid not null,
      claim_no integer not null,
      attempt integer not null,
      worker_id uuid not null,
      outcome text not null
        check (outcome in ('ok', 'error', 'discarded', 'cancelled', 'snoozed', 'returned', 'worker_lost')),
      error text,
      started_at timestamptz not null,
      ended_at timestamptz not null,
      primary key (company_id, job_id, claim_no),
      foreign key (company_id, job_id) references jobs (company_id, id) on delete cascade
    )`.execute(db);
  await sql`
    create table job_events (
      company_id uuid not null,
      job_id uuid not null,
      seq integer not null,
      kind text not null check (kind in ('state', 'progress', 'log')),
      data jsonb not null,
      at timestamptz not null default clock_timestamp(),
      primary key (company_id, job_id, seq),
      foreign key (company_id, job_id) references jobs (company_id, id) on delete cascade
    )`.execute(db);
}

// Column rights alone would let the runtime role set its own job to succeeded: it may only ask, and the trigger makes the move.
const guardMoves = `
  create function guard_job_moves() returns trigger language plpgsql as $$
  begin
    if new.status = old.status and new.cancel_requested_at is not distinct from old.cancel_requested_at then
      if new.progress is distinct from old.progress then new.event_seq := new.event_seq + 1; end if;
      return new;
    end if;
    new.event_seq := new.event_seq + 1;
    if current_user = 'frontoffice_queue' then
      if new.status = old.status
        or (old.status = 'queued' and new.status = 'running')
        or (old.status = 'running' and new.status in ('queued', 'succeeded', 'failed', 'cancelled')) then
        return new;
      end if;
    elsif old.status = 'queued' and new.status = 'cancelled' then
      new.cancel_requested_at := clock_timestamp();
      new.finished_at := clock_timestamp();
      return new;
    elsif old.status = 'running' and new.status = 'running' and old.cancel_requested_at is null then
      new.cancel_requested_at := clock_timestamp();
      return new;
    elsif old.status in ('failed', 'cancelled') and new.status = 'queued' then
      new.attempts := 0;
      new.run_at := clock_timestamp();
      new.cancel_requested_at := null;
      new.started_at := null;
      new.finished_at := null;
      new.progress := null;
      new.result := null;
      new.error := null;
      return new;
    end if;
    raise exception 'a job cannot move from % to %', old.status, new.status using errcode = 'check_violation';
  end $$;

  create trigger guard_moves before update on jobs for each row execute function guard_job_moves();`;

// Events and notifications leave in the transaction of the change, one statement and a handful of notifications for a whole batch.
const announceNew = `
  create function announce_new_jobs() returns trigger language plpgsql as $$
  begin
    insert into job_events (company_id, job_id, seq, kind, data)
      select company_id, id, event_seq, 'state', jsonb_build_object('status', status, 'attempts', attempts, 'runAt', run_at)
      from new_rows;
    perform pg_notify('job_wake', queue)
      from (select distinct queue from new_rows where status = 'queued' and run_at <= clock_timestamp()) awake;
    perform pg_notify('job_change', company_id || ':' || string_agg(id::text, ','))
      from (select company_id, id, (row_number() over (partition by company_id)) / 100 as part from new_rows) parts
      group by company_id, part;
    return null;
  end $$;

  create trigger announce_new after insert on jobs
    referencing new table as new_rows for each statement execute function announce_new_jobs();`;

const announceChanges = `
  create function announce_job_changes() returns trigger language plpgsql as $$
  begin
    insert into job_events (company_id, job_id, seq, kind, data)
      select n.company_id, n.id, n.event_seq,
        case when moved then 'state' else 'progress' end,
        case when moved
          then jsonb_strip_nulls(jsonb_build_object(
            'status', n.status, 'attempts', n.attempts, 'error', n.error, 'runAt', n.run_at,
            'cancelRequested', nullif(n.cancel_requested_at is not null, false)))
          else n.progress end
      from new_rows n
      join old_rows o on o.company_id = n.company_id and o.id = n.id
      cross join lateral (select
        n.status <> o.status or n.cancel_requested_at is distinct from o.cancel_requested_at as moved) difference
      where moved or n.progress is distinct from o.progress;
    perform pg_notify('job_wake', queue)
      from (select distinct n.queue from new_rows n join old_rows o on o.company_id = n.company_id and o.id = n.id
            where n.status = 'queued' and o.status <> 'queued' and n.run_at <= clock_timestamp()) awake;
    perform pg_notify('job_cancel', concat_ws(':', n.worker_id, n.company_id, n.id, n.claim_no))
      from new_rows n join old_rows o on o.company_id = n.company_id and o.id = n.id
      where n.status = 'running' and n.cancel_requested_at is not null and o.cancel_requested_at is null;
    perform pg_notify('job_change', company_id || ':' || string_agg(id::text, ','))
      from (select n.company_id, n.id, (row_number() over (partition by n.company_id)) / 100 as part
            from new_rows n join old_rows o on o.company_id = n.company_id and o.id = n.id
            where n.event_seq <> o.event_seq) parts
      group by company_id, part;
    return null;
  end $$;

  create trigger announce_changes after update on jobs
    referencing old table as old_rows new table as new_rows for each statement execute function announce_job_changes();`;

async function grantRights(db: Kysely<unknown>): Promise<void> {
  for (const table of ["jobs", "job_attempts", "job_events"]) {
    await sql`select protect_tenant_table(${table}::regclass)`.execute(db);
    await sql`create policy engine on ${sql.table(table)} to frontoffice_queue using (true) with check (true)`.execute(db);
  }
  await sql`
    create policy by_trigger on job_events as restrictive for insert to frontoffice_runtime
      with check (pg_trigger_depth() > 0)`.execute(db);
  await sql`
    grant select,
      insert (company_id, id, queue, type, audience, payload, priority, run_at, max_attempts, dedupe_key, parent_job_id, client_id,
        created_by, created_via),
      update (status, cancel_requested_at)
    on jobs to frontoffice_runtime`.execute(db);
  await sql`grant select on job_attempts, workers to frontoffice_runtime`.execute(db);
  await sql`grant select, insert on job_events to frontoffice_runtime`.execute(db);
  await sql`
    grant select, insert, update, delete on jobs, job_attempts, job_events, workers, job_schedules to frontoffice_queue`.execute(db);
  await sql`grant usage on sequence worker_slots to frontoffice_queue`.execute(db);
}

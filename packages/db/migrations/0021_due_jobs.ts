import { type Kysely, sql } from "kysely";

/**
 * A claim looks at companies with work that is due, and at no other: 10,000 companies with a job for tomorrow cost it nothing. `due` turns
 * true when a job comes or when a claim finds that its moment has passed; on the wire the job is queued all the while.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table jobs add column due boolean not null default true`.execute(db);
  await sql`alter table jobs disable trigger user`.execute(db);
  await sql`update jobs set due = false where status = 'queued' and run_at > clock_timestamp()`.execute(db);
  await sql`alter table jobs enable trigger user`.execute(db);
  // Fires behind guard_moves, which gives a job that is started again its moment.
  await sql
    .raw(`
    create function set_job_due() returns trigger language plpgsql as $$
    begin
      new.due := new.run_at <= clock_timestamp();
      return new;
    end $$;
    create trigger set_due_of_new before insert on jobs for each row when (new.run_at > now()) execute function set_job_due();
    create trigger set_due before update of status, run_at on jobs for each row when (new.status = 'queued') execute function set_job_due();`)
    .execute(db);
  await sql`drop index jobs_ready`.execute(db);
  await sql`create index jobs_ready on jobs (queue, company_id, priority desc, run_at, id) where status = 'queued' and due`.execute(db);
  await sql`create index jobs_waiting on jobs (queue, run_at) where status = 'queued' and not due`.execute(db);
  await sql.raw(CLAIM).execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql.raw(CLAIM_BEFORE).execute(db);
  await sql`drop index jobs_ready`.execute(db);
  await sql`create index jobs_ready on jobs (queue, company_id, priority desc, run_at, id) where status = 'queued'`.execute(db);
  await sql`drop index jobs_waiting`.execute(db);
  await sql`drop trigger set_due on jobs`.execute(db);
  await sql`drop trigger set_due_of_new on jobs`.execute(db);
  await sql`drop function set_job_due()`.execute(db);
  await sql`alter table jobs drop column due`.execute(db);
}

// What 0007_job_engine.ts says of locks, of the order of the index and of the front holds here as well.
const CLAIM = `
  create or replace function claim_jobs(p_worker uuid, p_queue text, p_limit integer, p_per_company integer) returns setof jobs
  language plpgsql set enable_seqscan = off set jit = off as $$
  declare moment timestamptz;
  begin
    perform from workers where id = p_worker and dead_at is null for key share;
    if not found then return; end if;
    perform pg_advisory_xact_lock(hashtextextended('claim:' || p_queue, 0));
    moment := clock_timestamp();
    update jobs j set due = true
    from (
      select w.company_id, w.id from jobs w
      where w.queue = p_queue and w.status = 'queued' and not w.due and w.run_at <= moment
      order by w.run_at limit 1000 for no key update skip locked
    ) now_due
    where j.company_id = now_due.company_id and j.id = now_due.id;
    return query
      with recursive tenant (company_id) as (
        (select j.company_id from jobs j
          where j.queue = p_queue and j.status = 'queued' and j.due
          order by j.queue, j.company_id, j.priority desc, j.run_at, j.id limit 1)
        union all
        select (select j.company_id from jobs j
          where j.queue = p_queue and j.status = 'queued' and j.due and j.company_id > t.company_id
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
          where j.queue = p_queue and j.company_id = t.company_id and j.status = 'queued' and j.due
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

const CLAIM_BEFORE = `
  create or replace function claim_jobs(p_worker uuid, p_queue text, p_limit integer, p_per_company integer) returns setof jobs
  language plpgsql set enable_seqscan = off set jit = off as $$
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

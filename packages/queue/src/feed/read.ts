import { type QueryExecutorProvider, sql } from "kysely";
import type { JobEvent, JobStatus, JobView } from "../job.ts";

export const PAGE = 500;
const SNAPSHOT = 100;

// As JSON text, so that neither the caller's plugins nor its type parsers change what is read.
const view = sql`jsonb_build_object(
  'id', id, 'type', type, 'queue', queue, 'audience', audience, 'status', status, 'priority', priority, 'progress', progress,
  'attempts', attempts, 'maxAttempts', max_attempts, 'error', error, 'result', result,
  'cancelling', status = 'running' and cancel_requested_at is not null, 'parentJobId', parent_job_id, 'clientId', client_id,
  'createdBy', created_by, 'createdVia', created_via, 'eventSeq', event_seq, 'runAt', run_at, 'startedAt', started_at,
  'finishedAt', finished_at, 'createdAt', created_at, 'updatedAt', updated_at)::text`;

function toView({ view: text }: { view: string }): JobView {
  const job: JobView = JSON.parse(text);
  return {
    ...job,
    runAt: iso(job.runAt),
    startedAt: job.startedAt && iso(job.startedAt),
    finishedAt: job.finishedAt && iso(job.finishedAt),
    createdAt: iso(job.createdAt),
    updatedAt: iso(job.updatedAt),
  };
}

/** PostgreSQL writes an offset and microseconds; on the wire it is UTC and milliseconds. */
function iso(moment: string): string {
  return new Date(moment).toISOString();
}

/** The job as it stands, with the number of its newest event. */
export async function readJob(db: QueryExecutorProvider, companyId: string, jobId: string): Promise<JobView | undefined> {
  const { rows } = await sql<{ view: string }>`
    select ${view} as view from jobs where company_id = ${companyId} and id = ${jobId}`.execute(db);
  return rows[0] && toView(rows[0]);
}

export interface EventPage {
  status: JobStatus;
  /** Number of the job's newest event when the page was read. */
  newest: number;
  events: JobEvent[];
}

/** The events after the given number, at most PAGE, in one snapshot with the job's state. */
export async function readEvents(
  db: QueryExecutorProvider,
  companyId: string,
  jobId: string,
  after: number,
): Promise<EventPage | undefined> {
  const { rows } = await sql<{ status: JobStatus; newest: number; events: string }>`
    select j.status, j.event_seq as newest, coalesce((
      select jsonb_agg(jsonb_build_object('seq', e.seq, 'kind', e.kind, 'data', e.data, 'at', e.at) order by e.seq) from (
        select * from job_events
        where company_id = ${companyId} and job_id = ${jobId} and seq > ${after}
        order by seq limit ${sql.lit(PAGE)}) e), '[]')::text as events
    from jobs j where j.company_id = ${companyId} and j.id = ${jobId}`.execute(db);
  const row = rows[0];
  return row && { status: row.status, newest: row.newest, events: parseEvents(row.events) };
}

function parseEvents(text: string): JobEvent[] {
  const events: JobEvent[] = JSON.parse(text);
  return events.map((event) => {
    const at = iso(event.at);
    if (event.kind !== "state") return { ...event, at };
    const { error, runAt, cancelRequested } = event.data;
    const data = { ...event.data, error: error ?? null, runAt: iso(runAt), cancelRequested: cancelRequested ?? false };
    return { ...event, at, data };
  });
}

/** The given jobs as the company's people may see them. */
export async function readJobs(db: QueryExecutorProvider, companyId: string, jobIds: readonly string[]): Promise<JobView[]> {
  const { rows } = await sql<{ view: string }>`
    select ${view} as view from jobs
    where company_id = ${companyId} and id = any (${[...jobIds]}::uuid[]) and audience = 'company'`.execute(db);
  return rows.map(toView);
}

/** What a company's page starts from: the newest jobs and those that wait or run, newest first. */
export async function readSnapshot(db: QueryExecutorProvider, companyId: string): Promise<JobView[]> {
  const { rows } = await sql<{ view: string }>`
    select ${view} as view from jobs
    where (company_id, id) in (
      (select company_id, id from jobs where company_id = ${companyId} and audience = 'company'
        order by id desc limit ${sql.lit(SNAPSHOT)})
      union
      (select company_id, id from jobs where company_id = ${companyId} and audience = 'company' and status = 'running'
        order by id desc limit ${sql.lit(SNAPSHOT)})
      union
      (select company_id, id from jobs where company_id = ${companyId} and audience = 'company' and status = 'queued'
        order by id desc limit ${sql.lit(SNAPSHOT)}))
    order by id desc`.execute(db);
  return rows.map(toView);
}

import { type QueryExecutorProvider, sql } from "kysely";
import type { JobStatus } from "./job.ts";

/** Names a job; the company is asked for beside row level security, not instead of it. */
export interface JobRef {
  companyId: string;
  jobId: string;
}

/** cancelled: it had not started. cancelling: its handler is asked to stop. finished: too late. not_found: no such job here. */
export type CancelOutcome = "cancelled" | "cancelling" | "finished" | "not_found";

/** queued: it will run again with all its attempts. unfinished: it succeeded, waits or runs. duplicate: a live job has its dedupe key. */
export type RetryOutcome = "queued" | "unfinished" | "duplicate" | "not_found";

/** Cancels a waiting job at once and asks a running one to stop, which reaches its handler within milliseconds of the commit. */
export async function requestCancel(tx: QueryExecutorProvider, { companyId, jobId }: JobRef): Promise<CancelOutcome> {
  const { rows } = await sql<{ status: JobStatus }>`
    update jobs set
      status = case when status = 'queued' then 'cancelled' else status end,
      cancel_requested_at = coalesce(cancel_requested_at, now())
    where company_id = ${companyId} and id = ${jobId} and status in ('queued', 'running')
    returning status`.execute(tx);
  if (rows[0]) return rows[0].status === "cancelled" ? "cancelled" : "cancelling";
  return (await exists(tx, { companyId, jobId })) ? "finished" : "not_found";
}

/** Puts a failed or cancelled job back into its queue with all its attempts. */
export async function retryJob(tx: QueryExecutorProvider, { companyId, jobId }: JobRef): Promise<RetryOutcome> {
  const { rows } = await sql`
    update jobs j set status = 'queued'
    where company_id = ${companyId} and id = ${jobId} and status in ('failed', 'cancelled')
      and not exists (
        select from jobs live
        where live.company_id = j.company_id and live.type = j.type and live.dedupe_key = j.dedupe_key
          and live.status in ('queued', 'running'))
    returning id`.execute(tx);
  if (rows.length > 0) return "queued";
  const { rows: found } = await sql<{ status: JobStatus }>`
    select status from jobs where company_id = ${companyId} and id = ${jobId}`.execute(tx);
  if (!found[0]) return "not_found";
  return found[0].status === "failed" || found[0].status === "cancelled" ? "duplicate" : "unfinished";
}

async function exists(tx: QueryExecutorProvider, { companyId, jobId }: JobRef): Promise<boolean> {
  const { rows } = await sql`select from jobs where company_id = ${companyId} and id = ${jobId}`.execute(tx);
  return rows.length > 0;
}

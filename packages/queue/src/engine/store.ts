import type pg from "pg";
import type { JobStatus, Progress } from "../job.ts";

/** A claimed row, as claim_jobs returns it. */
export interface ClaimedJob {
  company_id: string;
  id: string;
  type: string;
  payload: unknown;
  attempts: number;
  max_attempts: number;
  claim_no: number;
  client_id: string | null;
  parent_job_id: string | null;
  created_by: string | null;
  created_via: string;
  progress: Progress | null;
}

type Outcome = "ok" | "error" | "discarded" | "cancelled" | "snoozed" | "returned";

export interface ReportItem {
  companyId: string;
  jobId: string;
  claimNo: number;
  progress?: Progress;
  logs?: { text: string; at: number }[];
}

export interface Completion extends ReportItem {
  outcome: Outcome;
  /** JSON text. */
  result?: string;
  error?: string;
  delayMs?: number;
}

export interface CompletionAnswer {
  job_id: string;
  claim_no: number;
  answer: "settled" | "locked" | "lost";
  status: JobStatus | null;
}

export interface HeldJob {
  company_id: string;
  id: string;
  claim_no: number;
  cancelling: boolean;
  age_ms: number;
}

/** The engine's SQL, one call each; every write names the worker and the claim it is made under. */
export class Store {
  readonly pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.pool = pool;
  }

  async claim(workerId: string, queue: string, limit: number, perCompany: number): Promise<ClaimedJob[]> {
    const { rows } = await this.pool.query<ClaimedJob>({
      name: "claim",
      text: "select * from claim_jobs($1, $2, $3, $4)",
      values: [workerId, queue, limit, perCompany],
    });
    return rows;
  }

  async complete(workerId: string, items: readonly Completion[]): Promise<CompletionAnswer[]> {
    const { rows } = await this.pool.query<CompletionAnswer>({
      name: "settle",
      text: "select * from settle_jobs($1, $2)",
      values: [workerId, `[${items.map(itemJson).join(",")}]`],
    });
    return rows;
  }

  /** Returns the ids of the jobs whose report was written; the others are locked by a step, or lost. */
  async report(workerId: string, items: readonly ReportItem[]): Promise<Set<string>> {
    const { rows } = await this.pool.query<{ id: string }>({
      name: "report",
      text: "select report_jobs as id from report_jobs($1, $2)",
      values: [workerId, JSON.stringify(items)],
    });
    return new Set(rows.map((row) => row.id));
  }

  /** Renews the lease and returns the jobs that the database holds for this worker; undefined when it was declared dead. */
  async heartbeat(workerId: string, leaseMs: number): Promise<HeldJob[] | undefined> {
    const renewed = await this.pool.query({
      name: "renew",
      text: `update workers set lease_until = clock_timestamp() + make_interval(secs => $2 / 1000.0)
             where id = $1 and dead_at is null`,
      values: [workerId, leaseMs],
    });
    if (renewed.rowCount === 0) return undefined;
    const { rows } = await this.pool.query<HeldJob>({
      name: "held",
      text: `select company_id, id, claim_no, cancel_requested_at is not null as cancelling,
               extract(epoch from clock_timestamp() - started_at)::float8 * 1000 as age_ms
             from jobs where worker_id = $1`,
      values: [workerId],
    });
    return rows;
  }

  async sweep(suspectMs: number, leaseMs: number): Promise<{ leads: boolean; moment: Date; swept: number }> {
    const { rows } = await this.pool.query<{ leads: boolean; moment: Date; swept: number }>({
      name: "sweep",
      text: "select * from sweep_workers($1, $2)",
      values: [suspectMs, leaseMs],
    });
    return rows[0] ?? { leads: false, moment: new Date(0), swept: 0 };
  }

  async purge(olderThanDays: number, limit: number): Promise<number> {
    const { rows } = await this.pool.query<{ purged: number }>("select purge_jobs($1, $2) as purged", [olderThanDays, limit]);
    return rows[0]?.purged ?? 0;
  }

  /** Removes the worker; if jobs are still held under its id, a peer's sweep takes them over. */
  async leave(workerId: string): Promise<void> {
    await this.pool.query("update workers set dead_at = clock_timestamp() where id = $1", [workerId]);
    await this.pool.query("delete from workers w where id = $1 and not exists (select from jobs j where j.worker_id = w.id)", [workerId]);
  }
}

/** The result is JSON text already and goes in as it is. */
function itemJson({ result, ...item }: Completion): string {
  const rest = JSON.stringify(item);
  return result === undefined ? rest : `${rest.slice(0, -1)},"result":${result}}`;
}

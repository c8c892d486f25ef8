import { type Kysely, sql, type Transaction } from "kysely";
import { backoffMs } from "../contract.ts";
import {
  DatabaseGone,
  Discard,
  HandOver,
  isConnectionError,
  isDatabaseGone,
  isWorthRepeating,
  JobCancelled,
  JobTimeout,
  LostClaim,
  Retry,
  Snooze,
} from "../errors.ts";
import type { JobContext, JobHandler, RunningJob } from "../handler.ts";
import type { Progress } from "../job.ts";
import { storable, toJson } from "../json.ts";
import { PendingReport } from "./pending-report.ts";
import type { ClaimedJob, Completion } from "./store.ts";
import type { Timing } from "./timing.ts";

export type Ending = Pick<Completion, "outcome" | "result" | "error" | "delayMs">;

const LONGEST_ERROR = 2_000;
const LARGEST_RESULT = 65_536;
const STEP_TRIES = 4;

export interface RunOptions<DB> {
  claimed: ClaimedJob;
  workerId: string;
  handler: JobHandler<DB>;
  db: Kysely<DB>;
  timing: Timing;
  /** Called when there is something new to report. */
  onReport(run: Run<DB>, atOnce: boolean): void;
}

/** One execution of one claim. Nothing it writes counts once the claim is gone. */
export class Run<DB> {
  readonly key: string;
  readonly job: RunningJob;
  readonly workerId: string;
  readonly report: PendingReport;
  readonly #options: RunOptions<DB>;
  readonly #stop = new AbortController();
  /** Set as soon as the ending is decided: from then on a missing row means that the end is written, not that the claim is lost. */
  ended = false;

  constructor(options: RunOptions<DB>) {
    const { claimed } = options;
    this.#options = options;
    this.workerId = options.workerId;
    this.key = runKey(claimed);
    this.report = new PendingReport(claimed.progress);
    this.job = {
      id: claimed.id,
      companyId: claimed.company_id,
      type: claimed.type,
      attempt: claimed.attempts,
      maxAttempts: claimed.max_attempts,
      claimNo: claimed.claim_no,
      clientId: claimed.client_id,
      parentJobId: claimed.parent_job_id,
      createdBy: claimed.created_by,
      createdVia: claimed.created_via,
      progress: claimed.progress,
    };
  }

  cancel(): void {
    this.#stop.abort(new JobCancelled());
  }

  handOver(): void {
    this.#stop.abort(new HandOver());
  }

  lose(): void {
    this.#stop.abort(new LostClaim());
  }

  /** Runs the handler to its ending; undefined means that the job no longer belongs to this worker. */
  async execute(): Promise<Ending | undefined> {
    const { contract } = this.#options.handler;
    const { signal } = this.#stop;
    const timeout = setTimeout(() => this.#stop.abort(new JobTimeout(contract.timeoutSeconds)), contract.timeoutSeconds * 1_000);
    const body = this.#body();
    try {
      const ending = await Promise.race([body, this.#abandoned()]);
      return signal.reason instanceof LostClaim ? undefined : ending;
    } finally {
      clearTimeout(timeout);
      this.ended = true;
    }
  }

  async #body(): Promise<Ending | undefined> {
    try {
      return this.#success(await this.#options.handler.run(this.#context()));
    } catch (error) {
      return this.#failure(error);
    }
  }

  #success(value: unknown): Ending {
    let result: string;
    try {
      result = toJson(value);
    } catch (error) {
      return { outcome: "discarded", error: `The result is not JSON: ${describe(error)}` };
    }
    if (result.length > LARGEST_RESULT) return { outcome: "discarded", error: "The result is larger than 64 KB." };
    return { outcome: "ok", result };
  }

  #failure(error: unknown): Ending | undefined {
    const reason: unknown = this.#stop.signal.reason;
    if (error instanceof LostClaim || reason instanceof LostClaim) return undefined;
    if (reason !== undefined) return this.#stopped(reason);
    if (error instanceof Discard) return { outcome: "discarded", error: describe(error) };
    if (error instanceof Snooze) return { outcome: "snoozed", delayMs: wait(error.afterMs) };
    if (error instanceof Retry) return { outcome: "error", error: describe(error), delayMs: wait(error.afterMs) };
    if (isDatabaseGone(error)) return { outcome: "returned", error: "The database went away.", delayMs: wait(500 + Math.random() * 1_000) };
    const delayMs = backoffMs(this.#options.handler.contract.backoff, this.job.attempt);
    return { outcome: "error", error: describe(error), delayMs };
  }

  #stopped(reason: unknown): Ending {
    if (reason instanceof JobCancelled) return { outcome: "cancelled" };
    if (reason instanceof HandOver) return { outcome: "returned", error: reason.message };
    return { outcome: "error", error: describe(reason), delayMs: backoffMs(this.#options.handler.contract.backoff, this.job.attempt) };
  }

  /** A handler that ignores its signal does not hold the job: the end is written without it, at once when lost or handed over. */
  #abandoned(): Promise<Ending> {
    const { signal } = this.#stop;
    return new Promise((give) => {
      signal.addEventListener("abort", () => {
        const mayFinish = signal.reason instanceof JobCancelled || signal.reason instanceof JobTimeout;
        setTimeout(() => give(this.#stopped(signal.reason)), mayFinish ? this.#options.timing.abandonMs : 0).unref();
      });
    });
  }

  #context(): JobContext<unknown, DB> {
    const { claimed, db, onReport } = this.#options;
    return {
      job: this.job,
      payload: claimed.payload,
      companyId: claimed.company_id,
      db,
      signal: this.#stop.signal,
      progress: (change: Partial<Progress>) => {
        if (!this.ended) onReport(this, this.report.progress(change));
      },
      log: (text: string) => {
        if (this.ended) return;
        this.report.log(storable(text).slice(0, LONGEST_ERROR));
        onReport(this, false);
      },
      step: (write) => this.#step(write),
    };
  }

  async #step<T>(write: (tx: Transaction<DB>) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      if (this.ended || this.#stop.signal.reason instanceof LostClaim) throw new LostClaim();
      try {
        return await this.#options.db.transaction().execute(async (tx) => {
          await this.#hold(tx);
          return write(tx);
        });
      } catch (error) {
        if (isConnectionError(error)) throw new DatabaseGone(error);
        if (!isWorthRepeating(error) || tries >= STEP_TRIES) throw error;
      }
    }
  }

  /** The share lock makes the sweep wait for this transaction; it ends when the row belongs to another claim. */
  async #hold(tx: Transaction<DB>): Promise<void> {
    const { companyId, id, claimNo } = this.job;
    const { rows } = await sql`
      select set_config('idle_in_transaction_session_timeout', ${String(this.#options.timing.stepIdleMs)}, true) as held
      from jobs where company_id = ${companyId} and id = ${id} and claim_no = ${claimNo} and status = 'running'
      for share`.execute(tx);
    if (rows.length === 0) throw new LostClaim();
  }
}

/** Names one claim of one job. */
export function runKey(row: { id: string; claim_no: number }): string {
  return `${row.id}:${row.claim_no}`;
}

function wait(ms: number): number {
  return Math.max(0, Math.min(2_000_000_000, Math.round(ms)));
}

function describe(error: unknown): string {
  return storable(error instanceof Error ? error.message : String(error)).slice(0, LONGEST_ERROR);
}

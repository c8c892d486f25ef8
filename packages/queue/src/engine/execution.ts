import type { Kysely } from "kysely";
import type { JobHandler } from "../handler.ts";
import type { Log } from "../log.ts";
import type { Reporter } from "./reporter.ts";
import type { Roster } from "./roster.ts";
import { Run } from "./run.ts";
import type { Settler } from "./settler.ts";
import type { ClaimedJob } from "./store.ts";
import type { Timing } from "./timing.ts";

const UNKNOWN_TYPE_DELAY_MS = 5_000;

export interface ExecutionOptions<DB> {
  handlers: ReadonlyMap<string, JobHandler<DB>>;
  tenantDb(companyId: string): Kysely<DB>;
  timing: Timing;
  settler: Settler;
  reporter: Reporter<DB>;
  roster: Roster<DB>;
  log: Log;
  /** Looks for work in the queue. */
  wake(queue: string): void;
}

/** Takes a claimed job through its run to its settled end. */
export class Execution<DB> {
  readonly #options: ExecutionOptions<DB>;

  constructor(options: ExecutionOptions<DB>) {
    this.#options = options;
  }

  /** Never throws: whatever happens, the slot falls free. */
  async work(claimed: ClaimedJob, workerId: string, queue: string): Promise<void> {
    const { handlers, tenantDb, timing, reporter, roster, log } = this.#options;
    const handler = handlers.get(claimed.type);
    if (!handler) {
      log.error({ jobId: claimed.id, type: claimed.type }, "no handler for this type of job here; left to another worker");
      await this.giveBack(workerId, claimed, UNKNOWN_TYPE_DELAY_MS);
      return;
    }
    const db = tenantDb(claimed.company_id);
    const run = new Run({ claimed, workerId, handler, db, timing, onNote: (noted, atOnce) => reporter.note(noted, atOnce) });
    roster.add(run);
    try {
      await this.#finish(run, queue);
    } catch (error) {
      log.error({ err: error, jobId: run.job.id }, "a run ended badly");
    } finally {
      roster.remove(run);
    }
  }

  /** Puts a job back that this worker has but does not run; it costs no attempt. */
  async giveBack(workerId: string, row: { company_id: string; id: string; claim_no: number }, delayMs: number): Promise<void> {
    const ids = { companyId: row.company_id, jobId: row.id, claimNo: row.claim_no };
    await this.#options.settler.settle(workerId, { ...ids, outcome: "returned", delayMs });
  }

  async #finish(run: Run<DB>, queue: string): Promise<void> {
    const { reporter, settler, log, wake } = this.#options;
    const { id: jobId, companyId, claimNo, type, attempt } = run.job;
    const ending = await run.execute();
    const notes = await reporter.finish(run);
    const status = ending ? await settler.settle(run.workerId, { companyId, jobId, claimNo, ...notes, ...ending }) : "lost";
    const told = { jobId, companyId, type, attempt, status, error: ending?.error };
    if (status === "failed") log.error(told, "job failed");
    else if (status === "lost" || ending?.outcome === "error") log.warn(told, "job did not end");
    else log.debug(told, "job ended");
    if (status === "queued") setTimeout(() => wake(queue), (ending?.delayMs ?? 0) + 2).unref();
  }
}

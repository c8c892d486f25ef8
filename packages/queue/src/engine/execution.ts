import type { Kysely } from "kysely";
import type { JobHandler } from "../handler.ts";
import type { Log } from "../log.ts";
import type { CompletionWriter } from "./completion.ts";
import type { Reporter } from "./reporter.ts";
import { Run } from "./run.ts";
import type { RunRegistry } from "./run-registry.ts";
import type { ClaimedJob } from "./store.ts";
import type { Timing } from "./timing.ts";

const UNKNOWN_TYPE_DELAY_MS = 5_000;

export interface ExecutionOptions<DB> {
  handlers: ReadonlyMap<string, JobHandler<DB>>;
  tenantDb(companyId: string): Kysely<DB>;
  timing: Timing;
  completions: CompletionWriter;
  reporter: Reporter<DB>;
  registry: RunRegistry<DB>;
  log: Log;
  /** Looks for work in the queue. */
  wake(queue: string): void;
}

/** Runs a claimed job and writes how it ended. */
export class Execution<DB> {
  readonly #options: ExecutionOptions<DB>;

  constructor(options: ExecutionOptions<DB>) {
    this.#options = options;
  }

  /** Never throws: the slot is free afterwards in any case. */
  async work(claimed: ClaimedJob, workerId: string, queue: string): Promise<void> {
    const { handlers, tenantDb, timing, reporter, registry, log } = this.#options;
    const handler = handlers.get(claimed.type);
    if (!handler) {
      log.error({ jobId: claimed.id, type: claimed.type }, "no handler for this type of job here; left to another worker");
      await this.returnJob(workerId, claimed, UNKNOWN_TYPE_DELAY_MS);
      return;
    }
    const db = tenantDb(claimed.company_id);
    const run = new Run({ claimed, workerId, handler, db, timing, onReport: (reporting, atOnce) => reporter.schedule(reporting, atOnce) });
    registry.add(run);
    try {
      await this.#finish(run, queue);
    } catch (error) {
      log.error({ err: error, jobId: run.job.id }, "a run ended badly");
    } finally {
      registry.remove(run);
    }
  }

  /** Returns a job that this worker holds but does not run to its queue; it costs no attempt. */
  async returnJob(workerId: string, row: { company_id: string; id: string; claim_no: number }, delayMs: number): Promise<void> {
    const ids = { companyId: row.company_id, jobId: row.id, claimNo: row.claim_no };
    await this.#options.completions.complete(workerId, { ...ids, outcome: "returned", delayMs });
  }

  async #finish(run: Run<DB>, queue: string): Promise<void> {
    const { reporter, completions, log, wake } = this.#options;
    const { id: jobId, companyId, claimNo, type, attempt } = run.job;
    const ending = await run.execute();
    const content = await reporter.finish(run);
    const status = ending ? await completions.complete(run.workerId, { companyId, jobId, claimNo, ...content, ...ending }) : "lost";
    const details = { jobId, companyId, type, attempt, status, error: ending?.error };
    if (status === "failed") log.error(details, "job failed");
    else if (status === "lost" || ending?.outcome === "error") log.warn(details, "job did not end");
    else log.debug(details, "job ended");
    if (status === "queued") setTimeout(() => wake(queue), (ending?.delayMs ?? 0) + 2).unref();
  }
}

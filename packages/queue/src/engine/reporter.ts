import type { Log } from "../log.ts";
import type { ReportContent } from "./pending-report.ts";
import type { Run } from "./run.ts";
import type { Store } from "./store.ts";

interface Due<DB> {
  run: Run<DB>;
  timer: NodeJS.Timeout;
  at: number;
}

/** Writes progress and log lines of all runs together, each run at most once per interval. */
export class Reporter<DB> {
  readonly #store: Store;
  readonly #log: Log;
  readonly #everyMs: number;
  readonly #due = new Map<string, Due<DB>>();
  readonly #last = new WeakMap<Run<DB>, number>();
  #batch = new Set<Run<DB>>();
  #scheduled = false;

  constructor(store: Store, log: Log, everyMs: number) {
    this.#store = store;
    this.#log = log;
    this.#everyMs = everyMs;
  }

  /** Has the run's report written: at once for a new phase, otherwise when its interval has passed. */
  schedule(run: Run<DB>, atOnce: boolean): void {
    const at = atOnce ? 0 : (this.#last.get(run) ?? 0) + this.#everyMs;
    const planned = this.#due.get(run.key);
    if (planned && planned.at <= at) return;
    if (planned) clearTimeout(planned.timer);
    const timer = setTimeout(() => this.#ripe(run), Math.max(0, at - Date.now()));
    this.#due.set(run.key, { run, timer, at });
  }

  /** Stops reporting for a run that has ended; resolves when no write of it is in progress, with what is left to tell. */
  async finish(run: Run<DB>): Promise<ReportContent> {
    clearTimeout(this.#due.get(run.key)?.timer);
    this.#due.delete(run.key);
    this.#batch.delete(run);
    await run.report.writing;
    return run.report.take();
  }

  #ripe(run: Run<DB>): void {
    this.#due.delete(run.key);
    this.#batch.add(run);
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      // One write per run at a time, or an older state could overtake a newer one; the write that ends looks for more.
      const runs = [...this.#batch].filter((one) => !one.ended && !one.report.empty && !one.report.writing);
      this.#batch.clear();
      for (const group of byWorker(runs)) this.#write(group);
    });
  }

  #write(runs: Run<DB>[]): void {
    const taken = runs.map((run) => ({ run, content: run.report.take() }));
    const items = taken.map(({ run, content }) => ({
      companyId: run.job.companyId,
      jobId: run.job.id,
      claimNo: run.job.claimNo,
      ...content,
    }));
    const writing = this.#store
      .report(runs[0]?.workerId ?? "", items)
      .catch((error: unknown) => {
        this.#log.warn({ err: error, jobs: runs.length }, "could not write progress");
        return new Set<string>();
      })
      .then((written) => {
        for (const { run, content } of taken) this.#written(run, content, written.has(run.job.id));
      });
    for (const run of runs) {
      run.report.writing = writing;
      this.#last.set(run, Date.now());
    }
  }

  #written(run: Run<DB>, content: ReportContent, success: boolean): void {
    run.report.writing = undefined;
    if (success) {
      if (!run.ended && !run.report.empty) this.schedule(run, false);
      return;
    }
    // A step has the row open, or the claim is gone; the heartbeat finds out which.
    run.report.putBack(content);
    if (!run.ended) this.schedule(run, false);
  }
}

function byWorker<DB>(runs: Run<DB>[]): Run<DB>[][] {
  return [...Map.groupBy(runs, (run) => run.workerId).values()];
}

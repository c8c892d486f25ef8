import type { JobHandler } from "../handler.ts";
import type { Run } from "./run.ts";
import { runKey } from "./run.ts";
import type { HeldJob } from "./store.ts";

const REMEMBERED_MS = 5_000;

/** The runs of one worker, compared with the rows that the database holds for it. */
export class RunRegistry<DB> {
  readonly #runs = new Map<string, Run<DB>>();
  readonly #early = new Map<string, number>();

  add(run: Run<DB>): void {
    this.#runs.set(run.key, run);
    if (this.#early.delete(run.key)) run.cancel();
  }

  remove(run: Run<DB>): void {
    this.#runs.delete(run.key);
  }

  get size(): number {
    return this.#runs.size;
  }

  all(): Run<DB>[] {
    return [...this.#runs.values()];
  }

  /** A cancel may overtake the answer of the claim; it is remembered for the run that is about to start. */
  cancel(key: string): void {
    const run = this.#runs.get(key);
    if (run) {
      run.cancel();
      return;
    }
    const now = Date.now();
    for (const [old, at] of this.#early) if (now - at > REMEMBERED_MS) this.#early.delete(old);
    this.#early.set(key, now);
  }

  /**
   * Brings runs and rows together: `known` are the runs from before the database was asked, for a job claimed meanwhile is not lost.
   * Returns the rows that nobody here runs and that are older than `orphanMs`.
   */
  reconcile(known: readonly Run<DB>[], held: readonly HeldJob[], orphanMs: number): HeldJob[] {
    const rows = new Map(held.map((row) => [runKey(row), row]));
    for (const run of known) {
      const row = rows.get(run.key);
      if (!row && !run.ended) run.lose();
      if (row?.cancelling && !run.ended) run.cancel();
    }
    const before = new Set(known.map((run) => run.key));
    return held.filter((row) => row.age_ms > orphanMs && !before.has(runKey(row)) && !this.#runs.has(runKey(row)));
  }
}

export function handlersByType<DB>(handlers: readonly JobHandler<DB>[]): Map<string, JobHandler<DB>> {
  const byType = new Map(handlers.map((handler) => [handler.contract.type, handler]));
  if (byType.size < handlers.length) throw new Error("Two handlers have one job type.");
  return byType;
}

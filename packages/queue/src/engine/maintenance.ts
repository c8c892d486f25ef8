import type { Log } from "../log.ts";
import type { Schedules } from "./schedules.ts";
import type { Store } from "./store.ts";
import type { Timing } from "./timing.ts";

const PURGE_EVERY_MS = 3_600_000;
const PURGE_BATCH = 1_000;

export interface MaintenanceOptions {
  store: Store;
  schedules: Schedules;
  timing: Timing;
  /** Finished jobs are deleted after this many days. */
  retentionDays: number;
  log: Log;
}

/** What one worker does for all of them: frees the jobs of dead workers, enqueues what schedules ask for, deletes old jobs. */
export class Maintenance {
  readonly #options: MaintenanceOptions;
  #timer: NodeJS.Timeout | undefined;
  #working: Promise<void> | undefined;
  #nextPurge = 0;

  constructor(options: MaintenanceOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#working ??= this.#round().finally(() => {
        this.#working = undefined;
      });
    }, this.#options.timing.sweepMs);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#working;
  }

  async #round(): Promise<void> {
    const { store, schedules, timing, log } = this.#options;
    try {
      const { leads, moment, swept } = await store.sweep(timing.suspectMs, timing.leaseMs);
      if (swept > 0) log.warn({ jobs: swept }, "took over the jobs of a lost worker");
      if (!leads) return;
      await schedules.run(moment);
      await this.#purge(moment.getTime());
    } catch (error) {
      log.warn({ err: error }, "maintenance failed, trying again");
    }
  }

  async #purge(now: number): Promise<void> {
    if (now < this.#nextPurge) return;
    const { store, retentionDays, log } = this.#options;
    let total = 0;
    for (let purged = PURGE_BATCH; purged === PURGE_BATCH; total += purged) purged = await store.purge(retentionDays, PURGE_BATCH);
    this.#nextPurge = now + PURGE_EVERY_MS;
    if (total > 0) log.info({ jobs: total }, "deleted old jobs");
  }
}

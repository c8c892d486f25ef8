import type { Log } from "../log.ts";
import type { ClaimedJob } from "./store.ts";

/** How much of a queue runs at once. */
export interface QueueLimits {
  /** Jobs of this queue that this worker runs at the same time. */
  slots: number;
  /** Jobs of one company that all workers together run at the same time in this queue. */
  perCompany: number;
}

export interface QueueSlotsOptions extends QueueLimits {
  name: string;
  log: Log;
  claim(limit: number): Promise<ClaimedJob[]>;
  /** Runs a claimed job until its end is written. */
  work(claimed: ClaimedJob): Promise<void>;
}

/** The slots of one queue in a worker: claims as many jobs as slots are free, whenever it is woken. */
export class QueueSlots {
  readonly #options: QueueSlotsOptions;
  #busy = 0;
  #claiming = false;
  #again = false;
  #open = false;
  #looking: Promise<void> = Promise.resolve();

  constructor(options: QueueSlotsOptions) {
    this.#options = options;
  }

  open(): void {
    this.#open = true;
    this.wake();
  }

  close(): void {
    this.#open = false;
  }

  /** Resolves when no claim is in progress. */
  quiet(): Promise<void> {
    return this.#looking;
  }

  /** Looks for work; calls during a look make it look once more. */
  wake(): void {
    this.#again = true;
    if (this.#claiming) return;
    this.#claiming = true;
    this.#looking = this.#look();
  }

  async #look(): Promise<void> {
    try {
      while (this.#again && this.#open && this.#busy < this.#options.slots) {
        this.#again = false;
        const free = this.#options.slots - this.#busy;
        const claimed = await this.#options.claim(free);
        for (const job of claimed) this.#start(job);
        if (claimed.length === free) this.#again = true;
      }
    } catch (error) {
      this.#options.log.warn({ err: error, queue: this.#options.name }, "could not claim");
    } finally {
      this.#claiming = false;
    }
  }

  #start(job: ClaimedJob): void {
    this.#busy += 1;
    void this.#options.work(job).finally(() => {
      this.#busy -= 1;
      this.wake();
    });
  }
}

import { setTimeout as sleep } from "node:timers/promises";
import { isConnectionError, isDataError } from "../errors.ts";
import type { JobStatus } from "../job.ts";
import type { Log } from "../log.ts";
import type { Completion, CompletionAnswer, Store } from "./store.ts";

const LARGEST_BATCH = 200;
const LOCKED_WAIT_MS = 15;
const LONGEST_WAIT_MS = 2_000;

interface Waiting {
  workerId: string;
  item: Completion;
  done(status: JobStatus | "lost"): void;
}

/** Writes how jobs ended, many in one statement, and each until it is written or its claim is lost. */
export class CompletionWriter {
  readonly #store: Store;
  readonly #log: Log;
  #waiting: Waiting[] = [];
  #pumping = false;
  #failures = 0;
  #idle: (() => void)[] = [];

  constructor(store: Store, log: Log) {
    this.#store = store;
    this.#log = log;
  }

  complete(workerId: string, item: Completion): Promise<JobStatus | "lost"> {
    return new Promise((done) => {
      this.#waiting.push({ workerId, item, done });
      this.#pump();
    });
  }

  /** Resolves when nothing is left to be written. */
  drained(): Promise<void> {
    if (!this.#pumping) return Promise.resolve();
    return new Promise((done) => this.#idle.push(done));
  }

  /** The jobs of this worker id belong to other workers now: what was to be written of them is dropped. */
  forget(workerId: string): void {
    const [mine, others] = partition(this.#waiting, (one) => one.workerId === workerId);
    this.#waiting = others;
    for (const one of mine) one.done("lost");
  }

  #pump(): void {
    if (this.#pumping) return;
    this.#pumping = true;
    // Endings of one turn of the event loop are written together.
    setImmediate(async () => {
      while (this.#waiting.length > 0) await this.#flush();
      this.#pumping = false;
      for (const wake of this.#idle.splice(0)) wake();
    });
  }

  async #flush(): Promise<void> {
    const workerId = this.#waiting[0]?.workerId ?? "";
    const [mine, others] = partition(this.#waiting, (one) => one.workerId === workerId);
    const batch = mine.slice(0, LARGEST_BATCH);
    this.#waiting = [...mine.slice(LARGEST_BATCH), ...others];
    try {
      const answers = await this.#store.complete(
        workerId,
        batch.map((one) => one.item),
      );
      this.#failures = 0;
      this.#waiting.push(...deliver(batch, answers));
      // Only rows under an open step are left: give the step a moment.
      if (answers.every((one) => one.answer === "locked")) await sleep(LOCKED_WAIT_MS);
    } catch (error) {
      await this.#recover(batch, error);
    }
  }

  async #recover(batch: Waiting[], error: unknown): Promise<void> {
    if (isDataError(error)) {
      await this.#isolate(batch, error);
      return;
    }
    this.#waiting.unshift(...batch);
    this.#failures += 1;
    if (!isConnectionError(error)) this.#log.warn({ err: error, jobs: batch.length }, "could not write how jobs ended, trying again");
    await sleep(Math.min(LONGEST_WAIT_MS, 50 * 2 ** Math.min(10, this.#failures)));
  }

  /** One job's result that the database refuses must not hold up the others of its batch. */
  async #isolate(batch: Waiting[], error: unknown): Promise<void> {
    for (const one of batch) {
      const alone = batch.length === 1;
      const { companyId, jobId, claimNo } = one.item;
      const item: Completion = alone
        ? { companyId, jobId, claimNo, outcome: "discarded", error: `The result was refused: ${String(error)}` }
        : one.item;
      const answers = await this.#store.complete(one.workerId, [item]).catch((failure: unknown) => failure);
      if (Array.isArray(answers)) this.#waiting.push(...deliver([one], answers));
      else if (isDataError(answers) && !alone) await this.#isolate([one], answers);
      else this.#waiting.push({ ...one, item });
    }
  }
}

/** Answers each item; returns those to try again. */
function deliver(batch: Waiting[], answers: CompletionAnswer[]): Waiting[] {
  const byKey = new Map(answers.map((one) => [`${one.job_id}:${one.claim_no}`, one]));
  const again: Waiting[] = [];
  for (const one of batch) {
    const found = byKey.get(`${one.item.jobId}:${one.item.claimNo}`);
    if (found?.answer === "settled" && found.status) one.done(found.status);
    else if (found?.answer === "lost") one.done("lost");
    else again.push(one);
  }
  return again;
}

function partition<T>(all: readonly T[], test: (one: T) => boolean): [T[], T[]] {
  const yes: T[] = [];
  const no: T[] = [];
  for (const one of all) (test(one) ? yes : no).push(one);
  return [yes, no];
}

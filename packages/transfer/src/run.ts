import { Buffers } from "./buffers.ts";
import { TransferFault, toFault } from "./faults.ts";
import type { Outcome, TransferItem, TransferObserver } from "./item.ts";
import { AdaptiveSlots, Semaphore } from "./limits.ts";
import { Outage } from "./outage.ts";
import { MB } from "./reading.ts";
import type { Resources } from "./send-file.ts";
import { ObserverError, sendItem } from "./send-item.ts";
import type { ObjectStore } from "./store.ts";

const PATIENCE_MS = 60_000;

export interface RunOptions {
  store: ObjectStore;
  observer: TransferObserver;
  /** Requests at once at most, 1 to 64. */
  concurrency: number;
  /** Attempts after the first one, 0 to 10. */
  retries: number;
  signal: AbortSignal;
  /** Bytes held in memory at once. Default 48 MiB. */
  memoryBytes?: number;
  /** A store that is busy or broken is asked for so long, though a file's retries are used up, in milliseconds. Default 60,000. */
  patienceMs?: number;
}

export interface Progress {
  /** Bytes that the store has acknowledged in this run, parts found from an earlier one included. */
  bytes: number;
  /** Paths that are on their way now. */
  current: string[];
}

/** Sends a stream of files; never reads further ahead in it than its concurrency. A fault of one file stops no other. */
export class TransferRun {
  readonly #options: RunOptions;
  readonly #resources: Resources;
  readonly #current = new Set<TransferItem>();
  #bytes = 0;

  constructor(options: RunOptions) {
    this.#options = options;
    const bytes = options.memoryBytes ?? 48 * MB;
    this.#resources = {
      slots: new AdaptiveSlots(options.concurrency),
      memory: new Semaphore(bytes),
      buffers: new Buffers(bytes / 2),
      outage: new Outage(options.store),
      patienceMs: options.patienceMs ?? PATIENCE_MS,
    };
  }

  get progress(): Progress {
    return { bytes: this.#bytes, current: [...this.#current].slice(0, 10).map(({ path }) => path) };
  }

  /** Resolves when every file has an outcome; rejects when the observer fails, or when the signal aborts. */
  async run(items: AsyncIterable<TransferItem>): Promise<void> {
    const iterator = items[Symbol.asyncIterator]();
    const under = new AbortController();
    const signal = AbortSignal.any([this.#options.signal, under.signal]);
    const sendNext = async () => {
      while (!signal.aborted) {
        const next = await iterator.next();
        if (next.done) return;
        await this.#handle(next.value, signal);
      }
    };
    const senders = Array.from({ length: this.#options.concurrency }, () =>
      sendNext().catch((error: unknown) => {
        under.abort(error);
        throw error;
      }),
    );
    await Promise.allSettled(senders);
    await iterator.return?.();
    if (this.#options.signal.aborted) throw new TransferFault("cancelled", "The transfer was cancelled.");
    // The first failure has ended the other senders, and is the reason of theirs.
    under.signal.throwIfAborted();
  }

  async #handle(item: TransferItem, signal: AbortSignal): Promise<void> {
    let attempts = 1;
    const { store, observer, retries } = this.#options;
    const onRetry = () => {
      attempts += 1;
    };
    const onBytes = (bytes: number) => {
      this.#bytes += bytes;
    };
    this.#current.add(item);
    try {
      const outcome = await this.#outcome(
        sendItem(item, { store, observer, retries, signal, resources: this.#resources, onRetry, onBytes }),
        signal,
      );
      await observer.done(item, outcome, attempts);
    } finally {
      this.#current.delete(item);
    }
  }

  async #outcome(sending: Promise<Outcome>, signal: AbortSignal): Promise<Outcome> {
    try {
      return await sending;
    } catch (error) {
      if (error instanceof ObserverError) throw error.cause;
      if (signal.aborted) throw error;
      return { kind: "failed", fault: toFault(error) };
    }
  }
}

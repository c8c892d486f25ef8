import { TransferFault, toFault } from "./faults.ts";
import { AdaptiveSlots, Semaphore } from "./limits.ts";
import { digestFile, type Lanes, MB, readSmall, type SendOptions, SINGLE_BYTES, sendLarge, sendSmall } from "./send-file.ts";
import type { OpenFile } from "./source.ts";
import type { ObjectStore, StoredObject } from "./store.ts";

/** A file to be sent, and what is known of it from an earlier run. */
export interface TransferItem {
  id: string;
  /** For people. */
  path: string;
  key: string;
  contentType: string;
  /** An upload in parts that was begun earlier. */
  resume?: { uploadId: string; partSize: number } | undefined;
  open(): Promise<OpenFile>;
}

/** What became of a file. */
export type Outcome =
  | { kind: "sent"; object: StoredObject; sha256: string; mtimeMs: number }
  | { kind: "skipped"; sha256: string; size: number; mtimeMs: number; duplicateOf: string | null }
  | { kind: "failed"; fault: TransferFault };

/** Decides and remembers on behalf of whoever runs the transfer; each call may take its time, and is waited for. */
export interface TransferKeeper {
  /**
   * Asked before a file is sent. Answers "send", or which object holds the same bytes already. `digest` reads the whole file, a small
   * one without having to read it again, so it is worth calling only where the size speaks for it.
   */
  decide(
    item: TransferItem,
    file: { size: number; mtimeMs: number; digest(): Promise<string> },
  ): Promise<"send" | { duplicateOf: string | null }>;
  begun(item: TransferItem, upload: { uploadId: string; partSize: number }): Promise<void>;
  part(item: TransferItem, number: number): void;
  done(item: TransferItem, outcome: Outcome, attempts: number): Promise<void>;
}

export interface RunOptions {
  store: ObjectStore;
  keeper: TransferKeeper;
  /** Requests at once at most, 1 to 64. */
  concurrency: number;
  /** Attempts after the first one, 0 to 10. */
  retries: number;
  signal: AbortSignal;
  /** Bytes held in memory at once. Default 64 MiB. */
  memoryBytes?: number;
}

export interface Progress {
  /** Bytes that the store has acknowledged in this run, parts found from an earlier one included. */
  bytes: number;
  /** Paths that are on their way now. */
  current: string[];
}

/** Sends a stream of files; never reads further ahead in it than it has lanes. One file's fault is its own. */
export class TransferRun {
  readonly #options: RunOptions;
  readonly #lanes: Lanes;
  readonly #current = new Set<TransferItem>();
  #bytes = 0;

  constructor(options: RunOptions) {
    this.#options = options;
    const memory = new Semaphore(options.memoryBytes ?? 64 * MB);
    this.#lanes = { slots: new AdaptiveSlots(options.concurrency), memory };
  }

  get progress(): Progress {
    return { bytes: this.#bytes, current: [...this.#current].slice(0, 10).map(({ path }) => path) };
  }

  /** Resolves when every file has an outcome; rejects when the keeper fails, or when the signal aborts. */
  async run(items: AsyncIterable<TransferItem>): Promise<void> {
    const iterator = items[Symbol.asyncIterator]();
    const under = new AbortController();
    const signal = AbortSignal.any([this.#options.signal, under.signal]);
    const lane = async () => {
      while (!signal.aborted) {
        const next = await iterator.next();
        if (next.done) return;
        await this.#handle(next.value, signal);
      }
    };
    const lanes = Array.from({ length: this.#options.concurrency }, () =>
      lane().catch((error: unknown) => {
        under.abort(error);
        throw error;
      }),
    );
    const settled = await Promise.allSettled(lanes);
    await iterator.return?.();
    const failure = settled.find((one) => one.status === "rejected");
    if (this.#options.signal.aborted) throw new TransferFault("cancelled", "The transfer was cancelled.");
    if (failure) throw failure.reason;
  }

  async #handle(item: TransferItem, signal: AbortSignal): Promise<void> {
    let attempts = 1;
    this.#current.add(item);
    try {
      const outcome = await this.#send(item, signal, () => {
        attempts += 1;
      });
      await this.#options.keeper.done(item, outcome, attempts);
    } finally {
      this.#current.delete(item);
    }
  }

  async #send(item: TransferItem, signal: AbortSignal, onRetry: () => void): Promise<Outcome> {
    let file: OpenFile | undefined;
    try {
      file = await item.open();
      return await this.#sendOpen(item, file, signal, onRetry);
    } catch (error) {
      if (signal.aborted) throw error;
      const fault = toFault(error);
      if (error instanceof KeeperFault) throw error.cause;
      return { kind: "failed", fault };
    } finally {
      await file?.close();
    }
  }

  async #sendOpen(item: TransferItem, file: OpenFile, signal: AbortSignal, onRetry: () => void): Promise<Outcome> {
    const { keeper, store, retries } = this.#options;
    const isSmall = file.size <= SINGLE_BYTES && item.resume === undefined;
    const held = await this.#lanes.memory.take(isSmall ? file.size : 0);
    try {
      let read: { bytes: Buffer; sha256: string } | undefined;
      let sha256: string | undefined;
      const digest = async () => {
        if (isSmall) read ??= await readSmall(file);
        sha256 ??= read?.sha256 ?? (await digestFile(file, signal));
        return sha256;
      };
      const decision = await keeping(keeper.decide(item, { size: file.size, mtimeMs: file.mtimeMs, digest }));
      if (decision !== "send") return { kind: "skipped", sha256: await digest(), size: file.size, mtimeMs: file.mtimeMs, ...decision };
      const options: SendOptions = {
        ...{ store, lanes: this.#lanes, retries, signal, contentType: item.contentType, resume: item.resume, sha256, onRetry },
        onBegun: (upload) => keeping(keeper.begun(item, upload)),
        onPart: (number) => keeper.part(item, number),
        onBytes: (bytes) => {
          this.#bytes += bytes;
        },
      };
      if (isSmall) read ??= await readSmall(file);
      const object = read ? await sendSmall(item.key, read, options) : await sendLarge(item.key, file, options);
      return { kind: "sent", object, sha256: object.sha256 ?? sha256 ?? "", mtimeMs: file.mtimeMs };
    } finally {
      this.#lanes.memory.give(held);
    }
  }
}

/** What the keeper throws is no fault of the file: it ends the run. */
class KeeperFault extends Error {}

function keeping<T>(work: Promise<T>): Promise<T> {
  return work.catch((cause: unknown) => {
    throw new KeeperFault("the keeper failed", { cause });
  });
}

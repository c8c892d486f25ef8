import { setTimeout as wait } from "node:timers/promises";
import { type Confirmation, confirmUntilKnown, type FileView } from "@frontoffice/client/upload";
import { type Outcome, TransferFault, type TransferItem, type TransferObserver } from "@frontoffice/transfer";
import type { Item } from "./items.ts";
import type { SessionCalls } from "./session-calls.ts";

/** Confirmations that may be on their way while the next files are sent. */
const UNCONFIRMED = 4_000;
/** A store that was away is asked for a file again within this. */
const LONGEST_WAIT_MS = 10_000;

export interface RecorderOptions {
  calls: SessionCalls;
  signal: AbortSignal;
  onSent(file: { path: string; size: number; sha256: string }): void;
  onFailed(file: { path: string; error: string }): void;
}

interface Found {
  size: number;
  mtimeMs: number;
}

/** Reports to the server what became of each file. A small one is confirmed while others are sent already; `drain` waits for all. */
export class SessionRecorder implements TransferObserver {
  readonly #options: RecorderOptions;
  #open = 0;
  #failure: { error: unknown } | undefined;
  #waiting: (() => void)[] = [];

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  /** A file that was changed since it was registered is registered again. */
  async decide(item: TransferItem, file: Found): Promise<"send" | { duplicateOf: string | null }> {
    const { calls } = this.#options;
    calls.opened(item.id, file.mtimeMs);
    const { size, mtimeMs } = item as Item;
    if (size === file.size && mtimeMs === file.mtimeMs) return "send";
    const [again] = await calls.register([{ path: item.path, size: file.size, mtimeMs: file.mtimeMs }]);
    return again?.registered.decision === "skip" ? { duplicateOf: null } : "send";
  }

  begun(): Promise<void> {
    return Promise.resolve();
  }

  part(): void {}

  async done(item: TransferItem, outcome: Outcome): Promise<void> {
    const { path, id } = item;
    if (outcome.kind === "failed") return this.#fail(item, outcome.fault);
    if (outcome.kind === "skipped") return;
    const { sha256, object } = outcome;
    const sent = { path, size: object.size, sha256 };
    // A large file was confirmed when its parts were put together.
    if (item.resume) return this.#options.onSent(sent);
    await this.#until(UNCONFIRMED - 1);
    this.#open += 1;
    void this.#confirm(item, { fileId: id, sha256, size: object.size })
      .then((isConfirmed) => isConfirmed && this.#options.onSent(sent))
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => {
        this.#open -= 1;
        for (const go of this.#waiting.splice(0)) go();
      });
  }

  /** Resolves when every file that was sent is confirmed or failed. */
  async drain(): Promise<void> {
    this.#options.calls.hurry();
    await this.#until(0);
    if (this.#failure) throw this.#failure.error;
  }

  async #until(most: number): Promise<void> {
    while (this.#open > most) await new Promise<void>((go) => this.#waiting.push(go));
  }

  /** False for a file that has failed, which is reported then, and when the transfer was stopped. */
  async #confirm(item: TransferItem, confirmation: Confirmation): Promise<boolean> {
    const { calls, signal } = this.#options;
    const rejected: FileView[] = [];
    try {
      const unknown = await confirmUntilKnown([confirmation], {
        confirm: (files) => Promise.all(files.map((file) => calls.confirm(file))),
        wait: (attempt) => wait(Math.min(LONGEST_WAIT_MS, 500 * 2 ** attempt)),
        onOutcome: (files) => rejected.push(...files.filter(({ status }) => status !== "uploaded" && status !== "skipped_duplicate")),
      });
      const [first] = [...rejected, ...unknown];
      if (first) await this.#fail(item, new TransferFault("refused", first.error ?? "The store does not have this file."));
      return !first;
    } catch (error) {
      if (!signal.aborted) await this.#fail(item, error);
      return false;
    }
  }

  async #fail({ id, path }: TransferItem, fault: unknown): Promise<void> {
    const error = fault instanceof Error ? fault.message : String(fault);
    await this.#options.calls.fail(id, error);
    this.#options.onFailed({ path, error });
  }
}

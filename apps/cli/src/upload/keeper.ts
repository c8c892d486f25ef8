import { type Outcome, TransferFault, type TransferItem, type TransferKeeper } from "@frontoffice/transfer";
import type { Item } from "./items.ts";
import type { SessionCalls } from "./session-calls.ts";

/** Confirmations that may be on their way while the next files are sent. */
const UNCONFIRMED = 4_000;
const ATTEMPTS = 5;

export interface KeeperOptions {
  calls: SessionCalls;
  signal: AbortSignal;
  onSent(file: { path: string; size: number; sha256: string }): void;
  onFailed(file: { path: string; error: string }): void;
}

interface Found {
  size: number;
  mtimeMs: number;
}

/** Tells the server what became of each file. A small one is confirmed while others are sent already; `settle` waits for all. */
export class SessionKeeper implements TransferKeeper {
  readonly #options: KeeperOptions;
  #open = 0;
  #failure: { error: unknown } | undefined;
  #waiting: (() => void)[] = [];

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  /** What became another file since the server heard of it is named again. */
  async decide(item: TransferItem, file: Found): Promise<"send" | { duplicateOf: string | null }> {
    const { calls } = this.#options;
    calls.opened(item.id, file.mtimeMs);
    const told = item as Item;
    if (told.size !== file.size || told.mtimeMs !== file.mtimeMs) {
      const [known] = await calls.register([{ path: item.path, size: file.size, mtimeMs: file.mtimeMs }]);
      if (known?.decision === "skip") return { duplicateOf: null };
    }
    return "send";
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
    const told = this.#confirm({ fileId: id, sha256, size: object.size }).then(
      () => this.#options.onSent(sent),
      (error: unknown) => (this.#options.signal.aborted ? undefined : this.#fail(item, error)),
    );
    void told
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => {
        this.#open -= 1;
        for (const go of this.#waiting.splice(0)) go();
      });
  }

  /** Resolves when every file that was sent is confirmed or failed. */
  async settle(): Promise<void> {
    this.#options.calls.hurry();
    await this.#until(0);
    if (this.#failure) throw this.#failure.error;
  }

  async #until(most: number): Promise<void> {
    while (this.#open > most) await new Promise<void>((go) => this.#waiting.push(go));
  }

  async #confirm(claim: { fileId: string; sha256: string; size: number }): Promise<void> {
    for (let made = 1; ; made += 1) {
      try {
        return void (await this.#options.calls.confirm(claim));
      } catch (error) {
        if (!(error instanceof TransferFault && error.retryable) || made === ATTEMPTS) throw error;
        await new Promise((next) => setTimeout(next, 500 * 2 ** made));
      }
    }
  }

  async #fail({ id, path }: TransferItem, fault: unknown): Promise<void> {
    const error = fault instanceof Error ? fault.message : String(fault);
    await this.#options.calls.fail(id, error);
    this.#options.onFailed({ path, error });
  }
}

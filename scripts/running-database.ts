/** The embedded database of npm start: whenever it ends, it is started again, for as long as that takes. */
import { setTimeout as wait } from "node:timers/promises";
import type { EmbeddedPostgres } from "@frontoffice/db/embedded";

const PAUSES_MS = [0, 500, 1_000, 2_000, 5_000, 10_000];

export interface RunningDatabaseOptions {
  open(): Promise<EmbeddedPostgres>;
  say(line: string): void;
  /** Milliseconds to wait before each further try; the last one holds from then on. */
  pausesMs?: readonly number[];
}

/** Keeps the database running until it is stopped. The first start must succeed; a later one is tried until it does, and said once. */
export class RunningDatabase {
  readonly #options: RunningDatabaseOptions;
  readonly #stop = new AbortController();
  #current: EmbeddedPostgres;

  private constructor(options: RunningDatabaseOptions, opened: EmbeddedPostgres) {
    this.#options = options;
    this.#current = opened;
    this.#watch();
  }

  static async start(options: RunningDatabaseOptions): Promise<RunningDatabase> {
    return new RunningDatabase(options, await options.open());
  }

  get url(): string {
    return this.#current.url;
  }

  #watch(): void {
    void this.#current.ended.then(() => this.#bringBack());
  }

  async #bringBack(): Promise<void> {
    const { say, open, pausesMs = PAUSES_MS } = this.#options;
    if (this.#stop.signal.aborted) return;
    say("The embedded database ended; starting it again.");
    for (let tries = 0, told = ""; !this.#stop.signal.aborted; tries += 1) {
      await wait(pausesMs[Math.min(tries, pausesMs.length - 1)], undefined, { signal: this.#stop.signal }).catch(() => undefined);
      if (this.#stop.signal.aborted) return;
      try {
        this.#current = await open();
        if (told !== "") say("The embedded database runs again.");
        break;
      } catch (error) {
        const why = reasonOf(error);
        if (why !== told) say(`${why} It is tried again until it starts.`);
        told = why;
      }
    }
    if (this.#stop.signal.aborted) await this.#current.stop();
    else this.#watch();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#current.stop();
  }
}

/** One line of what PostgreSQL or the system said. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  if (/ENOSPC|EDQUOT|No space left on device|disk quota/i.test(text))
    return "The embedded database does not start: the disk is full. Make room.";
  const line = text.split("\n").find((one) => /FATAL|PANIC/.test(one)) ?? text.split("\n")[0] ?? "";
  return `The embedded database does not start: ${line.replace(/^The embedded database did not start: /, "").trim()}`;
}

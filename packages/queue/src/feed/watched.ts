import { Dirty } from "./dirty.ts";
import { retryWhileDisconnected } from "./retry.ts";
import { SharedReads } from "./shared-reads.ts";

/** Something that changes, with all who wait for it and what they read of it. */
export class Watched {
  readonly reads = new SharedReads();
  readonly #waiting = new Set<Dirty>();

  join(): Dirty {
    const dirty = new Dirty();
    this.#waiting.add(dirty);
    return dirty;
  }

  /** True when nobody is left. */
  leave(dirty: Dirty): boolean {
    this.#waiting.delete(dirty);
    return this.#waiting.size === 0;
  }

  wake(): void {
    this.reads.changed();
    for (const dirty of this.#waiting) dirty.raise();
  }
}

/** Topics that one read answers for all who wait for them. */
export class WatchedTopics extends Watched {
  readonly topics: readonly string[];
  readonly #read: (announced: ReadonlySet<string>) => Promise<unknown>;
  readonly #closed: AbortSignal;
  #announced: Set<string>;

  constructor(topics: readonly string[], read: (announced: ReadonlySet<string>) => Promise<unknown>, closed: AbortSignal) {
    super();
    this.topics = topics;
    this.#read = read;
    this.#closed = closed;
    this.#announced = new Set(topics);
  }

  /** Whoever comes looks for themselves: what was announced a moment ago may be on its way still. */
  override join(): Dirty {
    this.reads.changed();
    return super.join();
  }

  announce(topic: string): void {
    this.#announced.add(topic);
    this.wake();
  }

  announceAll(): void {
    this.#announced = new Set(this.topics);
    this.wake();
  }

  look(): Promise<unknown> {
    return this.reads.read("value", () => retryWhileDisconnected(this.#closed, () => this.#ask()));
  }

  async #ask(): Promise<unknown> {
    const announced = this.#announced;
    this.#announced = new Set();
    try {
      return await this.#read(announced);
    } catch (error) {
      for (const topic of announced) this.#announced.add(topic);
      throw error;
    }
  }
}

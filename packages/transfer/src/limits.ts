import { setTimeout as wait } from "node:timers/promises";
/** How many bytes a second may leave, changeable while they leave. */
export class Bandwidth {
  #bytesPerSecond: number | null;
  #freeAt = 0;

  /** Null for no limit. */
  constructor(bytesPerSecond: number | null) {
    this.#bytesPerSecond = bytesPerSecond;
  }

  get isLimited(): boolean {
    return this.#bytesPerSecond !== null;
  }

  set(bytesPerSecond: number | null): void {
    this.#bytesPerSecond = bytesPerSecond;
    this.#freeAt = Math.min(this.#freeAt, performance.now() + 1_000);
  }

  /** Resolves when these bytes may leave. */
  async take(bytes: number, signal: AbortSignal): Promise<void> {
    if (this.#bytesPerSecond === null) return;
    const now = performance.now();
    const from = Math.max(now, this.#freeAt);
    this.#freeAt = from + (bytes / this.#bytesPerSecond) * 1_000;
    // In short naps, so that a raised limit is felt at once.
    for (let until = from; performance.now() < until && !signal.aborted; until = Math.min(until, this.#freeAt)) {
      await wait(Math.max(1, Math.min(100, until - performance.now())));
    }
  }
}

/** A number of things that may be held at once; when all are held, the next one waits in turn. */
export class Semaphore {
  #free: number;
  #size: number;
  readonly #waiting: { need: number; go: () => void }[] = [];

  constructor(size: number) {
    this.#size = size;
    this.#free = size;
  }

  get size(): number {
    return this.#size;
  }

  /** Takes effect as holders give back. */
  resize(size: number): void {
    this.#free += size - this.#size;
    this.#size = size;
    this.#wake();
  }

  /** More than there is at all counts as all there is, so that nothing waits for ever. Answers what to give back. */
  async take(need = 1): Promise<number> {
    const taken = Math.min(need, this.#size);
    if (this.#waiting.length === 0 && this.#free >= taken) {
      this.#free -= taken;
      return taken;
    }
    await new Promise<void>((go) => this.#waiting.push({ need: taken, go }));
    return taken;
  }

  give(taken: number): void {
    this.#free += taken;
    this.#wake();
  }

  #wake(): void {
    for (let next = this.#waiting[0]; next && (this.#free >= next.need || next.need > this.#size); next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#free -= next.need;
      next.go();
    }
  }
}

/**
 * How many requests run at once: twice as many after each round that went well until the store first asks to slow down; from then on one
 * more, and half as many whenever it asks.
 */
export class AdaptiveSlots {
  readonly #slots: Semaphore;
  readonly #most: number;
  #wins = 0;
  #isStarting = true;
  #calmUntil = 0;

  /** Between 1 and `most`. */
  constructor(most: number) {
    this.#most = most;
    this.#slots = new Semaphore(Math.min(most, 8));
  }

  get size(): number {
    return this.#slots.size;
  }

  take(): Promise<number> {
    return this.#slots.take();
  }

  give(): void {
    this.#slots.give(1);
  }

  succeeded(): void {
    this.#wins += 1;
    if (this.#wins < this.#slots.size || this.#slots.size >= this.#most) return;
    this.#wins = 0;
    this.#slots.resize(this.#isStarting ? Math.min(this.#most, this.#slots.size * 2) : this.#slots.size + 1);
  }

  /** Many requests fail at the same moment for the same reason: that counts once. */
  slowedDown(): void {
    this.#wins = 0;
    this.#isStarting = false;
    if (performance.now() < this.#calmUntil) return;
    this.#calmUntil = performance.now() + 1_000;
    this.#slots.resize(Math.max(1, Math.floor(this.#slots.size / 2)));
  }
}

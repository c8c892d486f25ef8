/** Resolves after this time, or rejects when the signal aborts before. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((done, failed) => {
    const stop = () => {
      clearTimeout(timer);
      failed(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      done();
    }, milliseconds);
    if (signal.aborted) return stop();
    signal.addEventListener("abort", stop, { once: true });
  });
}

/** Waits until the browser believes that it has a network. */
export async function untilOnline(signal: AbortSignal): Promise<void> {
  while (!navigator.onLine) await pause(500, signal);
}

const LOOK_MS = 100;
const GROW_AFTER = 4;

/** How many requests there are at once, and how many bytes a second; both can change while they are on their way. */
export class Traffic {
  #most = 8;
  #now = 3;
  #running = 0;
  #good = 0;
  #debt = 0;
  #paid = performance.now();
  /** Bytes a second; null for no limit. */
  limit: number | null = null;

  set most(value: number) {
    this.#most = Math.max(1, value);
    this.#now = Math.min(this.#now, this.#most);
  }

  get most(): number {
    return this.#most;
  }

  /** Waits for a free place; call what it answers with whether the request went well. */
  async enter(bytes: number, signal: AbortSignal): Promise<(well: boolean) => void> {
    while (this.#running >= this.#now || this.#owes()) await pause(LOOK_MS, signal);
    signal.throwIfAborted();
    this.#running += 1;
    this.#debt += bytes;
    return (well) => {
      this.#running -= 1;
      this.#adapt(well);
    };
  }

  /** One more after a few that went well, half as many after one that did not. */
  #adapt(well: boolean): void {
    this.#good = well ? this.#good + 1 : 0;
    if (!well) this.#now = Math.max(1, Math.floor(this.#now / 2));
    else if (this.#good % GROW_AFTER === 0) this.#now = Math.min(this.#most, this.#now + 1);
  }

  #owes(): boolean {
    const now = performance.now();
    this.#debt = this.limit === null ? 0 : Math.max(0, this.#debt - ((now - this.#paid) / 1000) * this.limit);
    this.#paid = now;
    return this.#debt > 0;
  }
}

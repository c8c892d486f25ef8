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

const GROW_AFTER = 4;
/** Browsers wake the timers of a hidden page once a minute; what was not sent meanwhile may be sent then. */
const HIDDEN_SECONDS = 60;

/** How many requests there are at once, and how many bytes a second; both can change while they are on their way. */
export class Traffic {
  #most = 8;
  #now = 3;
  #running = 0;
  #good = 0;
  #debt = 0;
  #paid = performance.now();
  #limit: number | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #waiting: { bytes: number; enter: () => void }[] = [];

  /** Bytes a second; null for no limit. */
  set limit(value: number | null) {
    this.#pay();
    this.#limit = value;
    this.#admit();
  }

  get limit(): number | null {
    return this.#limit;
  }

  set most(value: number) {
    this.#most = Math.max(1, value);
    this.#now = Math.min(this.#now, this.#most);
    this.#admit();
  }

  get most(): number {
    return this.#most;
  }

  /** Waits for a free place; call what it answers with whether the request went well. */
  async enter(bytes: number, signal: AbortSignal): Promise<(well: boolean) => void> {
    signal.throwIfAborted();
    await new Promise<void>((done, failed) => {
      const stop = () => {
        this.#waiting.splice(this.#waiting.indexOf(one), 1);
        failed(signal.reason);
      };
      const one = {
        bytes,
        enter: () => {
          signal.removeEventListener("abort", stop);
          done();
        },
      };
      signal.addEventListener("abort", stop, { once: true });
      this.#waiting.push(one);
      this.#admit();
    });
    return (well) => {
      this.#running -= 1;
      this.#adapt(well);
      this.#admit();
    };
  }

  /** Lets in whoever may go. The end of a request wakes the next one: timers of a hidden page would come much too late. */
  #admit(): void {
    clearTimeout(this.#timer);
    while (this.#running < this.#now && this.#waiting.length > 0) {
      const owed = this.#pay();
      if (owed > 0) {
        this.#timer = setTimeout(() => this.#admit(), Math.ceil((owed / (this.#limit ?? 1)) * 1000));
        return;
      }
      const next = this.#waiting.shift();
      this.#running += 1;
      this.#debt += next?.bytes ?? 0;
      next?.enter();
    }
  }

  /** One more after a few that went well, half as many after one that did not. */
  #adapt(well: boolean): void {
    this.#good = well ? this.#good + 1 : 0;
    if (!well) this.#now = Math.max(1, Math.floor(this.#now / 2));
    else if (this.#good % GROW_AFTER === 0) this.#now = Math.min(this.#most, this.#now + 1);
  }

  /** What is owed still; less than nothing where a hidden page slept through its time. */
  #pay(): number {
    const now = performance.now();
    const seconds = (now - this.#paid) / 1000;
    this.#paid = now;
    if (this.#limit === null) this.#debt = 0;
    else {
      const least = "document" in globalThis && document.hidden ? -HIDDEN_SECONDS * this.#limit : 0;
      this.#debt = Math.max(least, this.#debt - seconds * this.#limit);
    }
    return this.#debt;
  }
}

/** So long an answer serves others when no change was announced; whoever looks again by itself gets a newer one. */
const FRESH_MS = 1_000;
/** More answers than this are not kept: readers who resume at many different places ask for themselves. */
const MOST_KEPT = 32;

interface Kept {
  readAt: number;
  answer: Promise<unknown>;
}

/**
 * Reads that many readers share: whoever asks for the same thing between two changes gets the same promise, and so the same object. A read
 * that fails is asked again.
 */
export class SharedReads {
  readonly #kept = new Map<string, Kept>();

  /** Called before the readers are woken, so that none of them is given what was read earlier. */
  changed(): void {
    this.#kept.clear();
  }

  read<Answer>(what: string, ask: () => Promise<Answer>): Promise<Answer> {
    const known = this.#kept.get(what);
    if (known && performance.now() - known.readAt < FRESH_MS) return known.answer as Promise<Answer>;
    const answer = ask();
    if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
    const kept = { readAt: performance.now(), answer };
    this.#kept.set(what, kept);
    answer.catch(() => this.#kept.get(what) === kept && this.#kept.delete(what));
    return answer;
  }
}

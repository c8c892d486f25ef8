interface Waiting<Item, Answer> {
  item: Item;
  done(answer: Answer): void;
  fail(error: unknown): void;
}

export interface BatchOptions<Item, Answer> {
  /** Items of one call at most; where items weigh, what they weigh together. */
  most: number;
  weigh?(item: Item): number;
  /** Calls at once. */
  atOnce: number;
  /** For so many milliseconds others are waited for, unless a call is full. Default 4. */
  gatherMs?: number;
  /** Answers in the order of the items. */
  send(items: Item[]): Promise<Answer[]>;
}

const PROMPT_MS = 4;

/** Makes one call of what many ask for at the same time: the slower the server answers, the larger the calls become. */
export class Batches<Item, Answer> {
  readonly #options: BatchOptions<Item, Answer>;
  #waiting: Waiting<Item, Answer>[] = [];
  #inFlight = 0;
  #gatherMs: number;
  #gathering: ReturnType<typeof setTimeout> | undefined;

  constructor(options: BatchOptions<Item, Answer>) {
    this.#options = options;
    this.#gatherMs = options.gatherMs ?? PROMPT_MS;
  }

  add(item: Item): Promise<Answer> {
    const answer = new Promise<Answer>((done, fail) => this.#waiting.push({ item, done, fail }));
    if (this.#waiting.length >= this.#options.most) this.#flush();
    else this.#gathering ??= setTimeout(() => this.#flush(), this.#gatherMs);
    return answer;
  }

  /** Nobody else will come: from now on nothing waits for more. */
  hurry(): void {
    this.#gatherMs = PROMPT_MS;
    this.#flush();
  }

  #flush(): void {
    clearTimeout(this.#gathering);
    this.#gathering = undefined;
    while (this.#waiting.length > 0 && this.#inFlight < this.#options.atOnce) {
      this.#inFlight += 1;
      const count = this.#fitting();
      const batch = this.#waiting.slice(0, count);
      this.#waiting = this.#waiting.slice(count);
      void this.#send(batch).finally(() => {
        this.#inFlight -= 1;
        // Those who have waited long enough go at once; the others still wait for more.
        if (!this.#gathering) this.#flush();
      });
    }
  }

  /** How many of those who wait go together; one at least. */
  #fitting(): number {
    const { most, weigh } = this.#options;
    if (!weigh) return most;
    let [count, weight] = [0, 0];
    for (const { item } of this.#waiting) {
      weight += weigh(item);
      if (weight > most && count > 0) break;
      count += 1;
    }
    return count;
  }

  async #send(batch: Waiting<Item, Answer>[]): Promise<void> {
    try {
      const answers = await this.#options.send(batch.map(({ item }) => item));
      for (const [at, { done, fail }] of batch.entries()) {
        if (at < answers.length) done(answers[at] as Answer);
        else fail(new Error("The server left an item out of its answer."));
      }
    } catch (error) {
      for (const { fail } of batch) fail(error);
    }
  }
}

interface Waiting<Item, Answer> {
  item: Item;
  done(answer: Answer): void;
  fail(error: unknown): void;
}

export interface BatchOptions<Item, Answer> {
  /** Items of one call at most. */
  most: number;
  /** Calls at once. */
  atOnce: number;
  /** Answers in the order of the items. */
  send(items: Item[]): Promise<Answer[]>;
}

const GATHER_MS = 4;

/** Makes one call of what many ask for at the same time: the slower the server answers, the larger the calls become. */
export class Batches<Item, Answer> {
  readonly #options: BatchOptions<Item, Answer>;
  readonly #waiting: Waiting<Item, Answer>[] = [];
  #inFlight = 0;
  #isGathering = false;

  constructor(options: BatchOptions<Item, Answer>) {
    this.#options = options;
  }

  add(item: Item): Promise<Answer> {
    const answer = new Promise<Answer>((done, fail) => this.#waiting.push({ item, done, fail }));
    if (!this.#isGathering) {
      this.#isGathering = true;
      setTimeout(() => {
        this.#isGathering = false;
        this.#flush();
      }, GATHER_MS);
    }
    return answer;
  }

  #flush(): void {
    while (this.#waiting.length > 0 && this.#inFlight < this.#options.atOnce) {
      this.#inFlight += 1;
      void this.#send(this.#waiting.splice(0, this.#options.most)).finally(() => {
        this.#inFlight -= 1;
        this.#flush();
      });
    }
  }

  async #send(batch: Waiting<Item, Answer>[]): Promise<void> {
    try {
      const answers = await this.#options.send(batch.map(({ item }) => item));
      for (const [at, { done, fail }] of batch.entries()) {
        const answer = answers[at];
        if (answer === undefined) fail(new Error("The server left a file out of its answer."));
        else done(answer);
      }
    } catch (error) {
      for (const { fail } of batch) fail(error);
    }
  }
}

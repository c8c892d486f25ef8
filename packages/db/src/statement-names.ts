/** Texts that were seen once and have no name yet; the oldest are forgotten, so lists of changing length cost nothing for long. */
const SEEN_TEXTS = 2_000;

/**
 * Names for prepared statements, the same on every connection of the process. A text gets its name when it comes a second time, and
 * `most` texts have one: a server keeps each of them on each connection.
 */
export class StatementNames {
  readonly #most: number;
  readonly #names = new Map<string, string>();
  readonly #seen = new Set<string>();

  constructor(most = 500) {
    this.#most = most;
  }

  /** Undefined for a text that is sent without a name. */
  nameOf(text: string): string | undefined {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    if (!this.#seen.has(text)) {
      if (this.#seen.size >= SEEN_TEXTS) this.#seen.clear();
      this.#seen.add(text);
      return undefined;
    }
    if (this.#names.size >= this.#most) return undefined;
    const name = `s${this.#names.size + 1}`;
    this.#names.set(text, name);
    this.#seen.delete(text);
    return name;
  }
}

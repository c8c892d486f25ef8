interface Counted {
  /** What the total has of this file. */
  counted: number;
  /** What earlier attempts have left in the store. */
  base: number;
  /** What the present attempt has sent or found. */
  seen: number;
  /** What of that the store has acknowledged. */
  kept: number;
}

/** Counts the bytes of a transfer by file, so that none counts twice, and the total falls only by what is really lost. */
export class Tally {
  readonly #files = new Map<string, Counted>();
  readonly #change: (more: number) => void;

  constructor(change: (more: number) => void) {
    this.#change = change;
  }

  begin(id: string): void {
    const counted = this.#files.get(id)?.counted ?? 0;
    this.#files.set(id, { counted, base: counted, seen: 0, kept: 0 });
  }

  /** Bytes on their way; negative when a failed request takes them back. */
  moved(id: string, more: number): void {
    const file = this.#files.get(id);
    if (!file) return;
    file.seen += more;
    this.#set(file, Math.max(file.base, file.seen));
  }

  acknowledged(id: string, bytes: number): void {
    const file = this.#files.get(id);
    if (file) file.kept += bytes;
  }

  /** What was on its way is lost; what the store has acknowledged stays. */
  interrupted(id: string): void {
    const file = this.#files.get(id);
    if (file) this.#set(file, Math.max(file.base, file.kept));
  }

  /** The file is through, and so many of its bytes count. */
  ended(id: string, bytes: number): void {
    const counted = this.#files.get(id)?.counted ?? 0;
    this.#files.delete(id);
    if (bytes !== counted) this.#change(bytes - counted);
  }

  #set(file: Counted, bytes: number): void {
    if (bytes === file.counted) return;
    this.#change(bytes - file.counted);
    file.counted = bytes;
  }
}

import pg from "pg";

/** Values as PostgreSQL reads them: text, bytes, or nothing. */
const { prepareValue } = (pg as unknown as { utils: { prepareValue(value: unknown): string | Buffer | null } }).utils;

/** A character takes three bytes at most: those that take four are two in our strings. */
const BYTES_A_CHARACTER = 3;
const USUAL_BYTES = 8_192;
/** A buffer that had to grow beyond this is not kept. */
const MOST_BYTES = 1_048_576;

/** Messages to PostgreSQL, which are written one behind the other and leave in one piece: each write is a system call. */
export class Messages {
  #bytes = Buffer.allocUnsafe(USUAL_BYTES);
  #at = 0;

  parse(name: string, text: string): this {
    const start = this.#begin("P", name.length * BYTES_A_CHARACTER + text.length * BYTES_A_CHARACTER + 4);
    this.#text(name);
    this.#text(text);
    this.#short(0);
    return this.#end(start);
  }

  /** Bytes travel as they are, everything else as text; so do the answers. */
  bind(name: string, given: readonly unknown[]): this {
    const values = given.map((value) => prepareValue(value));
    const size = values.reduce<number>((sum, value) => sum + 6 + (value === null ? 0 : value.length * BYTES_A_CHARACTER), 0);
    const start = this.#begin("B", name.length * BYTES_A_CHARACTER + size + 8);
    this.#text("");
    this.#text(name);
    this.#short(values.length);
    for (const value of values) this.#short(value instanceof Buffer ? 1 : 0);
    this.#short(values.length);
    for (const value of values) this.#value(value);
    this.#short(0);
    return this.#end(start);
  }

  describe(): this {
    const start = this.#begin("D", 2);
    this.#text("P");
    return this.#end(start);
  }

  execute(): this {
    const start = this.#begin("E", 5);
    this.#text("");
    this.#long(0);
    return this.#end(start);
  }

  sync(): this {
    return this.#end(this.#begin("S", 0));
  }

  /** What was written, as bytes of its own. */
  take(): Buffer {
    const taken = Buffer.from(this.#bytes.subarray(0, this.#at));
    this.clear();
    return taken;
  }

  clear(): void {
    this.#at = 0;
    if (this.#bytes.length > MOST_BYTES) this.#bytes = Buffer.allocUnsafe(USUAL_BYTES);
  }

  #begin(code: string, size: number): number {
    const needed = this.#at + size + 5;
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(needed * 2);
      this.#bytes.copy(larger, 0, 0, this.#at);
      this.#bytes = larger;
    }
    this.#bytes[this.#at] = code.charCodeAt(0);
    this.#at += 5;
    return this.#at - 4;
  }

  #end(start: number): this {
    this.#bytes.writeInt32BE(this.#at - start, start);
    return this;
  }

  #text(text: string): void {
    if (text !== "") this.#at += this.#bytes.write(text, this.#at, "utf8");
    this.#bytes[this.#at++] = 0;
  }

  #value(value: string | Buffer | null): void {
    if (value === null) {
      this.#long(-1);
      return;
    }
    const start = this.#at + 4;
    const length = typeof value === "string" ? this.#bytes.write(value, start, "utf8") : value.copy(this.#bytes, start);
    this.#long(length);
    this.#at = start + length;
  }

  #short(number: number): void {
    this.#at = this.#bytes.writeUInt16BE(number, this.#at);
  }

  #long(number: number): void {
    this.#at = this.#bytes.writeInt32BE(number, this.#at);
  }
}

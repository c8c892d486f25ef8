const LEAST = 4_096;

/**
 * Memory for bytes on their way, used again and again: what is left to the garbage collector piles up faster than it is collected.
 * Sizes are rounded up to powers of two; `bytes` are kept at most.
 */
export class Buffers {
  readonly #free = new Map<number, Buffer[]>();
  readonly #bytes: number;
  #kept = 0;

  constructor(bytes: number) {
    this.#bytes = bytes;
  }

  /** What a buffer of this size really takes. */
  static sizeOf(size: number): number {
    return size <= LEAST ? LEAST : 2 ** Math.ceil(Math.log2(size));
  }

  /** A buffer with anything in it. */
  take(size: number): Buffer {
    const whole = Buffers.sizeOf(size);
    const kept = this.#free.get(whole)?.pop();
    if (kept) this.#kept -= whole;
    return (kept ?? Buffer.allocUnsafeSlow(whole)).subarray(0, size);
  }

  /** Only for a buffer that is no longer in use: the network may still read one whose request broke off. */
  give(buffer: Buffer): void {
    const whole = buffer.buffer.byteLength;
    if (this.#kept + whole > this.#bytes) this.#free.clear();
    if (this.#free.size === 0) this.#kept = 0;
    const list = this.#free.get(whole) ?? [];
    list.push(Buffer.from(buffer.buffer));
    this.#free.set(whole, list);
    this.#kept += whole;
  }
}

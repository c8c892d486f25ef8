import type { SignedFile } from "@frontoffice/client/upload";
import type { OpenFile } from "@frontoffice/transfer";
import { digestOf } from "./read-ahead.ts";

/** Parts that are hashed and signed in one call: few at first, so that sending begins soon. */
const WINDOWS = [4, 16, 64] as const;
/** A file of so many parts is signed as a whole, together with others. */
const WHOLE = 16;
/** Addresses are valid for an hour. */
const VALID_MS = 50 * 60_000;

/** A part as it will be sent. */
export interface NamedPart {
  number: number;
  size: number;
  sha256: string;
}

export interface LargeFile {
  size: number;
  partSize: number;
  open(): Promise<OpenFile>;
}

/** An address for a part, or the ETag of one that the store has, with the checksum that the server was given. */
export interface ReadyPart extends NamedPart {
  address: SignedFile["parts"][number] | undefined;
  /** Of a part that is there. */
  etag: string | undefined;
}

interface Window {
  from: number;
  to: number;
  at: number;
  parts: Promise<Map<number, ReadyPart>>;
}

/**
 * Hashes the parts of a large file some way before they are sent, and has many of them signed in one call: sending does not wait for
 * the server, and a key of few calls a minute is enough for a fast line. Each part is answered once.
 */
export class PartsAhead {
  readonly #sign: (parts: readonly NamedPart[]) => Promise<SignedFile>;
  readonly #file: LargeFile;
  readonly #windows: Window[] = [];
  readonly #taken = new Set<number>();
  #opened = 0;

  constructor(file: LargeFile, sign: (parts: readonly NamedPart[]) => Promise<SignedFile>) {
    this.#file = file;
    this.#sign = sign;
  }

  /** Hashes the first parts, and answers what has them signed together with those of other files. */
  async first(): Promise<() => Promise<void>> {
    const { size, partSize } = this.#file;
    const count = Math.ceil(size / partSize);
    const to = 1 + (count > WHOLE ? WINDOWS[0] : count);
    const parts = await this.#hash(1, to);
    return async () => {
      const [at, signed] = [Date.now(), await this.#sign(parts)];
      this.#keep({ from: 1, to, at, parts: Promise.resolve(readyOf(parts, signed)) });
    };
  }

  /** Undefined for a part that must be hashed and signed by itself: it is asked for again, or its address is too old. */
  async take(number: number): Promise<ReadyPart | undefined> {
    if (this.#taken.has(number)) return undefined;
    this.#taken.add(number);
    const window = this.#windowOf(number) ?? this.#openWindow(number);
    if (number >= window.to - Math.floor((window.to - window.from) / 2) && !this.#windowOf(window.to)) this.#openWindow(window.to);
    const part = (await window.parts).get(number);
    return Date.now() - window.at < VALID_MS ? part : undefined;
  }

  #windowOf(number: number): Window | undefined {
    return this.#windows.find(({ from, to }) => number >= from && number < to);
  }

  #openWindow(from: number): Window {
    const to = from + (WINDOWS[Math.min(this.#opened, WINDOWS.length - 1)] ?? 1);
    const window = { from, to, at: Date.now(), parts: this.#prepare(from, to) };
    // The fault is thrown where the window is awaited.
    window.parts.catch(() => undefined);
    return this.#keep(window);
  }

  #keep(window: Window): Window {
    this.#opened += 1;
    this.#windows.push(window);
    if (this.#windows.length > 3) this.#windows.shift();
    return window;
  }

  async #prepare(from: number, to: number): Promise<Map<number, ReadyPart>> {
    const parts = await this.#hash(from, to);
    return parts.length === 0 ? new Map() : readyOf(parts, await this.#sign(parts));
  }

  async #hash(from: number, to: number): Promise<NamedPart[]> {
    const { partSize } = this.#file;
    const file = await this.#file.open();
    try {
      const named: NamedPart[] = [];
      for (let number = from; number < to && (number - 1) * partSize < file.size; number += 1) {
        const start = (number - 1) * partSize;
        const size = Math.min(partSize, file.size - start);
        named.push({ number, size, sha256: await digestOf(file, { start, size }) });
      }
      return named;
    } finally {
      await file.close();
    }
  }
}

function readyOf(parts: readonly NamedPart[], signed: SignedFile): Map<number, ReadyPart> {
  const addresses = new Map(signed.parts.map((part) => [part.number, part]));
  const tags = new Map(signed.done.map(({ number, etag }) => [number, etag]));
  return new Map(parts.map((part) => [part.number, { ...part, address: addresses.get(part.number), etag: tags.get(part.number) }]));
}

import { createHash, hash } from "node:crypto";
import { type OpenFile, openBelow } from "@frontoffice/transfer";

/** Files up to this size are kept from the moment they are hashed until they are sent. */
const KEPT_BYTES = 262_144;
/** Of all of them together. */
const MOST_BYTES = 12 * 1_048_576;
const PIECE = 262_144;
/** Used again and again: what is left to the garbage collector piles up faster than it is collected. */
const spare: Buffer[] = [];

/** A file that was read before it has its turn. */
export interface ReadFile {
  size: number;
  mtimeMs: number;
  sha256: string;
  /** The first time without the disk, where the bytes were kept. */
  open(): Promise<OpenFile>;
}

/** Reads files before they are sent, so that the server has their checksums ahead; keeps the bytes of small ones while there is room. */
export class ReadAhead {
  readonly #folder: string;
  #kept = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Throws `TransferFault`. */
  async read(path: string): Promise<ReadFile> {
    const file = await openBelow(this.#folder, path);
    try {
      const { size, mtimeMs } = file;
      if (size > KEPT_BYTES || this.#kept + size > MOST_BYTES) {
        return { size, mtimeMs, sha256: await digestOf(file), open: () => openBelow(this.#folder, path) };
      }
      const bytes = Buffer.allocUnsafeSlow(size);
      const read = await file.read(bytes, 0);
      await file.verifyUnchanged();
      if (read === size) this.#kept += size;
      const kept = read === size ? { size, mtimeMs, bytes } : undefined;
      return { size, mtimeMs, sha256: hash("sha256", bytes, "hex"), open: this.#onceFrom(path, kept) };
    } finally {
      await file.close();
    }
  }

  #onceFrom(path: string, kept: { size: number; mtimeMs: number; bytes: Buffer } | undefined): () => Promise<OpenFile> {
    let once = kept;
    return async () => {
      if (!once) return openBelow(this.#folder, path);
      const { size, mtimeMs, bytes } = once;
      once = undefined;
      return {
        size,
        mtimeMs,
        read: async (buffer, position) => bytes.copy(buffer, 0, position),
        // It was looked at when it was read; what it has become since is the next run's.
        verifyUnchanged: async () => undefined,
        close: async () => {
          this.#kept -= size;
        },
      };
    };
  }
}

/** The SHA-256 of a file below a folder. */
export async function hashFile(folder: string, path: string): Promise<string> {
  const file = await openBelow(folder, path);
  try {
    return await digestOf(file);
  } finally {
    await file.close();
  }
}

/** The SHA-256 of a piece of an open file; of what there is, should it be shorter. */
export async function digestOf(file: OpenFile, { start, size } = { start: 0, size: file.size }): Promise<string> {
  const hash256 = createHash("sha256");
  const piece = spare.pop() ?? Buffer.allocUnsafeSlow(PIECE);
  for (let at = 0, read = 0; at < size; at += read) {
    read = await file.read(piece.subarray(0, Math.min(piece.length, size - at)), start + at);
    if (read === 0) break;
    hash256.update(piece.subarray(0, read));
  }
  spare.push(piece);
  return hash256.digest("hex");
}

import { randomUUID } from "node:crypto";
import { constants, createReadStream } from "node:fs";
import { copyFile, mkdir, open, readdir, rename, stat, unlink } from "node:fs/promises";
import { join } from "node:path";
import { fullDisk } from "./faults.ts";

/** Bodies up to this size lie in the ledger itself: a file for each would cost more than the bytes. */
const INLINE_BYTES = 16_384;
const ORPHAN_MS = 3_600_000;

/** Where bytes lie: in a file of the store, or with the row that names them. */
export interface Stored {
  file: string | null;
  body: Buffer | null;
}

/** The bytes of the store, under one folder: written aside, made sure of, then moved into place. */
export class Files {
  readonly #incoming: string;
  readonly #data: string;
  readonly #folders = new Set<string>();

  constructor(directory: string) {
    this.#incoming = join(directory, "incoming");
    this.#data = join(directory, "data");
  }

  async prepare(): Promise<void> {
    await Promise.all([this.#incoming, this.#data].map((path) => mkdir(path, { recursive: true })));
    for (const name of await readdir(this.#incoming)) await unlink(join(this.#incoming, name)).catch(() => undefined);
  }

  /** Keeps a stream's bytes; `see` looks at each piece as it passes. What is kept counts only when a row names it. */
  async keep(stream: AsyncIterable<Buffer>, see: (piece: Buffer) => void, { inline }: { inline: boolean }): Promise<Stored> {
    const held: Buffer[] = [];
    let size = 0;
    const pieces = stream[Symbol.asyncIterator]();
    for (;;) {
      const next = await pieces.next();
      if (next.done) break;
      see(next.value);
      held.push(next.value);
      size += next.value.length;
      if (!inline || size > INLINE_BYTES) return { file: await this.#write(held, pieces, see), body: null };
    }
    if (inline) return { file: null, body: Buffer.concat(held) };
    return { file: await this.#write(held, pieces, see), body: null };
  }

  async #write(held: Buffer[], rest: AsyncIterator<Buffer>, see: (piece: Buffer) => void): Promise<string> {
    const name = randomUUID();
    const aside = join(this.#incoming, name);
    try {
      const file = await open(aside, "wx", 0o600);
      try {
        await file.writev(held);
        for (let next = await rest.next(); !next.done; next = await rest.next()) {
          see(next.value);
          await file.write(next.value);
        }
        await file.datasync();
      } finally {
        await file.close();
      }
      const folder = join(this.#data, name.slice(0, 2));
      if (!this.#folders.has(folder)) await mkdir(folder, { recursive: true });
      this.#folders.add(folder);
      await rename(aside, join(folder, name));
      return name;
    } catch (error) {
      await unlink(aside).catch(() => undefined);
      throw fullDisk(error);
    }
  }

  /** Bytes of a file, `end` included. */
  read(name: string, start: number, end: number): AsyncIterable<Buffer> {
    return createReadStream(this.#path(name), { start, end, highWaterMark: 262_144 });
  }

  /** Copies of files under names of their own, on the disk when it resolves; all of them or none. */
  async copyAll<Piece extends { file: string }>(pieces: readonly Piece[]): Promise<Piece[]> {
    const copied: Piece[] = [];
    try {
      for (const piece of pieces) {
        const file = randomUUID();
        copied.push({ ...piece, file });
        await this.#copy(piece.file, file);
      }
      return copied;
    } catch (error) {
      await this.drop(copied.map(({ file }) => file));
      throw fullDisk(error);
    }
  }

  async #copy(from: string, to: string): Promise<void> {
    await mkdir(join(this.#data, to.slice(0, 2)), { recursive: true });
    // A file system that can share blocks does not write them a second time.
    await copyFile(this.#path(from), this.#path(to), constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    const file = await open(this.#path(to), "r+");
    try {
      await file.datasync();
    } finally {
      await file.close();
    }
  }

  async drop(names: readonly string[]): Promise<void> {
    await Promise.all(names.map((name) => unlink(this.#path(name)).catch(() => undefined)));
  }

  /** Deletes files that no row names: what a crash has left between the move and the commit. */
  async sweep(isKnown: (name: string) => boolean, now: number): Promise<number> {
    let dropped = 0;
    for (const folder of await readdir(this.#data)) {
      for (const name of await readdir(join(this.#data, folder))) {
        if (isKnown(name)) continue;
        const { mtimeMs } = await stat(this.#path(name)).catch(() => ({ mtimeMs: now }));
        if (now - mtimeMs < ORPHAN_MS) continue;
        await this.drop([name]);
        dropped += 1;
      }
    }
    return dropped;
  }

  #path(name: string): string {
    return join(this.#data, name.slice(0, 2), name);
  }
}

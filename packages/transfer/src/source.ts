import { constants } from "node:fs";
import { type FileHandle, open, readlink, realpath } from "node:fs/promises";
import { join, sep } from "node:path";
import { TransferFault } from "./faults.ts";

/** A file that is held open while it is read, so that nobody can put another one in its place. */
export interface OpenFile {
  /** Bytes, when it was opened. */
  readonly size: number;
  readonly mtimeMs: number;
  /** Fills the buffer from this position on; answers how many bytes there were. */
  read(buffer: Buffer, position: number): Promise<number>;
  /** Throws `changed` when the file is not what it was when it was opened. */
  verifyUnchanged(): Promise<void>;
  close(): Promise<void>;
}

export interface OpenOptions {
  /** Refuse files that another name leads to as well: it may lie outside the folder. Default false. */
  refuseHardLinks?: boolean;
}

/**
 * Opens a file below a folder without following a link at its end, and makes sure by the open file itself that it lies below the
 * folder: a folder on the way may have been replaced by a link since the scan.
 */
export async function openBelow(root: string, path: string, { refuseHardLinks = false }: OpenOptions = {}): Promise<OpenFile> {
  const file = await open(join(root, path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const before = await file.stat();
    if (!before.isFile()) throw new TransferFault("unreadable", "This is not a regular file.");
    if (refuseHardLinks && before.nlink > 1)
      throw new TransferFault("unreadable", "The file has a second name, which may lie outside the folder.");
    await requireBelow(root, file, join(root, path));
    return {
      size: before.size,
      mtimeMs: before.mtimeMs,
      read: (buffer, position) => readFully(file, buffer, position),
      verifyUnchanged: async () => {
        const after = await file.stat();
        if (after.size !== before.size || after.mtimeMs !== before.mtimeMs || after.ctimeMs !== before.ctimeMs) {
          throw new TransferFault("changed", "The file was changed while it was read.");
        }
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function requireBelow(root: string, file: FileHandle, asked: string): Promise<void> {
  const base = await realpath(root);
  // The kernel's own word for where the open file lies; where there is none, the path as it resolves now.
  const real = await readlink(`/proc/self/fd/${file.fd}`).catch(() => realpath(asked));
  if (!real.startsWith(base.endsWith(sep) ? base : base + sep)) {
    throw new TransferFault("unreadable", "The file lies outside the folder.");
  }
}

async function readFully(file: FileHandle, buffer: Buffer, position: number): Promise<number> {
  let read = 0;
  while (read < buffer.length) {
    const { bytesRead } = await file.read(buffer, read, buffer.length - read, position + read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return read;
}

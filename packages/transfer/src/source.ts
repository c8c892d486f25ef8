import {
  close,
  closeSync,
  constants,
  fstat,
  fstatSync,
  open,
  openSync,
  read,
  readlink,
  readlinkSync,
  readSync,
  realpath,
  realpathSync,
  type Stats,
} from "node:fs";
import { join, sep } from "node:path";
import { promisify } from "node:util";
import { onDisk } from "./disk.ts";
import { fileFault, TransferFault } from "./faults.ts";

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

/** Without a link at the end, and without waiting for a pipe's other end. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
/** More than this is read in the pool of threads, beside everything else. */
const INLINE_BYTES = 262_144;

const pooled = {
  open: promisify(open),
  close: promisify(close),
  fstat: promisify(fstat) as (fd: number) => Promise<Stats>,
  readlink: promisify(readlink) as (path: string) => Promise<string>,
  realpath: promisify(realpath.native) as (path: string) => Promise<string>,
};

/**
 * Opens a file below a folder without following a link at its end, and makes sure by the open file itself that it lies below the
 * folder: a folder on the way may have been replaced by a link since the scan. Throws `TransferFault`.
 */
export async function openBelow(root: string, path: string, { refuseHardLinks = false }: OpenOptions = {}): Promise<OpenFile> {
  const whole = join(root, path);
  const fd = await failing(
    onDisk(
      () => openSync(whole, FLAGS),
      () => pooled.open(whole, FLAGS),
    ),
  );
  try {
    const before = await statOf(fd);
    if (!before.isFile()) throw new TransferFault("unreadable", "This is not a regular file.");
    if (refuseHardLinks && before.nlink > 1)
      throw new TransferFault("unreadable", "The file has a second name, which may lie outside the folder.");
    await requireBelow(root, fd, whole);
    return openFile(fd, before);
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

function openFile(fd: number, before: Stats): OpenFile {
  return {
    size: before.size,
    mtimeMs: before.mtimeMs,
    read: (buffer, position) => failing(readFully(fd, buffer, position)),
    verifyUnchanged: async () => {
      const after = await statOf(fd);
      if (after.size !== before.size || after.mtimeMs !== before.mtimeMs || after.ctimeMs !== before.ctimeMs) {
        throw new TransferFault("changed", "The file was changed while it was read.");
      }
    },
    close: () =>
      onDisk(
        () => closeSync(fd),
        () => pooled.close(fd),
      ),
  };
}

const statOf = (fd: number) =>
  failing(
    onDisk(
      () => fstatSync(fd),
      () => pooled.fstat(fd),
    ),
  );

async function requireBelow(root: string, fd: number, asked: string): Promise<void> {
  const base = await realpathOf(root);
  // The kernel's own word for where the open file lies; where there is none, the path as it resolves now.
  const own = `/proc/self/fd/${fd}`;
  const link = onDisk(
    () => readlinkSync(own),
    () => pooled.readlink(own),
  );
  const real = await link.catch(() => realpathOf(asked));
  if (!real.startsWith(base.endsWith(sep) ? base : base + sep)) {
    throw new TransferFault("unreadable", "The file lies outside the folder.");
  }
}

const realpathOf = (path: string) =>
  failing(
    onDisk(
      () => realpathSync.native(path),
      () => pooled.realpath(path),
    ),
  );

async function readFully(fd: number, buffer: Buffer, position: number): Promise<number> {
  let total = 0;
  while (total < buffer.length) {
    const piece = await readOnce(fd, buffer, total, position + total);
    if (piece === 0) break;
    total += piece;
  }
  return total;
}

function readOnce(fd: number, buffer: Buffer, from: number, position: number): Promise<number> {
  const length = buffer.length - from;
  const inPool = () =>
    new Promise<number>((done, failed) => {
      read(fd, buffer, from, length, position, (error, bytes) => (error ? failed(error) : done(bytes)));
    });
  return length > INLINE_BYTES ? inPool() : onDisk(() => readSync(fd, buffer, from, length, position), inPool);
}

async function failing<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw fileFault(error);
  }
}

import {
  type FoundFile,
  type NotSent,
  openBelow,
  partSizeOf,
  type ScanOptions,
  SINGLE_BYTES,
  scanFolder,
  type TransferItem,
} from "@frontoffice/transfer";
import pMap from "p-map";
import { ReadAhead, type ReadFile, sumOf } from "./read-ahead.ts";
import type { Registered, SessionCalls } from "./session-calls.ts";

/** Files that are named and signed for in one call; the first ones soon, so that sending begins. */
const SIZES = [
  { files: 100, bytes: 16e6 },
  { files: 500, bytes: 128e6 },
  { files: 1_000, bytes: 1e9 },
] as const;
/** Of all paths of a call, in bytes. */
const MOST_NAMES = 500_000;
const READING = 8;
/** What stores take as a key, in bytes. */
const MAX_KEY = 1024;
/** What the server takes as a path, in characters. */
const MAX_PATH = 1000;

/** A file on its way, with what the server was told of it. */
export interface Item extends TransferItem {
  size: number;
  mtimeMs: number;
}

export interface ItemsOptions {
  folder: string;
  scan: ScanOptions;
  /** The whole prefix of the session's keys. */
  prefix: string;
  calls: SessionCalls;
  /** Read large files too before they are named, so that what the project has already is not sent. */
  sums: boolean;
  onSkipped(file: FoundFile, status: Registered["status"]): void;
  onNotSent(found: NotSent): void;
}

/** The folder's files that are to be sent. The next ones are read, named and signed for while these are on their way. */
export async function* itemsOf(options: ItemsOptions): AsyncGenerator<Item> {
  const { calls } = options;
  const chunks = chunksOf(options);
  const ahead = new ReadAhead(options.folder);
  let coming = next(chunks, ahead, options);
  for (;;) {
    const items = await coming;
    if (!items) return calls.lastNamed();
    coming = next(chunks, ahead, options);
    // Whoever waits for it hears of its fault.
    coming.catch(() => undefined);
    yield* items;
  }
}

/** A file with what reading it has told; nothing for one that cannot be read now, which is said when it is sent. */
interface Known {
  file: FoundFile;
  sha256?: string | undefined;
  read?: ReadFile | undefined;
}

async function next(chunks: AsyncGenerator<FoundFile[]>, ahead: ReadAhead, options: ItemsOptions): Promise<Item[] | undefined> {
  const { calls, folder, onSkipped } = options;
  const { value: found, done } = await chunks.next();
  if (done) return undefined;
  const files = await readAll(found, ahead, options);
  const registered = await calls.register(files.map(({ file, sha256 }) => ({ ...file, sha256 })));
  const byPath = new Map(registered.map((one) => [one.path, one]));
  const wanted = files.flatMap(({ file, sha256, read }) => {
    const known = byPath.get(file.path);
    if (!known) throw new Error("The server left a file out of its answer.");
    if (known.decision === "send") return [{ item: itemOf(folder, { file, read }, known.fileId), sha256 }];
    onSkipped(file, known.status);
    return [];
  });
  // What cannot be read now is said when it is sent.
  const begun = await Promise.all(wanted.map(({ item }) => beginLarge(calls, item).catch(() => undefined)));
  await Promise.all([
    ...begun.map((sign) => sign?.()),
    ...wanted.map(({ item: { id, size }, sha256 }) => size <= SINGLE_BYTES && sha256 !== undefined && calls.signAhead(id, sha256)),
  ]);
  return wanted.map(({ item }) => item);
}

async function beginLarge(calls: SessionCalls, { id, size, open }: Item): Promise<(() => Promise<void>) | undefined> {
  if (size <= SINGLE_BYTES) return undefined;
  return calls.expectParts(id, { size, partSize: partSizeOf(size), open }).first();
}

async function* chunksOf({ folder, scan, prefix, onNotSent }: ItemsOptions): AsyncGenerator<FoundFile[]> {
  const sizes = SIZES.values();
  let size = sizes.next().value ?? SIZES[2];
  let chunk: FoundFile[] = [];
  let [bytes, names] = [0, 0];
  for await (const found of scanFolder(folder, scan)) {
    if (found.kind !== "file") onNotSent(found);
    else if (isTooLong(prefix, found.path)) onNotSent({ kind: "not_sent", path: found.path, why: "name" });
    else {
      chunk.push(found);
      bytes += found.size;
      names += Buffer.byteLength(found.path);
    }
    if (chunk.length < size.files && bytes < size.bytes && names < MOST_NAMES) continue;
    yield chunk;
    size = sizes.next().value ?? size;
    chunk = [];
    [bytes, names] = [0, 0];
  }
  if (chunk.length > 0) yield chunk;
}

/** Whether the server would refuse the path, and all others of the same call with it. */
export function isTooLong(prefix: string, path: string): boolean {
  return path.length > MAX_PATH || Buffer.byteLength(path) + Buffer.byteLength(prefix) + 1 > MAX_KEY;
}

function itemOf(folder: string, { file: { path, size, mtimeMs }, read }: Known, fileId: string): Item {
  return {
    ...{ id: fileId, key: fileId, path, size, mtimeMs, contentType: "application/octet-stream" },
    open: read?.open ?? (() => openBelow(folder, path)),
  };
}

function readAll(files: readonly FoundFile[], ahead: ReadAhead, { folder, scan, sums }: ItemsOptions): Promise<Known[]> {
  const readOne = async (file: FoundFile): Promise<Known> => {
    scan.signal?.throwIfAborted();
    if (file.size > SINGLE_BYTES) return { file, sha256: sums ? await sumOf(folder, file.path).catch(() => undefined) : undefined };
    const read = await ahead.read(file.path).catch(() => undefined);
    // It may have become another file since it was found.
    return read ? { file: { ...file, size: read.size, mtimeMs: read.mtimeMs }, sha256: read.sha256, read } : { file };
  };
  return pMap(files, readOne, { concurrency: READING });
}

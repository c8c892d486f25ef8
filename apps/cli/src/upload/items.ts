import { createHash } from "node:crypto";
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
import type { Registered, SessionCalls } from "./session-calls.ts";

const CHUNK = 500;
const HASHING = 8;
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
  /** Read every file before it is named, so that what the project has already is not sent. */
  sums: boolean;
  onSkipped(file: FoundFile, status: Registered["status"]): void;
  onNotSent(found: NotSent): void;
}

/** The folder's files that are to be sent. The next ones are named to the server while these are on their way. */
export async function* itemsOf(options: ItemsOptions): AsyncGenerator<Item> {
  const chunks = chunksOf(options);
  let coming = next(chunks, options);
  for (;;) {
    const items = await coming;
    if (!items) return;
    coming = next(chunks, options);
    // Whoever waits for it hears of its fault.
    coming.catch(() => undefined);
    yield* items;
  }
}

async function next(chunks: AsyncGenerator<FoundFile[]>, options: ItemsOptions): Promise<Item[] | undefined> {
  const { value: files, done } = await chunks.next();
  if (done) return undefined;
  const sums = options.sums ? await sumsOf(options, files) : [];
  const registered = await options.calls.register(files.map((file, at) => ({ ...file, sha256: sums[at] })));
  const byPath = new Map(registered.map((one) => [one.path, one]));
  return files.flatMap((file) => {
    const known = byPath.get(file.path);
    if (!known) throw new Error("The server left a file out of its answer.");
    if (known.decision === "send") return [itemOf(options.folder, file, known.fileId)];
    options.onSkipped(file, known.status);
    return [];
  });
}

async function* chunksOf({ folder, scan, prefix, onNotSent }: ItemsOptions): AsyncGenerator<FoundFile[]> {
  let chunk: FoundFile[] = [];
  for await (const found of scanFolder(folder, scan)) {
    if (found.kind !== "file") onNotSent(found);
    else if (isTooLong(prefix, found.path)) onNotSent({ kind: "not_sent", path: found.path, why: "name" });
    else chunk.push(found);
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

/** Whether the server would refuse the path, and all others of the same call with it. */
export function isTooLong(prefix: string, path: string): boolean {
  return path.length > MAX_PATH || Buffer.byteLength(path) + Buffer.byteLength(prefix) + 1 > MAX_KEY;
}

function itemOf(folder: string, { path, size, mtimeMs }: FoundFile, fileId: string): Item {
  return {
    ...{ id: fileId, key: fileId, path, size, mtimeMs, contentType: "application/octet-stream" },
    // The server knows whether an upload in parts was begun, so each is asked for as if it was.
    ...(size > SINGLE_BYTES && { resume: { uploadId: fileId, partSize: partSizeOf(size) } }),
    open: () => openBelow(folder, path),
  };
}

/** Undefined for a file that cannot be read now: that is said when it is sent. */
async function sumsOf({ folder, scan }: ItemsOptions, files: readonly FoundFile[]): Promise<(string | undefined)[]> {
  const sums: (string | undefined)[] = [];
  const left = files.entries();
  const lane = async () => {
    for (const [at, { path }] of left) {
      scan.signal?.throwIfAborted();
      sums[at] = await sumOf(folder, path).catch(() => undefined);
    }
  };
  await Promise.all(Array.from({ length: HASHING }, lane));
  return sums;
}

/** The SHA-256 of a file below a folder. */
export async function sumOf(folder: string, path: string): Promise<string> {
  const file = await openBelow(folder, path);
  try {
    const hash = createHash("sha256");
    const piece = Buffer.allocUnsafe(Math.max(1, Math.min(file.size, 1_048_576)));
    for (let at = 0, read = 0; at < file.size; at += read) {
      read = await file.read(piece, at);
      if (read === 0) break;
      hash.update(piece.subarray(0, read));
    }
    return hash.digest("hex");
  } finally {
    await file.close();
  }
}

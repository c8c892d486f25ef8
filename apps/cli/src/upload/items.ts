import { chunksOf, isSmall, type RegisteredFile, rejectionOf } from "@frontoffice/client/upload";
import {
  type FoundFile,
  type NotSent,
  openBelow,
  partSizeOf,
  type ScanOptions,
  scanFolder,
  type TransferItem,
} from "@frontoffice/transfer";
import pMap from "p-map";
import { hashFile, ReadAhead, type ReadFile } from "./read-ahead.ts";
import type { SessionCalls } from "./session-calls.ts";

/** Files that are registered and signed in one call; the first ones soon, so that sending begins. */
const SIZES = [
  { files: 100, bytes: 16e6 },
  { files: 500, bytes: 128e6 },
  { files: 1_000, bytes: 1e9 },
] as const;
/** Files that are read at once. */
const READING = 8;

/** A file on its way, with what the server knows of it. */
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
  /** Hash large files too before they are registered, so that what the project has already is not sent. */
  checksums: boolean;
  onSkipped(file: FoundFile, status: RegisteredFile["status"]): void;
  onNotSent(found: NotSent): void;
}

/** The folder's files that are to be sent. The next ones are read, registered and signed while these are on their way. */
export async function* itemsOf(options: ItemsOptions): AsyncGenerator<Item> {
  const { calls } = options;
  const chunks = chunksOf(sendable(options), SIZES);
  const ahead = new ReadAhead(options.folder);
  let coming = next(chunks, ahead, options);
  for (;;) {
    const items = await coming;
    if (!items) return calls.lastRegistered();
    coming = next(chunks, ahead, options);
    // The fault is thrown where the next items are awaited.
    coming.catch(() => undefined);
    yield* items;
  }
}

/** A file with what reading it has shown; nothing of one that cannot be read now, which is reported when it is sent. */
interface Known {
  file: FoundFile;
  sha256?: string | undefined;
  read?: ReadFile | undefined;
}

async function next(chunks: AsyncGenerator<FoundFile[], void>, ahead: ReadAhead, options: ItemsOptions): Promise<Item[] | undefined> {
  const { calls, folder, onSkipped } = options;
  const { value: found, done } = await chunks.next();
  if (done) return undefined;
  const files = await readAll(found, ahead, options);
  const registered = await calls.register(files.map(({ file, ...known }) => ({ ...file, ...known, known: { file, ...known } })));
  const wanted = registered.flatMap(({ file: { known }, registered: { decision, fileId, status } }) => {
    if (decision === "send") return [{ item: itemOf(folder, known, fileId), sha256: known.sha256 }];
    onSkipped(known.file, status);
    return [];
  });
  // What cannot be read now is reported when it is sent.
  const begun = await Promise.all(wanted.map(({ item }) => beginLarge(calls, item).catch(() => undefined)));
  await Promise.all([
    ...begun.map((sign) => sign?.()),
    ...wanted.map(({ item: { id, size }, sha256 }) => isSmall(size) && sha256 !== undefined && calls.signAhead(id, sha256)),
  ]);
  return wanted.map(({ item }) => item);
}

async function beginLarge(calls: SessionCalls, { id, size, open }: Item): Promise<(() => Promise<void>) | undefined> {
  if (isSmall(size)) return undefined;
  return calls.expectParts(id, { size, partSize: partSizeOf(size), open }).first();
}

async function* sendable({ folder, scan, prefix, onNotSent }: ItemsOptions): AsyncGenerator<FoundFile, void, void> {
  for await (const found of scanFolder(folder, scan)) {
    if (found.kind !== "file") onNotSent(found);
    else if (rejectionOf(found, prefix)) onNotSent({ kind: "not_sent", path: found.path, why: "name" });
    else yield found;
  }
}

function itemOf(folder: string, { file: { path, size, mtimeMs }, read }: Known, fileId: string): Item {
  return {
    id: fileId,
    key: fileId,
    path,
    size,
    mtimeMs,
    contentType: "application/octet-stream",
    open: read?.open ?? (() => openBelow(folder, path)),
  };
}

function readAll(files: readonly FoundFile[], ahead: ReadAhead, { folder, scan, checksums }: ItemsOptions): Promise<Known[]> {
  const readOne = async (file: FoundFile): Promise<Known> => {
    scan.signal?.throwIfAborted();
    if (!isSmall(file.size)) return { file, sha256: checksums ? await hashFile(folder, file.path).catch(() => undefined) : undefined };
    const read = await ahead.read(file.path).catch(() => undefined);
    // It may have become another file since it was found.
    return read ? { file: { ...file, size: read.size, mtimeMs: read.mtimeMs }, sha256: read.sha256, read } : { file };
  };
  return pMap(files, readOne, { concurrency: READING });
}

import { createHash, type Hash } from "node:crypto";
import { crc32 } from "node:zlib";
import { TransferFault } from "./faults.ts";
import type { AdaptiveSlots, Semaphore } from "./limits.ts";
import { withRetries } from "./retry.ts";
import type { OpenFile } from "./source.ts";
import type { ObjectStore, StoredObject, StoredPart } from "./store.ts";

export const MB = 1024 * 1024;
/** Files up to this size travel in one request. */
export const SINGLE_BYTES = 8 * MB;
const MAX_PARTS = 10_000;

/** What sending shares with everything else that is being sent. */
export interface Lanes {
  slots: AdaptiveSlots;
  /** Bytes that may be held in memory at once. */
  memory: Semaphore;
}

export interface SendOptions {
  store: ObjectStore;
  lanes: Lanes;
  /** Attempts after the first one, for each request. */
  retries: number;
  signal: AbortSignal;
  contentType: string;
  /** An upload that was begun earlier, with the size of its parts. */
  resume?: { uploadId: string; partSize: number } | undefined;
  /** Told before the first part is sent, so that the upload can be gone on with. */
  onBegun?(upload: { uploadId: string; partSize: number }): Promise<void>;
  /** Told of each part that the store has acknowledged. */
  onPart?(number: number): void;
  /** Bytes that the store has acknowledged, by this run or an earlier one. */
  onBytes?(bytes: number): void;
  onRetry?(fault: TransferFault): void;
  /** The whole file's SHA-256, when it was read before; then it need not be summed up again. */
  sha256?: string | undefined;
}

/** The whole of a small file, read and summed up once. */
export async function readSmall(file: OpenFile): Promise<{ bytes: Buffer; sha256: string }> {
  const bytes = Buffer.allocUnsafe(file.size);
  if ((await file.read(bytes, 0)) !== file.size) throw new TransferFault("changed", "The file became shorter while it was read.");
  await file.verifyUnchanged();
  return { bytes, sha256: createHash("sha256").update(bytes).digest("hex") };
}

/** Sums up a file of any size in small pieces. */
export async function digestFile(file: OpenFile, signal: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  const piece = Buffer.allocUnsafe(MB);
  for (let at = 0; at < file.size; ) {
    signal.throwIfAborted();
    const read = await file.read(piece, at);
    if (read === 0) throw new TransferFault("changed", "The file became shorter while it was read.");
    hash.update(piece.subarray(0, read));
    at += read;
  }
  await file.verifyUnchanged();
  return hash.digest("hex");
}

/** Sends a small file's bytes in one request. */
export function sendSmall(key: string, { bytes, sha256 }: { bytes: Buffer; sha256: string }, options: SendOptions): Promise<StoredObject> {
  const payload = { size: bytes.length, open: () => bytes };
  return inSlot(options, async () => {
    const stored = await options.store.put({ key, payload, sha256, contentType: options.contentType }, options.signal);
    options.onBytes?.(bytes.length);
    return stored;
  });
}

/** The size of the parts of a file: 8 MiB, and larger only where 10,000 of those would not do. */
export function partSizeOf(size: number): number {
  return Math.max(SINGLE_BYTES, Math.ceil(size / MAX_PARTS / MB) * MB);
}

/**
 * Sends a large file in parts: read once from front to back, several parts on their way at once. Parts that the store has
 * from an earlier run are compared with what is read, and are not sent again.
 */
export async function sendLarge(key: string, file: OpenFile, options: SendOptions): Promise<StoredObject> {
  const { store, signal } = options;
  const upload = (await resumed(key, file, options)) ?? (await begin(key, file, options));
  const known = new Map(upload.parts.map((part) => [part.number, part]));
  const count = Math.max(1, Math.ceil(file.size / upload.partSize));
  const whole = options.sha256 === undefined ? createHash("sha256") : undefined;
  const tags: { number: number; etag: string }[] = [];
  const under = new AbortController();
  const within = { ...options, signal: AbortSignal.any([signal, under.signal]) };
  const sending = new Set<Promise<void>>();
  try {
    for (let number = 1; number <= count; number += 1) {
      const size = Math.min(upload.partSize, file.size - (number - 1) * upload.partSize);
      const held = await options.lanes.memory.take(size);
      within.signal.throwIfAborted();
      const part = await readPart(file, { number, size, partSize: upload.partSize }, { whole, withMd5: !store.checksChecksums });
      const sent = sendPart({ key, uploadId: upload.uploadId }, part, known.get(number), within)
        .then((etag) => void tags.push({ number, etag }))
        .finally(() => {
          options.lanes.memory.give(held);
          sending.delete(sent);
        });
      sending.add(sent);
      sent.catch(() => under.abort());
    }
    await Promise.all(sending);
  } catch (error) {
    under.abort();
    const [first] = (await Promise.allSettled(sending)).filter((one) => one.status === "rejected");
    throw signal.aborted ? new TransferFault("cancelled", "The transfer was cancelled.", { cause: error }) : (first?.reason ?? error);
  }
  await file.verifyUnchanged();
  const sha256 = options.sha256 ?? whole?.digest("hex") ?? "";
  const parts = tags.sort((a, b) => a.number - b.number);
  return inSlot(options, () => complete({ key, uploadId: upload.uploadId, parts, sha256, size: file.size }, options));
}

/** A completion whose answer was lost has happened: then the upload is gone and the object is there. */
async function complete(request: Parameters<ObjectStore["completeUpload"]>[0], { store, signal }: SendOptions): Promise<StoredObject> {
  try {
    return await store.completeUpload(request, signal);
  } catch (error) {
    if (!(error instanceof TransferFault && error.reason === "missing")) throw error;
    const there = await store.head(request.key, signal);
    if (there?.size !== request.size || !there.etag.endsWith(`-${request.parts.length}`)) throw error;
    return { ...there, sha256: request.sha256 };
  }
}

interface Begun {
  uploadId: string;
  partSize: number;
  parts: StoredPart[];
}

async function resumed(key: string, file: OpenFile, { store, signal, resume, ...options }: SendOptions): Promise<Begun | undefined> {
  if (!resume || Math.ceil(file.size / resume.partSize) > MAX_PARTS) return undefined;
  const parts = await withRetries(() => store.listParts({ key, uploadId: resume.uploadId }, signal), { ...options, signal });
  return parts && { ...resume, parts };
}

async function begin(key: string, file: OpenFile, options: SendOptions): Promise<Begun> {
  const { store, signal, contentType } = options;
  const uploadId = await inSlot(options, () => store.beginUpload({ key, contentType }, signal));
  const upload = { uploadId, partSize: partSizeOf(file.size) };
  await options.onBegun?.(upload);
  return { ...upload, parts: [] };
}

interface Part {
  number: number;
  size: number;
  crc32: string;
  md5: string | undefined;
  open(): Buffer | AsyncIterable<Buffer>;
}

/** Larger parts are read a second time while they are sent rather than held: files above 160 GiB have them. */
const HELD_BYTES = 16 * MB;

async function readPart(
  file: OpenFile,
  { number, size, partSize }: { number: number; size: number; partSize: number },
  { whole, withMd5 }: { whole: Hash | undefined; withMd5: boolean },
): Promise<Part> {
  const start = (number - 1) * partSize;
  const md5 = withMd5 ? createHash("md5") : undefined;
  let sum = 0;
  const see = (piece: Buffer) => {
    whole?.update(piece);
    md5?.update(piece);
    sum = crc32(piece, sum);
  };
  const bytes = size <= HELD_BYTES ? Buffer.allocUnsafe(size) : undefined;
  const piece = bytes ?? Buffer.allocUnsafe(MB);
  for (let at = 0; at < size; ) {
    const into = bytes ?? piece.subarray(0, Math.min(piece.length, size - at));
    const read = await file.read(into, start + at);
    if (read !== into.length) throw new TransferFault("changed", "The file became shorter while it was read.");
    see(into);
    at += read;
  }
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(sum >>> 0);
  const open = () => bytes ?? again(file, start, size);
  return { number, size, crc32: checksum.toString("base64"), md5: md5?.digest("hex"), open };
}

async function* again(file: OpenFile, start: number, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < size; ) {
    const piece = Buffer.allocUnsafe(Math.min(MB, size - at));
    if ((await file.read(piece, start + at)) !== piece.length)
      throw new TransferFault("changed", "The file became shorter while it was read.");
    at += piece.length;
    yield piece;
  }
}

function sendPart(
  upload: { key: string; uploadId: string },
  part: Part,
  known: StoredPart | undefined,
  options: SendOptions,
): Promise<string> {
  if (known && known.size === part.size && isSame(known, part)) {
    options.onPart?.(part.number);
    options.onBytes?.(part.size);
    return Promise.resolve(known.etag);
  }
  const { number, crc32, md5, size, open } = part;
  return inSlot(options, async () => {
    const { etag } = await options.store.putPart({ ...upload, number, payload: { size, open }, crc32, md5 }, options.signal);
    options.onPart?.(number);
    options.onBytes?.(size);
    return etag;
  });
}

/** What the store says of a part proves that it is this one; without proof it is sent again. */
function isSame(known: StoredPart, { crc32, md5 }: Part): boolean {
  if (known.crc32 !== undefined) return known.crc32 === crc32;
  return md5 !== undefined && known.etag === md5;
}

/** One request's attempts, each in a slot of its own, so that a pause before the next one keeps nobody waiting. */
function inSlot<T>({ lanes, retries, signal, onRetry }: SendOptions, request: () => Promise<T>): Promise<T> {
  const attempt = async () => {
    await lanes.slots.take();
    try {
      signal.throwIfAborted();
      const answer = await request();
      lanes.slots.succeeded();
      return answer;
    } finally {
      lanes.slots.give();
    }
  };
  const note = (fault: TransferFault) => {
    if (fault.reason === "slow_down" || fault.reason === "deadline") lanes.slots.slowedDown();
    onRetry?.(fault);
  };
  return withRetries(attempt, { retries, signal, onRetry: note });
}

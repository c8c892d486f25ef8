import { createHash, type Hash } from "node:crypto";
import { Buffers } from "./buffers.ts";
import { TransferFault } from "./faults.ts";
import { HELD_BYTES, MB, type Part, type PartPlace, readPart } from "./reading.ts";
import { inSlot, MAX_PARTS, partSizeOf, type SendOptions } from "./send-file.ts";
import type { OpenFile } from "./source.ts";
import type { CompleteRequest, StoredObject, StoredPart } from "./store.ts";

/**
 * Sends a large file in parts: read once from front to back, several parts on their way at once. Parts that the store has
 * from an earlier run are compared with what is read, and are not sent again.
 */
export async function sendLarge(key: string, file: OpenFile, options: SendOptions): Promise<StoredObject> {
  const found = await findUpload(key, file, options);
  if (found === "gone" && options.resume) {
    const there = await alreadyComplete(key, file, options.resume.partSize, options);
    if (there) return there;
    if (options.again) await abortForgotten(key, options);
  }
  const upload = found === "gone" ? await begin(key, file, options) : found;
  const whole = options.sha256 === undefined ? createHash("sha256") : undefined;
  const sent: SentPart[] = [];
  await sendParts({ key, file, upload, whole, sent }, options);
  await file.verifyUnchanged();
  const sha256 = options.sha256 ?? whole?.digest("hex") ?? "";
  sent.sort((a, b) => a.number - b.number);
  return complete({ key, uploadId: upload.uploadId, parts: sent, sha256, size: file.size }, options);
}

interface Upload {
  uploadId: string;
  partSize: number;
  parts: StoredPart[];
}

interface SentPart {
  number: number;
  etag: string;
  crc32: string;
}

interface Sending {
  key: string;
  file: OpenFile;
  upload: Upload;
  whole: Hash | undefined;
  sent: SentPart[];
}

async function sendParts(sending: Sending, options: SendOptions): Promise<void> {
  const { file, upload } = sending;
  const onTheWay = new Set<Promise<void>>();
  let failure: unknown;
  // What is on its way may arrive: then it need not be sent again by the next run.
  const fail = (error: unknown) => {
    failure ??= error;
  };
  for (const place of placesOf(file.size, upload.partSize)) {
    const size = Buffers.sizeOf(place.size > HELD_BYTES ? MB : place.size);
    const held = await options.resources.memory.take(size);
    const part = failure || options.signal.aborted ? undefined : await readNext(sending, place, options).catch(fail);
    if (!part) {
      options.resources.memory.give(held);
      break;
    }
    const done = sendPart(sending, part, options)
      .catch(fail)
      .finally(() => {
        options.resources.memory.give(held);
        onTheWay.delete(done);
      });
    onTheWay.add(done);
  }
  await Promise.all(onTheWay);
  if (options.signal.aborted) throw new TransferFault("cancelled", "The transfer was cancelled.", { cause: failure });
  if (failure) throw failure;
}

function readNext({ file, whole }: Sending, place: PartPlace, { store, resources }: SendOptions): Promise<Part> {
  return readPart(file, place, { whole, withMd5: !store.checksChecksums }, resources.buffers);
}

function* placesOf(size: number, partSize: number): Generator<PartPlace> {
  for (let number = 1, start = 0; start < size || number === 1; number += 1, start += partSize) {
    yield { number, start, size: Math.min(partSize, size - start) };
  }
}

async function sendPart({ key, upload, sent }: Sending, part: Part, options: SendOptions): Promise<void> {
  const { number, size, crc32, md5, open } = part;
  const known = upload.parts.find((one) => one.number === number);
  const request = { key, uploadId: upload.uploadId, number, payload: { size, open }, crc32, md5 };
  const { etag } = known && isSame(known, part) ? known : await inSlot(options, () => options.store.putPart(request, options.signal));
  sent.push({ number, etag, crc32 });
  options.onPart?.(number);
  options.onBytes?.(size);
  if (part.held) options.resources.buffers.give(part.held);
}

/** What the store says of a part proves that it is this one; without proof it is sent again. */
function isSame(known: StoredPart, { size, crc32, md5 }: Part): boolean {
  if (known.size !== size) return false;
  return known.crc32 !== undefined ? known.crc32 === crc32 : md5 !== undefined && known.etag === md5;
}

/** Aborts the uploads of a key that were begun and not recorded. */
export async function abortForgotten(key: string, options: SendOptions): Promise<void> {
  const { store, signal } = options;
  const forgotten = (await inSlot(options, async () => store.listUploads?.(key, signal))) ?? [];
  for (const uploadId of forgotten) await inSlot(options, () => store.abortUpload({ key, uploadId }, signal));
}

/** The upload that an earlier run has begun, with its parts, if the store still has it and the file still fits into it. */
async function findUpload(key: string, file: OpenFile, options: SendOptions): Promise<Upload | "gone"> {
  const { store, signal, resume } = options;
  if (!resume) return "gone";
  const upload = { key, uploadId: resume.uploadId };
  if (Math.ceil(file.size / resume.partSize) > MAX_PARTS) {
    await inSlot(options, () => store.abortUpload(upload, signal));
    return "gone";
  }
  const parts = await inSlot(options, () => store.listParts(upload, signal));
  return parts ? { ...resume, parts } : "gone";
}

async function begin(key: string, file: OpenFile, options: SendOptions): Promise<Upload> {
  const { store, signal, contentType } = options;
  const uploadId = await inSlot(options, () => store.beginUpload({ key, contentType }, signal));
  const upload = { uploadId, partSize: partSizeOf(file.size) };
  await options.onBegun?.(upload);
  return { ...upload, parts: [] };
}

/** A completion whose answer was lost has happened: then the upload is gone, and the object is made of just these parts. */
async function complete(request: CompleteRequest, options: SendOptions): Promise<StoredObject> {
  const { store, signal } = options;
  try {
    return await inSlot(options, () => store.completeUpload(request, signal));
  } catch (error) {
    if (!(error instanceof TransferFault && error.reason === "missing")) throw error;
    const there = await inSlot(options, () => store.head(request.key, signal));
    if (there?.size !== request.size || there.etag !== tagOfParts(request.parts.map(({ etag }) => etag))) throw error;
    return { ...there, sha256: request.sha256 };
  }
}

/** When an earlier run died between the completion and its record, the object is there, and nothing needs to be sent. */
async function alreadyComplete(key: string, file: OpenFile, partSize: number, options: SendOptions): Promise<StoredObject | undefined> {
  const there = await inSlot(options, () => options.store.head(key, options.signal));
  const count = Math.max(1, Math.ceil(file.size / partSize));
  if (there?.size !== file.size || !there.etag.endsWith(`-${count}`)) return undefined;
  const whole = createHash("sha256");
  const tags: string[] = [];
  for (const place of placesOf(file.size, partSize)) {
    if (options.signal.aborted) throw new TransferFault("cancelled", "The transfer was cancelled.");
    tags.push(await tagOfPlace(file, place, { whole, options }));
  }
  await file.verifyUnchanged();
  if (there.etag !== tagOfParts(tags)) return undefined;
  options.onBytes?.(file.size);
  return { ...there, sha256: whole.digest("hex") };
}

async function tagOfPlace(file: OpenFile, place: PartPlace, { whole, options }: { whole: Hash; options: SendOptions }): Promise<string> {
  const { memory, buffers } = options.resources;
  const held = await memory.take(Buffers.sizeOf(place.size > HELD_BYTES ? MB : place.size));
  try {
    const part = await readPart(file, place, { whole, withMd5: true }, buffers);
    if (part.held) buffers.give(part.held);
    return part.md5 ?? "";
  } finally {
    memory.give(held);
  }
}

/** The entity tag that S3 makes of its parts' MD5s, in hex: the MD5 of them all, and how many there are. */
export function tagOfParts(tags: readonly string[]): string {
  const all = createHash("md5");
  for (const tag of tags) all.update(tag, "hex");
  return `${all.digest("hex")}-${tags.length}`;
}

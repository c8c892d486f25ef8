import {
  type Confirmation,
  confirmFiles,
  confirmUntilKnown,
  type FileView,
  failFiles,
  isSmall,
  type SignedFile,
  type SignRequest,
  signFiles,
  timeOf,
  type UploadLink,
} from "@frontoffice/client/upload";
import { type Digests, UnreadableError } from "./checksums.ts";
import { FileFault, type Place, sendBlob } from "./send-blob.ts";
import { type Part, sendParts } from "./send-parts.ts";
import type { Tally } from "./tally.ts";
import { pause, type Traffic } from "./traffic.ts";
import { waitBefore } from "./until-answered.ts";

/** A file that the session wants to have. */
export interface WantedFile {
  fileId: string;
  path: string;
  file: File;
  sha256?: string | undefined;
  /** The file as it is now; missing where the browser cannot look again. */
  again?: (() => Promise<File>) | undefined;
}

export interface SenderOptions {
  sessionId: string;
  digests: Digests;
  traffic: Traffic;
  tally: Tally;
  retries: () => number;
  /** Stops what is on its way. */
  signal: AbortSignal;
  link: UploadLink;
  /** What has arrived is confirmed even after that. */
  lastingLink: UploadLink;
  onWait: (waits: boolean) => void;
  onOutcome: (files: FileView[]) => void;
}

const BATCH_FILES = 50;
const BATCH_BYTES = 32 * 1024 * 1024;

/** Takes what is sent next from the end: one large file, or several small ones together. */
export function nextBatch(left: WantedFile[]): WantedFile[] {
  const batch: WantedFile[] = [];
  let bytes = 0;
  for (let wanted = left.at(-1); wanted; wanted = left.at(-1)) {
    const isLarge = !isSmall(wanted.file.size);
    if (batch.length > 0 && (isLarge || batch.length >= BATCH_FILES || bytes >= BATCH_BYTES)) break;
    left.pop();
    batch.push(wanted);
    bytes += wanted.file.size;
    if (isLarge) break;
  }
  return batch;
}

const isFileFault = (error: unknown): error is Error => error instanceof FileFault || error instanceof UnreadableError;

/** Sends files by addresses that the API signs, and has each one confirmed. A fault of a file is its own; any other is thrown. */
export class Sender {
  readonly #options: SenderOptions;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** Files that travel together, or a large one. */
  async send(batch: WantedFile[]): Promise<void> {
    const [first] = batch;
    if (first && !isSmall(first.file.size)) await this.#sendLarge(first);
    else await this.#sendSmall(batch);
  }

  /** Files that travel in one request each. */
  async #sendSmall(files: WantedFile[]): Promise<void> {
    const digested = await this.#each(files, async (wanted) => ({ ...wanted, sha256: await this.#digest(wanted) }));
    if (digested.broken) throw digested.broken.error;
    const hashed = digested.results;
    if (hashed.length === 0) return;
    const signed = await this.#sign(hashed.map(({ fileId, sha256 }) => ({ fileId, sha256 })));
    const byId = new Map(hashed.map(({ fileId }, at) => [fileId, placeOf(signed[at])]));
    const { signal } = this.#options;
    const sent = await this.#each(hashed, async ({ fileId, file, sha256 }): Promise<Confirmation> => {
      const again = async () => placeOf((await this.#sign([{ fileId, sha256 }]))[0]);
      await this.#put(fileId, { blob: file, first: byId.get(fileId), again, signal });
      return { fileId, sha256, size: file.size, ...changedAt(file) };
    });
    // Also when it was interrupted: what has arrived need not be sent again.
    await this.#confirm(sent.results);
    if (sent.broken) throw sent.broken.error;
  }

  /** A file in parts; those that the store has are read, but not sent. */
  async #sendLarge(wanted: WantedFile): Promise<void> {
    const { digests, signal, tally } = this.#options;
    const sent = await this.#each([wanted], async ({ fileId, file }) => {
      const [begun] = await this.#sign([{ fileId }]);
      if (!begun?.partSize) throw new FileFault("The store did not take it in parts.");
      const { sha256, parts } = await sendParts(file, {
        digests,
        signal,
        begun: { done: begun.done, partSize: begun.partSize },
        sign: (some) => this.#signParts(fileId, some),
        put: (blob, first, again, stop) => this.#put(fileId, { blob, first, again, signal: stop }),
        onFound: (bytes) => tally.moved(fileId, bytes),
        onAcknowledged: (bytes) => tally.acknowledged(fileId, bytes),
      });
      await this.#confirm([{ fileId, sha256, size: file.size, ...changedAt(file), parts }]);
    });
    if (sent.broken) throw sent.broken.error;
  }

  /** Of a part whose answer was lost the store may say that it is there. */
  async #signParts(fileId: string, parts: Part[]): Promise<Map<number, Place>> {
    const named = parts.map(({ number, blob, sha256 }) => ({ number, size: blob.size, sha256 }));
    const [signed] = await this.#sign([{ fileId, parts: named }]);
    const places = new Map<number, Place>(signed?.done.map(({ number, etag }) => [number, { etag }]));
    for (const { number, url, headers } of signed?.parts ?? []) places.set(number, { url, headers, signedAt: Date.now() });
    return places;
  }

  #put(fileId: string, { blob, first, again, signal }: { blob: Blob; first: Place; again: () => Promise<Place>; signal: AbortSignal }) {
    const { traffic, retries, tally, onWait } = this.#options;
    return sendBlob(blob, first, again, { traffic, retries, signal, onWait, onBytes: (more) => tally.moved(fileId, more) });
  }

  async #digest({ file, sha256 }: WantedFile): Promise<string> {
    return sha256 ?? this.#options.digests.ofWhole(file);
  }

  #sign(requests: SignRequest[]): Promise<(SignedFile | undefined)[]> {
    return signFiles(this.#options.sessionId, requests, this.#options.link);
  }

  async #confirm(files: Confirmation[]): Promise<void> {
    if (files.length === 0) return;
    const { sessionId, lastingLink, signal } = this.#options;
    const unknown = await confirmUntilKnown(files, {
      confirm: (some) => confirmFiles(sessionId, some, lastingLink),
      wait: (attempt) => pause(waitBefore(attempt), signal),
      onOutcome: (items) => this.#report(items),
    });
    await this.#fail(unknown.map(({ id, error }) => ({ fileId: id, error: error ?? "The store did not confirm it." })));
  }

  /** Does it for each file. Those with a fault of their own are reported; what breaks the transfer is answered, not thrown. */
  async #each<Wanted extends WantedFile, Result>(files: Wanted[], work: (file: Wanted) => Promise<Result>) {
    const settled = await Promise.allSettled(files.map(work));
    const failed: { fileId: string; error: string }[] = [];
    const results: Result[] = [];
    let broken: { error: unknown } | undefined;
    for (const [at, one] of settled.entries()) {
      const fileId = files[at]?.fileId ?? "";
      if (one.status === "fulfilled") results.push(one.value);
      else if (isFileFault(one.reason)) failed.push({ fileId, error: one.reason.message });
      else broken ??= { error: one.reason };
    }
    await this.#fail(failed);
    return { results, broken };
  }

  async #fail(files: { fileId: string; error: string }[]): Promise<void> {
    const { sessionId, lastingLink } = this.#options;
    if (files.length > 0) this.#report(await failFiles(sessionId, files, lastingLink));
  }

  #report(items: FileView[]): void {
    if (items.length === 0) return;
    const { tally, onOutcome } = this.#options;
    for (const { id, status, size } of items) tally.ended(id, status === "failed" ? 0 : size);
    onOutcome(items);
  }
}

function changedAt({ lastModified }: File): { mtime?: string } {
  const mtime = timeOf(lastModified);
  return mtime === undefined ? {} : { mtime };
}

function placeOf(signed: SignedFile | undefined): Place {
  if (!signed) return undefined;
  return signed.put ? { ...signed.put, signedAt: Date.now() } : { etag: "" };
}

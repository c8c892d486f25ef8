import { Buffers } from "./buffers.ts";
import { TransferFault } from "./faults.ts";
import type { Outcome, TransferItem, TransferObserver } from "./item.ts";
import { digestFile, readSmall, type SmallFile } from "./reading.ts";
import { inSlot, type Resources, type SendOptions, SINGLE_BYTES, sendSmall } from "./send-file.ts";
import { abortForgotten, sendLarge } from "./send-parts.ts";
import type { OpenFile } from "./source.ts";
import type { ObjectStore } from "./store.ts";

export interface ItemOptions {
  store: ObjectStore;
  observer: TransferObserver;
  resources: Resources;
  retries: number;
  signal: AbortSignal;
  onRetry(): void;
  onBytes(bytes: number): void;
}

/** What the observer throws is no fault of the file: it ends the run. */
export class ObserverError extends Error {}

async function observing<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    // Reading the file is on the observer's behalf, yet what goes wrong with it is the file's fault.
    if (cause instanceof TransferFault) throw cause;
    throw new ObserverError("the observer failed", { cause });
  }
}

/** Sends one file. When it is changed while it is read, all of it is sent once more; a second time it has failed. */
export async function sendItem(item: TransferItem, options: ItemOptions): Promise<Outcome> {
  try {
    return await openAndSend(item, options);
  } catch (error) {
    if (!(error instanceof TransferFault && error.reason === "changed") || options.signal.aborted) throw error;
    options.onRetry();
    return await openAndSend(item, options);
  }
}

async function openAndSend(item: TransferItem, options: ItemOptions): Promise<Outcome> {
  const file = await item.open();
  let counted = 0;
  const onBytes = (bytes: number) => {
    counted += bytes;
    options.onBytes(bytes);
  };
  try {
    return await sendOpen(item, file, { ...options, onBytes });
  } catch (error) {
    // What comes again is counted again.
    options.onBytes(-counted);
    throw error;
  } finally {
    await file.close();
  }
}

async function sendOpen(item: TransferItem, file: OpenFile, options: ItemOptions): Promise<Outcome> {
  const { memory, buffers } = options.resources;
  const isSmall = file.size <= SINGLE_BYTES && item.resume === undefined;
  const held = await memory.take(isSmall ? Buffers.sizeOf(file.size) : 0);
  const source = new Source(file, isSmall, options);
  try {
    if (options.signal.aborted) throw new TransferFault("cancelled", "The transfer was cancelled.");
    const outcome = await decideAndSend(item, source, options);
    if (source.small) buffers.give(source.small.bytes);
    return outcome;
  } finally {
    memory.give(held);
  }
}

/** A file's bytes and digest, read as seldom as may be. */
class Source {
  readonly file: OpenFile;
  readonly isSmall: boolean;
  readonly #options: ItemOptions;
  small: SmallFile | undefined;
  sha256: string | undefined;

  constructor(file: OpenFile, isSmall: boolean, options: ItemOptions) {
    this.file = file;
    this.isSmall = isSmall;
    this.#options = options;
  }

  async read(): Promise<SmallFile> {
    this.small ??= await readSmall(this.file, this.#options.resources.buffers);
    this.sha256 = this.small.sha256;
    return this.small;
  }

  async digest(): Promise<string> {
    if (this.isSmall) await this.read();
    this.sha256 ??= await digestFile(this.file, this.#options.signal);
    return this.sha256;
  }
}

async function decideAndSend(item: TransferItem, source: Source, options: ItemOptions): Promise<Outcome> {
  const { file } = source;
  const { size, mtimeMs } = file;
  const decision = await observing(options.observer.decide(item, { size, mtimeMs, digest: () => source.digest() }));
  if (decision !== "send") return { kind: "skipped", sha256: await source.digest(), size, mtimeMs, ...decision };
  const sending = sendOptionsOf(item, source, options);
  if (item.again && !item.resume) {
    const there = await alreadyThere(item.key, source, sending);
    if (there) return { kind: "sent", object: there, sha256: await source.digest(), mtimeMs };
  }
  const object = source.isSmall ? await sendSmall(item.key, await source.read(), sending) : await sendLarge(item.key, file, sending);
  return { kind: "sent", object, sha256: object.sha256 ?? source.sha256 ?? "", mtimeMs };
}

function sendOptionsOf(item: TransferItem, { sha256 }: Source, { observer, ...options }: ItemOptions): SendOptions {
  return {
    ...options,
    contentType: item.contentType,
    resume: item.resume,
    again: item.again,
    sha256,
    onBegun: async (upload) => {
      await observing(observer.begun(item, upload));
      // Should all of the file be sent again, then into the same upload.
      item.resume = upload;
    },
    onPart: (number) => observer.part(item, number),
  };
}

/** Looks for what an earlier run has left behind: the object itself, or an upload that it did not live to report. */
async function alreadyThere(key: string, source: Source, options: SendOptions) {
  const { store, signal } = options;
  const there = await inSlot(options, () => store.head(key, signal));
  if (there?.size === source.file.size && there.sha256 !== undefined && there.sha256 === (await source.digest())) {
    options.onBytes?.(there.size);
    return there;
  }
  if (!source.isSmall) await abortForgotten(key, options);
  return undefined;
}

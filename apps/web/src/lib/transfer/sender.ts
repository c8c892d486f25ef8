import type { ConfirmFilesInput, FileUploadView, SignedFilesView } from "@frontoffice/api/schema/uploads";
import { type Digests, UnreadableError } from "../digests.ts";
import { type PutAnswer, putBlob } from "../put-blob.ts";
import { pause, type Traffic, untilOnline } from "../traffic.ts";
import { trpcClient as api } from "../trpc.ts";
import { untilAnswered, waitBefore } from "./until-answered.ts";

/** A file that the API wants to have. */
export interface WantedFile {
  fileId: string;
  path: string;
  file: File;
  sha256?: string | undefined;
}

type Confirmed = ConfirmFilesInput["files"][number];
type SignedFile = SignedFilesView["files"][number];
/** "there": the store has it already, and nothing has to be sent. */
type Address = { url: string; headers: Record<string, string> } | "there" | undefined;
interface Part {
  number: number;
  blob: Blob;
  sha256: string;
}

interface SentPart {
  number: number;
  etag: string;
  sha256: string;
}

export interface SenderOptions {
  sessionId: string;
  digests: Digests;
  traffic: Traffic;
  retries: () => number;
  /** Stops what is on its way. */
  signal: AbortSignal;
  /** What has arrived is confirmed even after that. */
  lasting: AbortSignal;
  onBytes: (more: number) => void;
  onOutcome: (files: FileUploadView[]) => void;
}

/** Files up to this size travel in one request; larger ones in parts. */
export const SMALL_BYTES = 8 * 1024 * 1024;
const BATCH_FILES = 20;
const BATCH_BYTES = 32 * 1024 * 1024;

/** Takes what is sent next from the end: one large file, or several small ones together. */
export function nextBatch(todo: WantedFile[]): WantedFile[] {
  const batch: WantedFile[] = [];
  let bytes = 0;
  for (let wanted = todo.at(-1); wanted; wanted = todo.at(-1)) {
    const isLarge = wanted.file.size > SMALL_BYTES;
    if (batch.length > 0 && (isLarge || batch.length >= BATCH_FILES || bytes >= BATCH_BYTES)) break;
    todo.pop();
    batch.push(wanted);
    bytes += wanted.file.size;
    if (isLarge) break;
  }
  return batch;
}

/** Parts whose addresses are asked for together, and groups of them that are on their way at once. */
const GROUP = 4;
const GROUPS_AHEAD = 4;

/** A file that cannot be sent; the others go on. */
class FileFault extends Error {}

const isFileFault = (error: unknown): error is Error => error instanceof FileFault || error instanceof UnreadableError;

/** The store compares what arrives with what was said before. */
const CHANGED = /BadDigest|ChecksumMismatch|XAmzContentSHA256Mismatch|InvalidDigest/;

/** Sends files by addresses that the API signs, and has each one confirmed. A fault of a file is its own; any other is thrown. */
export class Sender {
  readonly #options: SenderOptions;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** Files that travel in one request each. */
  async sendSmall(files: WantedFile[]): Promise<void> {
    const digested = await this.#each(files, async (wanted) => ({ ...wanted, sha256: await this.#digest(wanted) }));
    if (digested.broken) throw digested.broken.error;
    const hashed = digested.results;
    if (hashed.length === 0) return;
    const signed = await this.#sign(hashed.map(({ fileId, sha256 }) => ({ fileId, sha256 })));
    const byId = new Map(signed.map((one) => [one.fileId, addressOf(one)]));
    const sent = await this.#each(hashed, async ({ fileId, path, file, sha256 }): Promise<Confirmed & { path: string }> => {
      await this.#put(file, byId.get(fileId), async () => addressOf((await this.#sign([{ fileId, sha256 }]))[0]));
      return { fileId, path, sha256, size: file.size, mtime: timeOf(file) };
    });
    // Also when it was interrupted: what has arrived need not be sent again.
    await this.#confirm(sent.results.map(({ path: _, ...confirmed }) => confirmed));
    if (sent.broken) throw sent.broken.error;
  }

  /** A file in parts; those that the store has are read, but not sent. */
  async sendLarge(wanted: WantedFile): Promise<void> {
    const sent = await this.#each([wanted], async ({ fileId, file }) => {
      const [begun] = await this.#sign([{ fileId, parts: [] }]);
      if (!begun?.partSize) throw new FileFault("The store did not take it in parts.");
      const { sha256, parts } = await this.#sendParts(fileId, file, { ...begun, partSize: begun.partSize });
      await this.#confirm([{ fileId, sha256, size: file.size, mtime: timeOf(file), parts }]);
    });
    if (sent.broken) throw sent.broken.error;
  }

  async #sendParts(fileId: string, file: File, { partSize, done }: SignedFile & { partSize: number }) {
    const there = new Map(done.map((part) => [part.number, part]));
    const whole = this.#options.digests.ofParts();
    const failed = new AbortController();
    const parts: SentPart[] = [];
    const groups: Promise<void>[] = [];
    let group: Part[] = [];
    const send = () => {
      const sending = this.#sendGroup(fileId, group, failed.signal).then((sent) => void parts.push(...sent));
      sending.catch((error: unknown) => failed.abort(error));
      groups.push(sending);
      group = [];
    };
    const count = Math.max(1, Math.ceil(file.size / partSize));
    for (let number = 1; number <= count && !failed.signal.aborted; number += 1) {
      const blob = file.slice((number - 1) * partSize, number * partSize);
      this.#options.signal.throwIfAborted();
      const sha256 = await whole.part(blob);
      const known = there.get(number);
      if (known?.size === blob.size && (known.sha256 ?? sha256) === sha256) {
        this.#options.onBytes(blob.size);
        parts.push({ number, etag: known.etag, sha256 });
      } else group.push({ number, blob, sha256 });
      if (group.length === GROUP) send();
      // What is read further ahead than it can be sent would be signed too early.
      await groups[groups.length - GROUPS_AHEAD];
    }
    if (group.length > 0) send();
    await Promise.all(groups);
    return { sha256: await whole.end(), parts: parts.sort((a, b) => a.number - b.number) };
  }

  async #sendGroup(fileId: string, group: Part[], stopped: AbortSignal): Promise<SentPart[]> {
    const sign = async (parts: Part[]) => {
      stopped.throwIfAborted();
      const [signed] = await this.#sign([
        { fileId, parts: parts.map(({ number, blob, sha256 }) => ({ number, size: blob.size, sha256 })) },
      ]);
      return new Map(signed?.parts.map((part) => [part.number, part]));
    };
    const signed = await sign(group);
    return Promise.all(
      group.map(async (part) => {
        const again = async () => (await sign([part])).get(part.number);
        const { etag } = await this.#put(part.blob, signed.get(part.number), again);
        return { number: part.number, etag, sha256: part.sha256 };
      }),
    );
  }

  /** Sends until it is answered well, with a new address for each attempt; being offline is no attempt. */
  async #put(blob: Blob, first: Address, ask: () => Promise<Address>): Promise<{ etag: string }> {
    const { traffic, signal, retries, onBytes } = this.#options;
    for (let tries = 0; ; tries += 1) {
      await untilOnline(signal);
      const leave = await traffic.enter(blob.size, signal);
      const signed = (tries === 0 && first) || (await ask().catch(leaving(leave)));
      if (!signed) {
        leave(true);
        throw new FileFault("No address was given for it.");
      }
      if (signed === "there") {
        leave(true);
        onBytes(blob.size);
        return { etag: "" };
      }
      const answer = await putBlob(signed.url, blob, { headers: signed.headers, signal, onBytes }).catch(leaving(leave));
      const well = answer.status >= 200 && answer.status < 300;
      leave(well);
      if (well) return answer;
      if (!navigator.onLine) tries -= 1;
      else if (CHANGED.test(answer.body)) throw new FileFault("It was changed while it was read.");
      else if (tries >= retries()) throw new FileFault(await whyNot(blob, answer));
      await pause(waitBefore(Math.max(0, tries)), signal);
    }
  }

  async #digest({ file, sha256 }: WantedFile): Promise<string> {
    return sha256 ?? this.#options.digests.ofWhole(file);
  }

  async #sign(files: Parameters<typeof api.uploadSessions.files.sign.mutate>[0]["files"]): Promise<SignedFile[]> {
    const { sessionId: id, signal } = this.#options;
    return (await untilAnswered(signal, () => api.uploadSessions.files.sign.mutate({ id, files }))).files;
  }

  async #confirm(files: Confirmed[]): Promise<void> {
    if (files.length === 0) return;
    const { sessionId: id, lasting: signal, onOutcome } = this.#options;
    onOutcome((await untilAnswered(signal, () => api.uploadSessions.files.confirm.mutate({ id, files }))).items);
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
    await this.fail(failed);
    return { results, broken };
  }

  async fail(files: { fileId: string; error: string }[]): Promise<void> {
    const { sessionId: id, lasting: signal, onOutcome } = this.#options;
    for (let at = 0; at < files.length; at += 100) {
      const some = files.slice(at, at + 100);
      onOutcome((await untilAnswered(signal, () => api.uploadSessions.files.fail.mutate({ id, files: some }))).items);
    }
  }
}

const addressOf = (signed: SignedFile | undefined): Address => signed && (signed.put ?? "there");
const timeOf = (file: File) => new Date(file.lastModified).toISOString();

const leaving = (leave: (well: boolean) => void) => (error: unknown) => {
  leave(true);
  throw error;
};

async function whyNot(blob: Blob, { status, body }: PutAnswer): Promise<string> {
  const readable = await blob
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    );
  if (!readable) return new UnreadableError().message;
  const code = /<Code>(\w+)<\/Code>/.exec(body)?.[1];
  return status === 0 ? "The storage could not be reached." : `The storage answered ${status}${code ? ` ${code}` : ""}.`;
}

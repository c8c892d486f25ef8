import { FrontofficeError } from "@frontoffice/client";
import {
  Batches,
  type Confirmation,
  confirmFiles,
  type FileView,
  type FoundFile,
  failFiles,
  isUnconfirmed,
  type RegisteredFile,
  registerFiles,
  type SignedFile,
  type SignRequest,
  signFiles,
  timeOf,
  type UploadApi,
  type UploadLink,
} from "@frontoffice/client/upload";
import { TransferFault } from "@frontoffice/transfer";
import { type LargeFile, PartsAhead } from "./parts-ahead.ts";

export interface SessionCallsOptions {
  api: UploadApi;
  sessionId: string;
  /** Ends the run: the server refuses to go on, or cannot be reached. */
  giveUp(error: unknown): void;
}

/** Files of one call, at most. */
const MOST = 1_000;
/** Parts of the files of one call, at most. */
const MOST_PARTS = 10_000;
/** Confirmations may wait for one another: files are sent meanwhile. */
const CONFIRM_MS = 1_000;
/** Addresses are valid for an hour. */
const VALID_MS = 50 * 60_000;

/** What a running transfer asks the server, many files in one call. */
export class SessionCalls {
  readonly link: UploadLink;
  readonly #sessionId: string;
  readonly #signing: Batches<SignRequest, SignedFile | undefined>;
  readonly #confirming: Batches<Confirmation, FileView | undefined>;
  readonly #completing: Batches<Confirmation, FileView | undefined>;
  readonly #parts = new Map<string, PartsAhead>();
  readonly #mtimes = new Map<string, number>();
  readonly #ahead = new Map<string, { sha256: string; signed: SignedFile; at: number }>();

  constructor({ api, sessionId, giveUp }: SessionCallsOptions) {
    const codeOf = (error: unknown) => (error instanceof FrontofficeError ? error.code : "");
    this.link = { api, call: (make) => guarded(make, giveUp), codeOf };
    this.#sessionId = sessionId;
    const weigh = ({ parts = [] }: { parts?: readonly unknown[] }) => Math.max(1, parts.length);
    const sign = (requests: SignRequest[]) => signFiles(sessionId, requests, this.link);
    const confirm = (files: Confirmation[]) => confirmFiles(sessionId, files, this.link);
    this.#signing = new Batches({ most: MOST, weigh, atOnce: 4, send: sign });
    this.#confirming = new Batches({ most: MOST, atOnce: 2, gatherMs: CONFIRM_MS, send: confirm });
    this.#completing = new Batches({ most: MOST_PARTS, weigh, atOnce: 4, gatherMs: CONFIRM_MS, send: confirm });
  }

  /** Which of these are to be sent, in the same order. */
  register<File extends FoundFile>(files: readonly File[]): Promise<{ file: File; registered: RegisteredFile }[]> {
    return registerFiles(this.#sessionId, files, this.link);
  }

  async sign(request: SignRequest): Promise<SignedFile> {
    return present(await this.#signing.add(request));
  }

  /** Asks for a small file's address before the file has its turn, so that many are asked for in one call. */
  async signAhead(fileId: string, sha256: string): Promise<void> {
    const at = Date.now();
    this.#ahead.set(fileId, { sha256, signed: await this.sign({ fileId, sha256 }), at });
  }

  /** The parts of a large file, which are hashed and signed before they have their turn. */
  expectParts(fileId: string, file: LargeFile): PartsAhead {
    const parts = new PartsAhead(file, (named) => this.sign({ fileId, parts: [...named] }));
    this.#parts.set(fileId, parts);
    return parts;
  }

  /** What was signed ahead of a large file. */
  partsOf(fileId: string): PartsAhead | undefined {
    return this.#parts.get(fileId);
  }

  /** The address that was asked for ahead serves the first attempt; each further one gets its own. */
  signedPut(fileId: string, sha256: string): Promise<SignedFile> | SignedFile {
    const ahead = this.#ahead.get(fileId);
    this.#ahead.delete(fileId);
    return ahead?.sha256 === sha256 && Date.now() - ahead.at < VALID_MS ? ahead.signed : this.sign({ fileId, sha256 });
  }

  /** No file is registered after those that are by now: a large one need not wait for others to be confirmed with it. */
  lastRegistered(): void {
    this.#completing.hurry();
  }

  /** All files are sent. */
  hurry(): void {
    this.#confirming.hurry();
  }

  /** The time of the file as it was opened, which its confirmation carries. */
  opened(fileId: string, mtimeMs: number): void {
    this.#mtimes.set(fileId, mtimeMs);
  }

  /** What the server says of a file that was sent. */
  async confirm(file: Confirmation): Promise<FileView> {
    const mtime = timeOf(this.#mtimes.get(file.fileId) ?? Number.NaN);
    const batches = file.parts ? this.#completing : this.#confirming;
    const view = present(await batches.add({ ...file, ...(mtime !== undefined && { mtime }) }));
    if (file.parts) this.#parts.delete(file.fileId);
    if (!isUnconfirmed(view) && view.status !== "failed") this.#mtimes.delete(file.fileId);
    return view;
  }

  async fail(fileId: string, error: string): Promise<void> {
    await failFiles(this.#sessionId, [{ fileId, error }], this.link);
  }
}

function present<Answer>(answer: Answer | undefined): Answer {
  if (answer === undefined) throw new Error("The server left a file out of its answer.");
  return answer;
}

/** What the server says against a call concerns the session, never one file alone. */
async function guarded<T>(call: () => Promise<T>, giveUp: (error: unknown) => void): Promise<T> {
  try {
    return await call();
  } catch (error) {
    giveUp(error);
    throw error instanceof FrontofficeError ? new TransferFault("cancelled", error.message, { cause: error }) : error;
  }
}

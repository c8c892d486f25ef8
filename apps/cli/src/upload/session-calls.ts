import { type FrontofficeClient, FrontofficeError } from "@frontoffice/client";
import { TransferFault } from "@frontoffice/transfer";
import { Batches } from "./batches.ts";
import { type LargeFile, type NamedPart, PartsAhead } from "./parts-ahead.ts";
import type { SignedFile } from "./signed-file.ts";

type Files = FrontofficeClient["uploadSessions"]["files"];
export type FileView = Awaited<ReturnType<Files["confirm"]>>["items"][number];
export type Registered = Awaited<ReturnType<Files["register"]>>["items"][number];

/** A file as the server is told of it. */
export interface Named {
  path: string;
  size: number;
  mtimeMs: number;
  sha256?: string | undefined;
}

export interface SignRequest {
  fileId: string;
  sha256?: string;
  parts?: readonly NamedPart[];
}

export interface Claim {
  fileId: string;
  sha256: string;
  size: number;
  parts?: { number: number; etag: string; sha256: string }[];
}

export interface SessionCallsOptions {
  client: FrontofficeClient;
  sessionId: string;
  /** Ends the run: the server refuses to go on, or cannot be reached. */
  giveUp(error: unknown): void;
}

/** Files of one call, at most. */
const MOST = 1_000;
/** What the parts of one call's files are, at most. */
const MOST_PARTS = 10_000;
/** Confirmations may wait for one another: sending goes on meanwhile. */
const CONFIRM_MS = 1_000;
/** Addresses are good for an hour. */
const GOOD_MS = 50 * 60_000;
/** A store may take its time to put the parts of a large file together. */
const COMPLETION_MS = 150_000;

/** What a running transfer asks the server, many files in one call. */
export class SessionCalls {
  readonly #options: SessionCallsOptions;
  readonly #signing: Batches<SignRequest, SignedFile>;
  readonly #confirming: Batches<Claim, FileView>;
  readonly #completing: Batches<Claim, FileView>;
  readonly #parts = new Map<string, PartsAhead>();
  readonly #mtimes = new Map<string, number>();
  readonly #ahead = new Map<string, { sha256: string; signed: SignedFile; at: number }>();

  constructor(options: SessionCallsOptions) {
    this.#options = options;
    const weigh = ({ parts = [] }: { parts?: readonly unknown[] }) => Math.max(1, parts.length);
    this.#signing = new Batches<SignRequest, SignedFile>({
      most: MOST,
      weigh,
      atOnce: 4,
      send: (asked) => this.#guarded(() => this.#sign(asked)),
    });
    const send = (claims: Claim[]) => this.#guarded(() => this.#confirm(claims));
    this.#confirming = new Batches({ most: MOST, atOnce: 2, gatherMs: CONFIRM_MS, send });
    this.#completing = new Batches<Claim, FileView>({ most: MOST_PARTS, weigh, atOnce: 4, gatherMs: CONFIRM_MS, send });
  }

  /** Which of these are to be sent, in the same order. */
  register(files: readonly Named[]): Promise<Registered[]> {
    const { client, sessionId: id } = this.#options;
    return this.#guarded(async () => {
      const named = files.map(({ path, size, mtimeMs, sha256 }) => ({ path, size, mtime: momentOf(mtimeMs), ...(sha256 && { sha256 }) }));
      return (await client.uploadSessions.files.register({ id, files: named })).items;
    });
  }

  sign(asked: SignRequest): Promise<SignedFile> {
    return this.#signing.add(asked);
  }

  /** Asks for a small file's address before the file has its turn, so that many are asked for in one call. */
  async signAhead(fileId: string, sha256: string): Promise<void> {
    const at = Date.now();
    this.#ahead.set(fileId, { sha256, signed: await this.sign({ fileId, sha256 }), at });
  }

  /** The parts of a large file, which are summed up and asked for before they have their turn. */
  expectParts(fileId: string, file: LargeFile): PartsAhead {
    const parts = new PartsAhead(file, (named) => this.sign({ fileId, parts: named }));
    this.#parts.set(fileId, parts);
    return parts;
  }

  /** What was asked for ahead of a large file. */
  partsOf(fileId: string): PartsAhead | undefined {
    return this.#parts.get(fileId);
  }

  /** The address that was asked for ahead serves the first attempt; each further one gets its own. */
  signedPut(fileId: string, sha256: string): Promise<SignedFile> | SignedFile {
    const ahead = this.#ahead.get(fileId);
    this.#ahead.delete(fileId);
    return ahead?.sha256 === sha256 && Date.now() - ahead.at < GOOD_MS ? ahead.signed : this.sign({ fileId, sha256 });
  }

  /** No file comes after those that are named by now: a large one need not wait for others to be confirmed with it. */
  lastNamed(): void {
    this.#completing.hurry();
  }

  /** All files are sent. */
  hurry(): void {
    this.#confirming.hurry();
  }

  /** The time of the file as it was opened, told with its confirmation. */
  opened(fileId: string, mtimeMs: number): void {
    this.#mtimes.set(fileId, mtimeMs);
  }

  /** Throws `TransferFault` when the store has other bytes, or could not be asked. */
  async confirm(claim: Claim): Promise<FileView> {
    const view = await (claim.parts ? this.#completing : this.#confirming).add(claim);
    if (claim.parts) this.#parts.delete(claim.fileId);
    if (view.status === "uploaded" || view.status === "skipped_duplicate") {
      this.#mtimes.delete(claim.fileId);
      return view;
    }
    if (view.status === "failed") throw new TransferFault("refused", view.error ?? "The store does not have this file.");
    throw new TransferFault("server", view.error ?? "The store did not answer.");
  }

  fail(fileId: string, error: string): Promise<void> {
    const { client, sessionId: id } = this.#options;
    return this.#guarded(
      async () => void (await client.uploadSessions.files.fail({ id, files: [{ fileId, error: error.slice(0, 500) }] })),
    );
  }

  /** Several parts of one file are one entry. */
  async #sign(asked: readonly SignRequest[]): Promise<SignedFile[]> {
    const { client, sessionId: id } = this.#options;
    const byFile = Map.groupBy(asked, ({ fileId }) => fileId);
    const files = [...byFile].map(([fileId, wishes]) => {
      const parts = wishes.flatMap((wish) => wish.parts ?? []);
      const sha256 = wishes.find((wish) => wish.sha256 !== undefined)?.sha256;
      return { fileId, ...(sha256 !== undefined && { sha256 }), ...(parts.length > 0 && { parts }) };
    });
    const answer = await client.uploadSessions.files.sign({ id, files });
    const signed = new Map(answer.files.map((file) => [file.fileId, file]));
    return asked.flatMap(({ fileId }) => signed.get(fileId) ?? []);
  }

  async #confirm(claims: Claim[]): Promise<FileView[]> {
    const { client, sessionId: id } = this.#options;
    const files = claims.map((claim) => {
      const mtimeMs = this.#mtimes.get(claim.fileId);
      return { ...claim, ...(mtimeMs !== undefined && { mtime: momentOf(mtimeMs) }) };
    });
    const patience = claims.some(({ parts }) => parts) ? { timeoutMs: COMPLETION_MS } : {};
    const { items } = await client.uploadSessions.files.confirm({ id, files }, patience);
    const views = new Map(items.map((view) => [view.id, view]));
    return claims.flatMap(({ fileId }) => views.get(fileId) ?? []);
  }

  /** What the server says against a call concerns the session, never one file alone. */
  async #guarded<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      this.#options.giveUp(error);
      throw error instanceof FrontofficeError ? new TransferFault("cancelled", error.message, { cause: error }) : error;
    }
  }
}

export function momentOf(mtimeMs: number): string {
  return new Date(Math.max(0, mtimeMs)).toISOString();
}

import { type FrontofficeClient, FrontofficeError } from "@frontoffice/client";
import { TransferFault } from "@frontoffice/transfer";
import { Batches } from "./batches.ts";

type Files = FrontofficeClient["uploadSessions"]["files"];
export type SignedFile = Awaited<ReturnType<Files["sign"]>>["files"][number];
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
  part?: { number: number; size: number; sha256: string };
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

/** What a running transfer asks the server, many files in one call. */
export class SessionCalls {
  readonly #options: SessionCallsOptions;
  readonly #signing: Batches<SignRequest, SignedFile>;
  readonly #confirming: Batches<Claim, FileView>;
  readonly #mtimes = new Map<string, number>();
  readonly #ahead = new Map<string, { sha256: string; signed: SignedFile }>();

  constructor(options: SessionCallsOptions) {
    this.#options = options;
    this.#signing = new Batches({ most: 100, atOnce: 4, send: (asked) => this.#guarded(() => this.#sign(asked)) });
    this.#confirming = new Batches({ most: 100, atOnce: 2, send: (claims) => this.#guarded(() => this.#confirm(claims)) });
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
    this.#ahead.set(fileId, { sha256, signed: await this.sign({ fileId, sha256 }) });
  }

  /** The address that was asked for ahead serves the first attempt; each further one gets its own. */
  signedPut(fileId: string, sha256: string): Promise<SignedFile> | SignedFile {
    const ahead = this.#ahead.get(fileId);
    this.#ahead.delete(fileId);
    return ahead?.sha256 === sha256 ? ahead.signed : this.sign({ fileId, sha256 });
  }

  /** The time of the file as it was opened, told with its confirmation. */
  opened(fileId: string, mtimeMs: number): void {
    this.#mtimes.set(fileId, mtimeMs);
  }

  /** Throws `TransferFault` when the store has other bytes, or could not be asked. */
  async confirm(claim: Claim): Promise<FileView> {
    // The list of a large file's parts fills a call by itself.
    const view = await (claim.parts ? this.#guarded(async () => (await this.#confirm([claim]))[0]) : this.#confirming.add(claim));
    if (!view) throw new TransferFault("server", "The server left a file out of its answer.");
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
  async #sign(asked: SignRequest[]): Promise<SignedFile[]> {
    const { client, sessionId: id } = this.#options;
    const byFile = Map.groupBy(asked, ({ fileId }) => fileId);
    const files = [...byFile].map(([fileId, wishes]) => {
      const parts = wishes.flatMap(({ part }) => (part ? [part] : []));
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
    const { items } = await client.uploadSessions.files.confirm({ id, files });
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

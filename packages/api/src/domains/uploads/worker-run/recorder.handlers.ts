import type { Outcome, TransferItem, TransferObserver, TransferRun } from "@frontoffice/transfer";
import type { OpenStorage } from "../../../adapters/index.ts";
import type { Scope } from "../../../kernel/scope.ts";
import { cutText } from "../../../kernel/text-cut.ts";
import { addCounts, type Counts, type Live, sumCounts } from "../counters.ts";
import { ensureOwnObject } from "../files/own-object.ts";
import { listDuplicates, type StoredDuplicate } from "../files/queries.ts";
import type { LockedSession } from "../queries.ts";
import { etaOf } from "../rules.ts";
import { lockForJob } from "./commands.ts";
import type { WaitingFile } from "./queries.ts";
import { type FileOutcome, recordOutcomes, recordParts, recordUploadStarted } from "./recorder.commands.ts";
import { SpeedMeter } from "./speed-meter.ts";

const EVERY_MS = 500;
const MOST_ROWS = 200;

export interface RecorderOptions {
  session: LockedSession;
  jobId: string;
  storage: OpenStorage;
  scope: Scope;
  /** Writes while the job holds its claim. */
  step<T>(work: (tx: Scope) => Promise<T>): Promise<T>;
  signal: AbortSignal;
  /** Called after every write with the number of files that it finished. */
  onFilesDone(count: number): void;
}

/**
 * Writes down what a transfer achieves: outcomes and parts are gathered and written together, the session's counts at most twice a
 * second. What a killed run could not write, the next run finds in the store.
 */
export class UploadRecorder implements TransferObserver {
  readonly #options: RecorderOptions;
  readonly #files = new Map<string, WaitingFile>();
  #outcomes: FileOutcome[] = [];
  #parts = new Map<string, number[]>();
  /** What was written for the files and is not yet added to the session's counts. */
  #pendingCounts: Partial<Counts>[] = [];
  #live: () => Live = () => ({});
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #failure: unknown;

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  /** Records this transfer from now on; `bytesBefore` had arrived in earlier runs. */
  start(run: TransferRun, bytesBefore: number): void {
    const meter = new SpeedMeter(run.progress.bytes);
    this.#live = () => {
      const { bytes, current } = run.progress;
      const currentFiles = current.map((path) => cutText(path, 1000));
      return { bytesUploaded: bytesBefore + bytes, speedBps: meter.measure(bytes), currentFiles };
    };
    this.#timer ??= setInterval(() => void this.#flush({ counts: true }).catch(() => undefined), EVERY_MS);
  }

  /** Writes everything that is left. Throws what a write has failed with. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    await this.#flush({ counts: true });
  }

  /** Remembers a file that is about to be sent, so that a duplicate of it can be found. */
  track(file: WaitingFile): void {
    this.#files.set(file.id, file);
  }

  async decide(
    item: TransferItem,
    { size, digest }: { size: number; digest(): Promise<string> },
  ): Promise<"send" | { duplicateOf: string | null; etag?: string }> {
    this.#throwFailure();
    const file = this.#files.get(item.id);
    if (!file?.mayBeDuplicate) return "send";
    const { storage, signal } = this.#options;
    const duplicates = file.duplicate ? [file.duplicate] : await this.#listDuplicates(item.key, size, await digest());
    for (const duplicate of duplicates) {
      const object = await ensureOwnObject(storage.store, item.key, duplicate, signal);
      if (object) return { duplicateOf: duplicate.id, etag: object.etag };
    }
    return "send";
  }

  async begun(item: TransferItem, upload: { uploadId: string; partSize: number }): Promise<void> {
    const { step, session, jobId } = this.#options;
    await step(async (tx) => {
      await lockForJob(tx, session.id, jobId);
      await recordUploadStarted(tx, session.id, item.id, upload);
    });
  }

  part({ id }: TransferItem, number: number): void {
    this.#parts.set(id, [...(this.#parts.get(id) ?? []), number]);
  }

  async done({ id }: TransferItem, outcome: Outcome, attempts: number): Promise<void> {
    this.#files.delete(id);
    this.#outcomes.push({ id, attempts, ...rowOf(outcome) });
    this.#throwFailure();
    if (this.#outcomes.length >= MOST_ROWS) await this.#flush({ counts: false });
  }

  async #listDuplicates(key: string, size: number, sha256: string): Promise<StoredDuplicate[]> {
    const { scope, session } = this.#options;
    const found = await listDuplicates(scope, { projectId: session.projectId, sessionId: session.id }, [{ key, size, sha256 }]);
    return found.get(key) ?? [];
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** One write at a time: a flush that is requested during one starts after it. */
  #flush(what: { counts: boolean }): Promise<void> {
    const writing = this.#writing.catch(() => undefined).then(() => this.#write(what));
    this.#writing = writing;
    return writing;
  }

  async #write({ counts: withCounts }: { counts: boolean }): Promise<void> {
    const { step, session, jobId, onFilesDone } = this.#options;
    const [outcomes, parts, pending] = [this.#outcomes, this.#parts, this.#pendingCounts];
    if (!withCounts && outcomes.length === 0) return;
    this.#outcomes = [];
    this.#parts = new Map();
    const live = withCounts ? this.#live() : undefined;
    try {
      const counts = await step(async (tx) => {
        const locked = await lockForJob(tx, session.id, jobId);
        const written = await recordOutcomes(tx, session.id, outcomes);
        await recordParts(tx, session.id, parts);
        if (live) {
          const etaSeconds = etaOf({ ...locked, ...live }, live.speedBps ?? null);
          await addCounts(tx, session.id, sumCounts([...pending, written]), { ...live, etaSeconds });
        }
        return written;
      });
      this.#pendingCounts = withCounts ? [] : [...pending, counts];
      onFilesDone((counts.filesUploaded ?? 0) + (counts.filesSkipped ?? 0) + (counts.filesFailed ?? 0));
    } catch (error) {
      this.#failure = error;
      throw error;
    }
  }
}

function rowOf(outcome: Outcome): Omit<FileOutcome, "id" | "attempts"> {
  if (outcome.kind === "failed") {
    return { status: "failed", sha256: null, etag: null, duplicateOf: null, error: cutText(outcome.fault.message, 500) };
  }
  if (outcome.kind === "skipped") {
    return {
      status: "skipped_duplicate",
      sha256: outcome.sha256,
      etag: outcome.etag ?? null,
      duplicateOf: outcome.duplicateOf,
      error: null,
    };
  }
  return { status: "uploaded", sha256: outcome.sha256, etag: outcome.object.etag, duplicateOf: null, error: null };
}

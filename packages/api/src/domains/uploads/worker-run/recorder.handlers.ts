import type { Outcome, TransferItem, TransferKeeper, TransferRun } from "@frontoffice/transfer";
import type { OpenStorage } from "../../../adapters/index.ts";
import type { Scope } from "../../../kernel/scope.ts";
import { type Counts, sumCounts } from "../counters.ts";
import { isStillStored } from "../files/duplicates.ts";
import { listDuplicates, type StoredDuplicate } from "../files/queries.ts";
import type { LockedSession } from "../queries.ts";
import { clipped, etaOf } from "../rules.ts";
import { lockForJob, noteFigures } from "./commands.ts";
import type { WaitingFile } from "./queries.ts";
import { noteBegun, recordParts, type Settled, settleFiles } from "./recorder.commands.ts";

const EVERY_MS = 500;
const MOST_ROWS = 200;
/** What is known of a transfer's speed is what it did in about these many looks. */
const SMOOTHING = 6;

/** What the keeper needs of its run. */
export interface KeeperOptions {
  session: LockedSession;
  jobId: string;
  storage: OpenStorage;
  scope: Scope;
  /** Writes while the job holds its claim. */
  step<T>(work: (tx: Scope) => Promise<T>): Promise<T>;
  signal: AbortSignal;
  /** Told after every write of figures. */
  onFigures(settled: number): void;
}

/**
 * Remembers on behalf of a transfer: outcomes and parts are gathered and written together, the session's figures at most twice a
 * second. What a kill keeps from being written the next run finds in the store.
 */
export class Keeper implements TransferKeeper {
  readonly #options: KeeperOptions;
  #settled: Settled[] = [];
  #parts = new Map<string, number[]>();
  #owed: Partial<Counts>[] = [];
  #writing: Promise<void> = Promise.resolve();
  #ticking: NodeJS.Timeout | undefined;
  #failure: unknown;
  #base = 0;
  #speed: number | null = null;
  #last = { at: 0, bytes: 0 };
  #run: TransferRun | undefined;
  readonly #files = new Map<string, WaitingFile>();

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  /** Begins to write the figures of this transfer; `done` bytes had arrived before it. */
  follow(run: TransferRun, done: number): void {
    this.#run = run;
    this.#base = done;
    this.#last = { at: Date.now(), bytes: run.progress.bytes };
    this.#ticking ??= setInterval(() => void this.#flush(true).catch(() => undefined), EVERY_MS);
  }

  /** Writes everything that is left. Throws what a write has failed with. */
  async close(): Promise<void> {
    clearInterval(this.#ticking);
    this.#ticking = undefined;
    await this.#flush(true);
  }

  expect(file: WaitingFile): void {
    this.#files.set(file.id, file);
  }

  async decide(
    item: TransferItem,
    { size, digest }: { size: number; digest(): Promise<string> },
  ): Promise<"send" | { duplicateOf: string | null }> {
    this.#throwFailure();
    const file = this.#files.get(item.id);
    if (!file?.mayBeDuplicate) return "send";
    const duplicate = file.duplicate ?? (await this.#findTwin(size, await digest()));
    if (!duplicate || !(await isStillStored(this.#options.storage, duplicate, this.#options.signal))) return "send";
    return { duplicateOf: duplicate.id };
  }

  async begun(item: TransferItem, upload: { uploadId: string; partSize: number }): Promise<void> {
    const { step, session, jobId } = this.#options;
    await step(async (tx) => {
      await lockForJob(tx, session.id, jobId);
      await noteBegun(tx, session.id, item.id, upload);
    });
  }

  part({ id }: TransferItem, number: number): void {
    this.#parts.set(id, [...(this.#parts.get(id) ?? []), number]);
  }

  async done({ id }: TransferItem, outcome: Outcome, attempts: number): Promise<void> {
    this.#files.delete(id);
    this.#settled.push({ id, attempts, ...settledOf(outcome) });
    this.#throwFailure();
    if (this.#settled.length >= MOST_ROWS) await this.#flush(false);
  }

  async #findTwin(size: number, sha256: string): Promise<StoredDuplicate | undefined> {
    const { scope, session } = this.#options;
    const [duplicate] = await listDuplicates(scope, { projectId: session.projectId, sessionId: session.id }, [{ size, sha256 }]);
    return duplicate;
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** One write at a time; whoever asks during one waits for the next. */
  #flush(withFigures: boolean): Promise<void> {
    const writing = this.#writing.catch(() => undefined).then(() => this.#write(withFigures));
    this.#writing = writing;
    return writing;
  }

  async #write(withFigures: boolean): Promise<void> {
    const { step, session, jobId, onFigures } = this.#options;
    const [settled, parts] = [this.#settled, this.#parts];
    if (!withFigures && settled.length === 0) return;
    this.#settled = [];
    this.#parts = new Map();
    const live = withFigures ? this.#measure() : undefined;
    const owed = withFigures ? this.#owed : [];
    try {
      const counts = await step(async (tx) => {
        const held = await lockForJob(tx, session.id, jobId);
        const changed = await settleFiles(tx, session.id, settled);
        await recordParts(tx, session.id, parts);
        if (live)
          await noteFigures(tx, session.id, sumCounts([...owed, changed]), {
            ...live,
            etaSeconds: etaOf({ ...held, ...live }, live.speedBps),
          });
        return changed;
      });
      this.#owed = withFigures ? [] : [...this.#owed, counts];
      onFigures((counts.filesUploaded ?? 0) + (counts.filesSkipped ?? 0) + (counts.filesFailed ?? 0));
    } catch (error) {
      this.#failure = error;
      throw error;
    }
  }

  #measure() {
    const { bytes = 0, current = [] } = this.#run?.progress ?? {};
    const now = Date.now();
    const seconds = (now - this.#last.at) / 1_000;
    if (seconds >= 0.25) {
      const speed = Math.max(0, bytes - this.#last.bytes) / seconds;
      this.#speed = this.#speed === null ? speed : this.#speed + (speed - this.#speed) / SMOOTHING;
      this.#last = { at: now, bytes };
    }
    const currentFiles = current.map((path) => clipped(path, 1000));
    return { bytesUploaded: this.#base + bytes, speedBps: this.#speed === null ? null : Math.round(this.#speed), currentFiles };
  }
}

function settledOf(outcome: Outcome): Omit<Settled, "id" | "attempts"> {
  if (outcome.kind === "failed") {
    return { status: "failed", sha256: null, etag: null, duplicateOf: null, error: clipped(outcome.fault.message, 500) };
  }
  if (outcome.kind === "skipped") {
    return { status: "skipped_duplicate", sha256: outcome.sha256, etag: null, duplicateOf: outcome.duplicateOf, error: null };
  }
  return { status: "uploaded", sha256: outcome.sha256, etag: outcome.object.etag, duplicateOf: null, error: null };
}

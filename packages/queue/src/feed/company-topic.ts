import type { QueryExecutorProvider } from "kysely";
import type { JobView } from "../job.ts";
import { Dirty } from "./dirty.ts";
import { readJobs, readSnapshot } from "./read.ts";
import { retryWhileDisconnected } from "./retry.ts";

/** A snapshot replaces what the reader knew; changes are whole jobs to be put in by id. */
export interface CompanyFeedItem {
  kind: "snapshot" | "changes";
  jobs: JobView[];
}

/** More changed jobs than this wait for a slow reader only as one fresh snapshot. */
const MOST_PENDING = 1_000;
const MOST_REMEMBERED = 5_000;

/** What one reader of a company's feed has yet to get. */
export class CompanySubscriber {
  readonly dirty = new Dirty();
  #pending = new Map<string, JobView>();
  #sent = new Map<string, number>();
  #startOver = true;

  push(jobs: readonly JobView[]): void {
    for (const job of jobs) this.#pending.set(job.id, job);
    if (this.#pending.size > MOST_PENDING) this.startOver();
    else this.dirty.raise();
  }

  startOver(): void {
    this.#pending.clear();
    this.#startOver = true;
    this.dirty.raise();
  }

  async *stream(db: QueryExecutorProvider, companyId: string, signal: AbortSignal): AsyncGenerator<CompanyFeedItem, void, void> {
    while (!signal.aborted) {
      await this.dirty.next(signal, 60_000);
      if (this.#startOver) {
        this.#startOver = false;
        const jobs = await retryWhileDisconnected(signal, () => readSnapshot(db, companyId));
        if (!jobs) return;
        this.#sent = new Map(jobs.map((job) => [job.id, job.eventSeq]));
        yield { kind: "snapshot", jobs };
      }
      const jobs = this.#take();
      if (jobs.length > 0 && !signal.aborted) yield { kind: "changes", jobs };
    }
  }

  /** A change may have been read before the snapshot was: only what is newer than the last thing sent goes out. */
  #take(): JobView[] {
    const jobs = [...this.#pending.values()].filter((job) => (this.#sent.get(job.id) ?? 0) < job.eventSeq);
    this.#pending.clear();
    if (this.#sent.size > MOST_REMEMBERED) this.#sent.clear();
    for (const job of jobs) this.#sent.set(job.id, job.eventSeq);
    return jobs;
  }
}

/** All readers of one company share one read per change. */
export class CompanyTopic {
  readonly subscribers = new Set<CompanySubscriber>();
  readonly #db: QueryExecutorProvider;
  readonly #companyId: string;
  readonly #closed: AbortSignal;
  #changed = new Set<string>();
  #reading = false;

  constructor(db: QueryExecutorProvider, companyId: string, closed: AbortSignal) {
    this.#db = db;
    this.#companyId = companyId;
    this.#closed = closed;
  }

  /** Reads the changed jobs for everybody; one read at a time, so that an older view never follows a newer one. */
  async change(jobIds: Iterable<string>): Promise<void> {
    for (const id of jobIds) this.#changed.add(id);
    if (this.#reading) return;
    this.#reading = true;
    try {
      while (this.#changed.size > 0 && this.subscribers.size > 0) {
        const ids = [...this.#changed];
        this.#changed = new Set();
        if (ids.length > MOST_PENDING) this.startOver();
        else {
          const jobs = await retryWhileDisconnected(this.#closed, () => readJobs(this.#db, this.#companyId, ids));
          for (const one of this.subscribers) one.push(jobs ?? []);
        }
      }
    } finally {
      this.#changed.clear();
      this.#reading = false;
    }
  }

  startOver(): void {
    for (const one of this.subscribers) one.startOver();
  }
}

import type { QueryExecutorProvider } from "kysely";
import type { JobView } from "../job.ts";
import { type CompanyFeedItem, CompanySubscriber } from "./company-subscriber.ts";
import { readJobs, readSnapshot } from "./read.ts";
import { retryWhileDisconnected } from "./retry.ts";

/** As what a group of readers sees the company's jobs. */
export interface JobPresenter<View> {
  /** Readers with equal keys have equal rights: they share every read and are given the same objects. */
  key: string;
  /** For each job what these readers see of it, in the same order; undefined for a job that they do not see. */
  present(jobs: readonly JobView[]): Promise<readonly (View | undefined)[]>;
}

export interface CompanyTopicOptions<View> {
  db: QueryExecutorProvider;
  companyId: string;
  presenter: JobPresenter<View>;
  /** Aborts when the feed closes. */
  closed: AbortSignal;
}

/** More changed jobs than this are told as a fresh snapshot. */
const MOST_CHANGED = 1_000;
const MOST_REMEMBERED = 5_000;

/**
 * All readers of one company with the same rights share one read per change, and one snapshot with all who came meanwhile. There is one read
 * at a time, so an older view never follows a newer one.
 */
export class CompanyTopic<View> {
  readonly #options: CompanyTopicOptions<View>;
  readonly #subscribers = new Set<CompanySubscriber<View>>();
  /** The newest event of each job that every reader has been told of. */
  readonly #told = new Map<string, number>();
  #changed = new Set<string>();
  #reading = false;

  constructor(options: CompanyTopicOptions<View>) {
    this.#options = options;
  }

  get isEmpty(): boolean {
    return this.#subscribers.size === 0;
  }

  join(): CompanySubscriber<View> {
    const subscriber = new CompanySubscriber<View>(() => void this.#read());
    this.#subscribers.add(subscriber);
    return subscriber;
  }

  leave(subscriber: CompanySubscriber<View>): void {
    this.#subscribers.delete(subscriber);
  }

  change(jobIds: Iterable<string>): void {
    for (const id of jobIds) this.#changed.add(id);
    if (this.#changed.size > MOST_CHANGED) this.startOver();
    else void this.#read();
  }

  startOver(): void {
    this.#changed.clear();
    this.#told.clear();
    for (const one of this.#subscribers) one.startOver();
  }

  async #read(): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    try {
      while (!this.isEmpty && !this.#options.closed.aborted) {
        const newcomers = [...this.#subscribers].filter((one) => one.takeRequest());
        const changed = [...this.#changed];
        this.#changed = new Set();
        if (newcomers.length === 0 && changed.length === 0) break;
        if (newcomers.length > 0) await this.#begin(newcomers);
        if (changed.length > 0) await this.#tell(changed);
      }
    } catch (error) {
      for (const one of this.#subscribers) one.fail(error);
    } finally {
      this.#reading = false;
    }
  }

  async #begin(newcomers: readonly CompanySubscriber<View>[]): Promise<void> {
    const { db, companyId } = this.#options;
    const read = await this.#present(() => readSnapshot(db, companyId));
    // The others are told what the snapshot has brought to light, so that afterwards all know the same.
    this.#push(this.#untold(read));
    const snapshot: CompanyFeedItem<View> = { kind: "snapshot", jobs: read.flatMap(({ view }) => view ?? []) };
    for (const one of newcomers) one.begin(snapshot);
  }

  async #tell(jobIds: readonly string[]): Promise<void> {
    const { db, companyId } = this.#options;
    this.#push(this.#untold(await this.#present(() => readJobs(db, companyId, jobIds))));
  }

  /** The jobs with what the readers see of them; empty once the feed closes. */
  async #present(read: () => Promise<JobView[]>): Promise<Presented<View>[]> {
    const presented = await retryWhileDisconnected(this.#options.closed, async () => {
      const jobs = await read();
      const views = jobs.length > 0 ? await this.#options.presenter.present(jobs) : [];
      return jobs.map((job, index) => ({ job, view: views[index] }));
    });
    return presented ?? [];
  }

  #untold(presented: Presented<View>[]): Presented<View>[] {
    const untold = presented.filter(({ job }) => (this.#told.get(job.id) ?? 0) < job.eventSeq);
    if (this.#told.size > MOST_REMEMBERED) this.#told.clear();
    for (const { job } of untold) this.#told.set(job.id, job.eventSeq);
    return untold;
  }

  /** What happens to jobs that these readers do not see is not even a sign of life. */
  #push(presented: Presented<View>[]): void {
    const jobs = presented.flatMap(({ view }) => view ?? []);
    if (jobs.length === 0) return;
    const item: CompanyFeedItem<View> = { kind: "changes", jobs };
    for (const one of this.#subscribers) one.push(item);
  }
}

interface Presented<View> {
  job: JobView;
  view: View | undefined;
}

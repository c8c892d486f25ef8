import type { QueryExecutorProvider } from "kysely";
import { type CompanyFeedItem, CompanySubscriber, CompanyTopic } from "./feed/company-topic.ts";
import { Dirty } from "./feed/dirty.ts";
import { type JobStreamItem, streamJob } from "./feed/job-stream.ts";
import type { Log } from "./log.ts";
import { NotificationListener } from "./notifications.ts";

/** What a feed needs. */
export interface JobFeedOptions {
  /** Direct (session-mode) connection string of any role that may connect; it only listens. */
  listenUrl: string;
  /** A database handle under row level security of the company; everything a reader sees comes from it. */
  tenantDb(companyId: string): QueryExecutorProvider;
  log: Log;
  /** Changes are gathered for this long before they are read. Default 60 ms. */
  coalesceMs?: number;
  /** A job's stream reads again after this long without a notification. Default 30,000 ms. */
  rereadMs?: number;
}

/** Which job to watch, and from where on. */
export interface WatchJobInput {
  companyId: string;
  jobId: string;
  /** The id of the last item that arrived; the stream resumes after it, with nothing lost and nothing twice. */
  lastEventId?: string | undefined;
  /** Continues after the job has finished, because it may be retried. Default false: the stream ends with the job. */
  follow?: boolean;
  signal?: AbortSignal | undefined;
}

/** Whose jobs to watch; an aborted signal ends the stream without an error. */
export interface WatchCompanyInput {
  companyId: string;
  signal?: AbortSignal | undefined;
}

/** What to wait for; an aborted signal ends the stream without an error. */
export interface WatchTopicInput {
  /** As announced with `pg_notify('topic_change', topic)`: it names whom something concerns and says nothing of what. */
  topic: string;
  signal?: AbortSignal | undefined;
}

/** Live jobs, and changes of topics, for all streams of one process over one LISTEN connection. */
export interface JobFeed {
  /** Resolves when the connection listens; keeps trying while the database is away. */
  start(): Promise<void>;
  /** A snapshot (unless it resumes), then every event of the job. Throws JobNotFound; lives through a lost database. */
  watchJob(input: WatchJobInput): AsyncGenerator<JobStreamItem, void, void>;
  /** A snapshot of the company's newest and unfinished jobs, then each job that changes; another snapshot after a gap. */
  watchCompany(input: WatchCompanyInput): AsyncGenerator<CompanyFeedItem, void, void>;
  /** Yields at once, at every announcement of the topic, and whenever one may have been missed: look again for yourself then. */
  watchTopic(input: WatchTopicInput): AsyncGenerator<void, void, void>;
  /** Ends all streams. */
  close(): Promise<void>;
}

/** Makes the feed of one process. */
export function createJobFeed(options: JobFeedOptions): JobFeed {
  return new Feed(options);
}

class Feed implements JobFeed {
  readonly #options: JobFeedOptions;
  readonly #listener: NotificationListener;
  readonly #jobs = new Map<string, Set<Dirty>>();
  readonly #companies = new Map<string, CompanyTopic>();
  readonly #topics = new Map<string, Set<Dirty>>();
  readonly #closing = new AbortController();
  #changed = new Map<string, Set<string>>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: JobFeedOptions) {
    this.#options = options;
    this.#listener = new NotificationListener({
      url: options.listenUrl,
      applicationName: "job feed",
      channels: ["job_change", "topic_change"],
      log: options.log,
      onNotification: (channel, payload) => (channel === "topic_change" ? this.#wake(payload) : this.#onNotification(payload)),
      onConnect: async () => this.#readAllAgain(),
    });
  }

  start(): Promise<void> {
    return this.#listener.start();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    clearTimeout(this.#timer);
    await this.#listener.close();
  }

  async *watchJob({ companyId, jobId, lastEventId, follow = false, signal }: WatchJobInput): AsyncGenerator<JobStreamItem, void, void> {
    const key = `${companyId}:${jobId}`;
    const dirty = new Dirty();
    const watchers = this.#jobs.get(key) ?? new Set<Dirty>();
    this.#jobs.set(key, watchers.add(dirty));
    try {
      yield* streamJob({
        db: this.#options.tenantDb(companyId),
        companyId,
        jobId,
        lastEventId,
        follow,
        signal: this.#until(signal),
        dirty,
        rereadMs: this.#options.rereadMs ?? 30_000,
      });
    } finally {
      watchers.delete(dirty);
      if (watchers.size === 0) this.#jobs.delete(key);
    }
  }

  async *watchCompany({ companyId, signal }: WatchCompanyInput): AsyncGenerator<CompanyFeedItem, void, void> {
    const db = this.#options.tenantDb(companyId);
    const topic = this.#companies.get(companyId) ?? new CompanyTopic(db, companyId, this.#closing.signal);
    const subscriber = new CompanySubscriber();
    this.#companies.set(companyId, topic);
    topic.subscribers.add(subscriber);
    try {
      yield* subscriber.stream(db, companyId, this.#until(signal));
    } finally {
      topic.subscribers.delete(subscriber);
      if (topic.subscribers.size === 0) this.#companies.delete(companyId);
    }
  }

  async *watchTopic({ topic, signal }: WatchTopicInput): AsyncGenerator<void, void, void> {
    const dirty = new Dirty();
    const until = this.#until(signal);
    const watchers = this.#topics.get(topic) ?? new Set<Dirty>();
    this.#topics.set(topic, watchers.add(dirty));
    try {
      while (!until.aborted) {
        await dirty.next(until, this.#options.rereadMs ?? 30_000);
        if (!until.aborted) yield;
      }
    } finally {
      watchers.delete(dirty);
      if (watchers.size === 0) this.#topics.delete(topic);
    }
  }

  #wake(topic: string): void {
    for (const dirty of this.#topics.get(topic) ?? []) dirty.raise();
  }

  #until(signal: AbortSignal | undefined): AbortSignal {
    return signal ? AbortSignal.any([signal, this.#closing.signal]) : this.#closing.signal;
  }

  #onNotification(payload: string): void {
    const [companyId = "", jobs = ""] = payload.split(":");
    const ids = this.#changed.get(companyId) ?? new Set<string>();
    for (const id of jobs.split(",")) ids.add(id);
    this.#changed.set(companyId, ids);
    this.#timer ??= setTimeout(() => this.#notifyWatchers(), this.#options.coalesceMs ?? 60);
  }

  #notifyWatchers(): void {
    const changed = this.#changed;
    this.#changed = new Map();
    this.#timer = undefined;
    for (const [companyId, ids] of changed) {
      for (const id of ids) for (const dirty of this.#jobs.get(`${companyId}:${id}`) ?? []) dirty.raise();
      this.#companies
        .get(companyId)
        ?.change(ids)
        .catch((error: unknown) => this.#options.log.error({ err: error }, "could not read changed jobs"));
    }
  }

  /** Notifications are not kept for a connection that is away, so every stream reads again after each connect. */
  #readAllAgain(): void {
    for (const watchers of this.#jobs.values()) for (const dirty of watchers) dirty.raise();
    for (const topic of this.#companies.values()) topic.startOver();
    for (const topic of this.#topics.keys()) this.#wake(topic);
  }
}

import type { QueryExecutorProvider } from "kysely";
import type { CompanyFeedItem } from "./feed/company-subscriber.ts";
import { CompanyTopic, type JobPresenter } from "./feed/company-topic.ts";
import { type JobStreamItem, streamJob } from "./feed/job-stream.ts";
import { Watched, WatchedTopics } from "./feed/watched.ts";
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

/** Whose jobs to watch, and as what they are seen; an aborted signal ends the stream without an error. */
export interface WatchCompanyInput<View> {
  companyId: string;
  presenter: JobPresenter<View>;
  signal?: AbortSignal | undefined;
}

/** What to look at, and when again; an aborted signal ends the stream without an error. */
export interface WatchTopicsInput<Value> {
  /** As announced with `pg_notify('topic_change', topic)`: each names whom something concerns and says nothing of what. */
  topics: readonly string[];
  /** Readers with equal topics and equal keys have equal rights: one read serves them all, with the same object. */
  key: string;
  /**
   * Reads what the readers see; undefined when there is nothing to tell. `announced` are the topics that were announced since the last
   * answer, all of them at first and after a gap.
   */
  read(announced: ReadonlySet<string>): Promise<Value | undefined>;
  signal?: AbortSignal | undefined;
}

/** Live jobs, and changes of topics, for all streams of one process over one LISTEN connection. */
export interface JobFeed {
  /** Resolves when the connection listens; keeps trying while the database is away. */
  start(): Promise<void>;
  /** A snapshot (unless it resumes), then every event of the job. Throws JobNotFound; lives through a lost database. */
  watchJob(input: WatchJobInput): AsyncGenerator<JobStreamItem, void, void>;
  /** A snapshot of the company's newest and unfinished jobs, then each job that changes; another snapshot after a gap. */
  watchCompany<View>(input: WatchCompanyInput<View>): AsyncGenerator<CompanyFeedItem<View>, void, void>;
  /** What the readers see at once, at every announcement of a topic, and whenever one may have been missed; lives through a lost database. */
  watchTopics<Value>(input: WatchTopicsInput<Value>): AsyncGenerator<Value, void, void>;
  /** Ends all streams. */
  close(): Promise<void>;
}

const REREAD_MS = 30_000;

/** Makes the feed of one process. */
export function createJobFeed(options: JobFeedOptions): JobFeed {
  return new Feed(options);
}

class Feed implements JobFeed {
  readonly #options: JobFeedOptions;
  readonly #listener: NotificationListener;
  readonly #jobs = new Map<string, Watched>();
  /** By company, then by the readers' rights. */
  readonly #companies = new Map<string, Map<string, CompanyTopic<unknown>>>();
  readonly #topics = new Map<string, WatchedTopics>();
  readonly #byTopic = new Map<string, Set<WatchedTopics>>();
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
      onNotification: (channel, payload) => (channel === "topic_change" ? this.#announce(payload) : this.#onNotification(payload)),
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
    const job = this.#jobs.get(key) ?? new Watched();
    this.#jobs.set(key, job);
    const dirty = job.join();
    try {
      yield* streamJob({
        db: this.#options.tenantDb(companyId),
        companyId,
        jobId,
        lastEventId,
        follow,
        signal: this.#until(signal),
        reads: job.reads,
        dirty,
        rereadMs: this.#options.rereadMs ?? REREAD_MS,
      });
    } finally {
      if (job.leave(dirty)) this.#jobs.delete(key);
    }
  }

  async *watchCompany<View>({ companyId, presenter, signal }: WatchCompanyInput<View>): AsyncGenerator<CompanyFeedItem<View>, void, void> {
    const topic = this.#companyTopic(companyId, presenter);
    const subscriber = topic.join();
    try {
      yield* subscriber.stream(this.#until(signal));
    } finally {
      topic.leave(subscriber);
      if (topic.isEmpty) this.#forget(companyId, presenter.key);
    }
  }

  #companyTopic<View>(companyId: string, presenter: JobPresenter<View>): CompanyTopic<View> {
    const topics = this.#companies.get(companyId) ?? new Map<string, CompanyTopic<unknown>>();
    this.#companies.set(companyId, topics);
    const known = topics.get(presenter.key);
    // Equal keys mean equal presenters, so the views are of one type.
    if (known) return known as CompanyTopic<View>;
    const topic = new CompanyTopic({ db: this.#options.tenantDb(companyId), companyId, presenter, closed: this.#closing.signal });
    topics.set(presenter.key, topic as CompanyTopic<unknown>);
    return topic;
  }

  #forget(companyId: string, key: string): void {
    const topics = this.#companies.get(companyId);
    topics?.delete(key);
    if (topics?.size === 0) this.#companies.delete(companyId);
  }

  async *watchTopics<Value>({ topics, key, read, signal }: WatchTopicsInput<Value>): AsyncGenerator<Value, void, void> {
    const name = JSON.stringify([topics, key]);
    const until = this.#until(signal);
    const watched = this.#topics.get(name) ?? this.#listenTo(name, new WatchedTopics(topics, read, this.#closing.signal));
    const dirty = watched.join();
    try {
      while (!until.aborted) {
        await dirty.next(until, this.#options.rereadMs ?? REREAD_MS);
        const value = until.aborted ? undefined : await watched.look();
        if (value !== undefined && !until.aborted) yield value as Value;
      }
    } finally {
      if (watched.leave(dirty)) this.#listenNoMore(name, watched);
    }
  }

  #listenTo(name: string, watched: WatchedTopics): WatchedTopics {
    this.#topics.set(name, watched);
    for (const topic of watched.topics) {
      const listeners = this.#byTopic.get(topic) ?? new Set<WatchedTopics>();
      this.#byTopic.set(topic, listeners.add(watched));
    }
    return watched;
  }

  #listenNoMore(name: string, watched: WatchedTopics): void {
    this.#topics.delete(name);
    for (const topic of watched.topics) {
      const listeners = this.#byTopic.get(topic);
      listeners?.delete(watched);
      if (listeners?.size === 0) this.#byTopic.delete(topic);
    }
  }

  #announce(topic: string): void {
    for (const watched of this.#byTopic.get(topic) ?? []) watched.announce(topic);
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
      for (const id of ids) this.#jobs.get(`${companyId}:${id}`)?.wake();
      for (const topic of this.#companies.get(companyId)?.values() ?? []) topic.change(ids);
    }
  }

  /** Notifications are not kept for a connection that is away, so every stream reads again after each connect. */
  #readAllAgain(): void {
    for (const job of this.#jobs.values()) job.wake();
    for (const topics of this.#companies.values()) for (const topic of topics.values()) topic.startOver();
    for (const watched of this.#topics.values()) watched.announceAll();
  }
}

import type { QueryExecutorProvider } from "kysely";
import { isFinished, type JobEventBody, type JobView } from "../job.ts";
import type { Dirty } from "./dirty.ts";
import { type EventPage, PAGE, readEvents, readJob } from "./read.ts";
import { retryWhileDisconnected } from "./retry.ts";
import type { SharedReads } from "./shared-reads.ts";

/**
 * `id` is what to send back as lastEventId ("0" replays everything). A snapshot opens a stream that resumes nothing. All who watch the job are
 * given the same objects.
 */
export type JobStreamItem = { id: string; kind: "snapshot"; job: JobView } | ({ id: string; at: string } & JobEventBody);

/** The job does not exist for this company, or was deleted by age. */
export class JobNotFound extends Error {
  override readonly name = "JobNotFound";
  constructor() {
    super("There is no such job.");
  }
}

export interface JobStreamOptions {
  db: QueryExecutorProvider;
  companyId: string;
  jobId: string;
  lastEventId?: string | undefined;
  /** Goes on after the job has finished, for it may be retried. */
  follow: boolean;
  signal: AbortSignal;
  /** What has been read of this job, for all who watch it. */
  reads: SharedReads;
  /** Raised when the job may have changed; it was registered before this stream read anything. */
  dirty: Dirty;
  /** Reads again after this time without a notification. */
  rereadMs: number;
}

/** Events are stored, so a slow reader costs no memory: each turn reads on from the last number that was taken. */
export async function* streamJob(options: JobStreamOptions): AsyncGenerator<JobStreamItem, void, void> {
  const { signal, dirty } = options;
  let after = resumePoint(options.lastEventId);
  while (!signal.aborted) {
    await dirty.next(signal, options.rereadMs);
    if (after === undefined) {
      const snapshot = await retryWhileDisconnected(signal, () => readSnapshotItem(options));
      if (signal.aborted) return;
      if (!snapshot) throw new JobNotFound();
      yield snapshot;
      after = snapshot.job.eventSeq;
    }
    const page = yield* unread(options, after);
    if (!page) return;
    // A number from the future belongs to another job or database: start over.
    if (page.newest < after) {
      after = undefined;
      dirty.raise();
      continue;
    }
    after = page.seen;
    if (!options.follow && isFinished(page.status)) return;
  }
}

/** Yields everything after the number; returns where the job stands then, or undefined when the stream is over. */
async function* unread(
  options: JobStreamOptions,
  from: number,
): AsyncGenerator<JobStreamItem, (Pick<EventPage, "status" | "newest"> & { seen: number }) | undefined, void> {
  const { signal } = options;
  for (let seen = from; ; ) {
    const page: ItemPage | undefined = await retryWhileDisconnected(signal, () => readItems(options, seen));
    if (signal.aborted) return undefined;
    if (!page) throw new JobNotFound();
    for (const item of page.items) {
      yield item;
      seen = Number(item.id);
    }
    if (page.items.length < PAGE) return { ...page, seen };
  }
}

type SnapshotItem = Extract<JobStreamItem, { kind: "snapshot" }>;

function readSnapshotItem({ reads, db, companyId, jobId }: JobStreamOptions): Promise<SnapshotItem | undefined> {
  return reads.read("snapshot", async () => {
    const job = await readJob(db, companyId, jobId);
    return job && { id: String(job.eventSeq), kind: "snapshot", job };
  });
}

type ItemPage = Pick<EventPage, "status" | "newest"> & { items: JobStreamItem[] };

function readItems({ reads, db, companyId, jobId }: JobStreamOptions, after: number): Promise<ItemPage | undefined> {
  return reads.read(`after ${after}`, async () => {
    const page = await readEvents(db, companyId, jobId, after);
    return page && { ...page, items: page.events.map(({ seq, ...event }) => ({ id: String(seq), ...event })) };
  });
}

function resumePoint(lastEventId: string | undefined): number | undefined {
  return lastEventId !== undefined && /^\d{1,9}$/.test(lastEventId) ? Number(lastEventId) : undefined;
}

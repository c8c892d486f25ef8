import type { QueryExecutorProvider } from "kysely";
import { isFinished, type JobEventBody, type JobView } from "../job.ts";
import type { Dirty } from "./dirty.ts";
import { type EventPage, PAGE, readEvents, readJob } from "./read.ts";
import { retryWhileDisconnected } from "./retry.ts";

/** `id` is what to send back as lastEventId ("0" replays everything). A snapshot opens a stream that resumes nothing. */
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
      const job = await retryWhileDisconnected(signal, () => readJob(options.db, options.companyId, options.jobId));
      if (signal.aborted) return;
      if (!job) throw new JobNotFound();
      yield { id: String(job.eventSeq), kind: "snapshot", job };
      after = job.eventSeq;
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
  { db, companyId, jobId, signal }: JobStreamOptions,
  from: number,
): AsyncGenerator<JobStreamItem, (EventPage & { seen: number }) | undefined, void> {
  for (let seen = from; ; ) {
    const page: EventPage | undefined = await retryWhileDisconnected(signal, () => readEvents(db, companyId, jobId, seen));
    if (signal.aborted) return undefined;
    if (!page) throw new JobNotFound();
    for (const { seq, ...event } of page.events) {
      yield { id: String(seq), ...event };
      seen = seq;
    }
    if (page.events.length < PAGE) return { ...page, seen };
  }
}

function resumePoint(lastEventId: string | undefined): number | undefined {
  return lastEventId !== undefined && /^\d{1,9}$/.test(lastEventId) ? Number(lastEventId) : undefined;
}

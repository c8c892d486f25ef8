import type { JobView as LiveJob, JobEvent as StoredEvent } from "@frontoffice/queue";
import { type TrackedEnvelope, tracked } from "@trpc/server";
import type { Scope } from "../../kernel/scope.ts";
import type { Services } from "../../kernel/services.ts";
import { presentJob, presentProgress } from "./present.ts";
import { getJob, type JobRow, listJobsById } from "./queries.ts";
import type { JobEvent, JobFeedItem, WatchJobInput } from "./schema.ts";

type Feed = Services["feed"];

/** The events of one job, until it is over. Another company's job is missing before the stream begins. */
export async function watchJob(
  scope: Scope,
  feed: Feed,
  { id, lastEventId }: WatchJobInput,
  signal?: AbortSignal,
): Promise<AsyncGenerator<TrackedEnvelope<JobEvent>, void, void>> {
  const row = await getJob(scope, id);
  return eventsOf(feed.watchJob({ companyId: scope.companyId, jobId: id, lastEventId: lastEventId ?? undefined, signal }), row);
}

/** All jobs of the company as they change. */
export async function* watchJobs(scope: Scope, feed: Feed, signal?: AbortSignal): AsyncGenerator<JobFeedItem, void, void> {
  let known = new Map<string, JobRow>();
  for await (const { kind, jobs } of feed.watchCompany({ companyId: scope.companyId, signal })) {
    if (kind === "snapshot") known = new Map();
    const unknown = jobs.filter((job) => !known.has(job.id)).map((job) => job.id);
    for (const row of await listJobsById(scope, unknown)) known.set(row.id, row);
    const views = jobs.flatMap((job) => viewOf(job, known.get(job.id)));
    // What happens to jobs that this caller does not see is not even a sign of life.
    if (kind === "snapshot" || views.length > 0) yield { kind, jobs: views };
  }
}

async function* eventsOf(stream: ReturnType<Feed["watchJob"]>, row: JobRow): AsyncGenerator<TrackedEnvelope<JobEvent>, void, void> {
  for await (const item of stream) {
    const seq = Number(item.id);
    if (item.kind !== "snapshot") yield tracked(item.id, presentEvent({ ...item, seq }));
    else yield tracked(item.id, { seq, at: item.job.updatedAt, kind: item.kind, job: presentJob(asOf(item.job, row)) });
  }
}

function viewOf(job: LiveJob, row: JobRow | undefined) {
  return row ? [presentJob(asOf(job, row))] : [];
}

/** Names and subject stay as they were; the feed gives the job's state at this event, not at a later one. */
function asOf(live: LiveJob, row: JobRow): JobRow {
  const asked = live.cancelling || live.status === "cancelled";
  return {
    ...row,
    status: live.status,
    progress: live.progress,
    attempts: live.attempts,
    error: live.error,
    result: live.result,
    runAt: new Date(live.runAt),
    startedAt: live.startedAt === null ? null : new Date(live.startedAt),
    finishedAt: live.finishedAt === null ? null : new Date(live.finishedAt),
    cancelRequestedAt: asked ? (row.cancelRequestedAt ?? new Date(live.updatedAt)) : null,
  };
}

function presentEvent({ seq, at, ...event }: StoredEvent): JobEvent {
  if (event.kind === "progress") return { seq, at, kind: event.kind, progress: presentProgress(event.data) };
  if (event.kind === "log") return { seq, at, kind: event.kind, text: event.data.text };
  const { status, attempts, error, runAt, cancelRequested } = event.data;
  return { seq, at, kind: event.kind, status, attempts, error, runAt, cancelRequested };
}

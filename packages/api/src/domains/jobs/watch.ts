import type { JobPresenter, JobStreamItem, JobView as LiveJob, JobEvent as StoredEvent } from "@frontoffice/queue";
import { type TrackedEnvelope, tracked } from "@trpc/server";
import { rightsKey, type Scope } from "../../kernel/scope.ts";
import type { Services } from "../../kernel/services.ts";
import { presentJob, presentProgress } from "./present.ts";
import { getJob, type JobRow, listJobsById } from "./queries.ts";
import type { JobEvent, JobFeedItem, JobView, WatchJobInput } from "./schema.ts";

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

/** All jobs of the company as they change; callers with the same rights are given the same objects. */
export function watchJobs(scope: Scope, feed: Feed, signal?: AbortSignal): AsyncGenerator<JobFeedItem, void, void> {
  return feed.watchCompany({ companyId: scope.companyId, presenter: presenterFor(scope), signal });
}

/** Names and subject are read once for all callers with these rights. */
function presenterFor(scope: Scope): JobPresenter<JobView> {
  return {
    key: rightsKey(scope),
    present: async (jobs) => {
      const ids = jobs.map(({ id }) => id);
      const rows = new Map((await listJobsById(scope, ids)).map((row) => [row.id, row]));
      return jobs.map((job) => viewOf(job, rows.get(job.id)));
    },
  };
}

async function* eventsOf(stream: ReturnType<Feed["watchJob"]>, row: JobRow): AsyncGenerator<TrackedEnvelope<JobEvent>, void, void> {
  for await (const item of stream) yield envelopeOf(item, row);
}

/** An item is the same object for all who watch the job, and whoever sees the job sees the same of it: so is its envelope. */
const envelopes = new WeakMap<JobStreamItem, TrackedEnvelope<JobEvent>>();

function envelopeOf(item: JobStreamItem, row: JobRow): TrackedEnvelope<JobEvent> {
  const known = envelopes.get(item);
  if (known) return known;
  const seq = Number(item.id);
  const event: JobEvent =
    item.kind === "snapshot"
      ? { seq, at: item.job.updatedAt, kind: item.kind, job: presentJob(asOf(item.job, row)) }
      : presentEvent({ ...item, seq });
  const envelope = tracked(item.id, event);
  envelopes.set(item, envelope);
  return envelope;
}

function viewOf(job: LiveJob, row: JobRow | undefined): JobView | undefined {
  return row && presentJob(asOf(job, row));
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

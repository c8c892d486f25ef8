import { useCallback, useEffect, useRef } from "react";
import { type Outputs, trpc } from "../../lib/trpc.ts";

export type DraftJob = Outputs["jobs"]["get"];
type JobEvent = Outputs["jobs"]["watch"] extends AsyncIterable<infer Item> ? Item : never;

const isLive = (job: DraftJob) => job.status === "queued" || job.status === "running";

/** The job after an event of its story. */
function applied(job: DraftJob, { data }: Extract<JobEvent, { data: unknown }>): DraftJob {
  if (data.kind === "snapshot") return { ...job, ...data.job };
  if (data.kind === "progress") return { ...job, progress: data.progress };
  if (data.kind !== "state") return job;
  const { status, attempts, error, runAt, cancelRequested } = data;
  return {
    ...job,
    status,
    attempts,
    error,
    runAt: runAt ?? job.runAt,
    cancelRequestedAt: cancelRequested ? (job.cancelRequestedAt ?? data.at) : null,
  };
}

/** Everything of a strategy that a finished draft changes. */
export function useRefreshStrategy() {
  const utils = trpc.useUtils();
  return useCallback(
    () => Promise.all([utils.strategies.invalidate(), utils.dashboard.overview.invalidate(), utils.jobs.list.invalidate()]),
    [utils],
  );
}

/**
 * The job that writes the strategy, live. Opening the page late shows the true state, because it is read first; the
 * stream then begins with the job as it is, and goes on from the last event after an interruption.
 */
export function useDraftJob(jobId: string | null, drafting: boolean) {
  const utils = trpc.useUtils();
  const refresh = useRefreshStrategy();
  const query = trpc.jobs.get.useQuery({ id: jobId ?? "" }, { enabled: jobId !== null });
  const live = jobId !== null && (query.data ? isLive(query.data) : drafting);
  trpc.jobs.watch.useSubscription(
    { id: jobId ?? "" },
    {
      enabled: live && query.data !== undefined,
      onData: (event) => utils.jobs.get.setData({ id: jobId ?? "" }, (job) => job && applied(job, event)),
    },
  );
  const before = useRef<string | undefined>(undefined);
  const status = query.data?.status;
  useEffect(() => {
    const ended = status !== undefined && status !== "queued" && status !== "running";
    // Also when the strategy still says "drafting" although its job is over: then what is on the page is old.
    if (ended && (before.current === "queued" || before.current === "running" || drafting)) void refresh();
    before.current = status;
  }, [status, drafting, refresh]);
  return { job: query.data, live };
}

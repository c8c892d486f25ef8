import { useCallback, useEffect, useRef, useState } from "react";
import { trpc } from "../../lib/trpc.ts";
import { useLive } from "../../lib/use-live.ts";
import { type Job, useJobCache } from "./use-job-cache.ts";

const live = (job: Job) => job.status === "queued" || job.status === "running";

/** Asks again for what a job may have changed: lists and counts at every change of state, strategies when one is written. */
function useRefresh() {
  const utils = trpc.useUtils();
  const afterAbsence = useCallback(() => {
    void utils.jobs.invalidate();
    void utils.dashboard.overview.invalidate();
    void utils.strategies.invalidate();
  }, [utils]);
  const refresh = useCallback(
    (job: Job) => {
      void utils.jobs.list.invalidate();
      void utils.jobs.get.invalidate({ id: job.id });
      void utils.dashboard.overview.invalidate();
      if (job.subject.strategyId) void utils.strategies.invalidate();
    },
    [utils],
  );
  return { refresh, afterAbsence };
}

/** A stream that breaks off may have been ended with the session, and cannot say so: whoever is signed in no more leaves the page. */
function useCheckSession(status: "idle" | "connecting" | "pending" | "error") {
  const utils = trpc.useUtils();
  const connected = useRef(false);
  useEffect(() => {
    if (status === "pending") connected.current = true;
    else if (connected.current && status !== "idle") void utils.auth.me.invalidate();
  }, [status, utils]);
}

/** Follows all jobs of the company; mounted once, in the shell. Answers the ones that wait or run. */
export function useJobFeed() {
  const [jobs, setJobs] = useState<ReadonlyMap<string, Job>>(new Map());
  const states = useRef(new Map<string, string>());
  const cache = useJobCache();
  const wasHere = useRef(false);
  const { refresh, afterAbsence } = useRefresh();
  const feed = trpc.jobs.watchAll.useSubscription(undefined, {
    enabled: useLive(),
    onData: ({ kind, jobs: changed }) => {
      // What ended while nobody listened is in no snapshot.
      if (kind === "snapshot" && wasHere.current) afterAbsence();
      wasHere.current = true;
      for (const job of changed) {
        cache(job);
        const known = states.current.get(job.id);
        if (known !== job.status && (known !== undefined || kind !== "snapshot")) refresh(job);
        states.current.set(job.id, job.status);
      }
      setJobs((before) => {
        const next = new Map(kind === "snapshot" ? [] : before);
        for (const job of changed) {
          if (live(job)) next.set(job.id, job);
          else next.delete(job.id);
        }
        return next;
      });
    },
  });
  useCheckSession(feed.status);
  return { jobs: [...jobs.values()], broken: feed.status === "error" };
}

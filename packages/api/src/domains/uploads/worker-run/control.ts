import { isDatabaseGone } from "@frontoffice/queue";
import type { Bandwidth } from "@frontoffice/transfer";
import type { Scope } from "../../../kernel/scope.ts";
import type { LockedSession } from "../queries.ts";
import { type RunSettings, readRunSettings } from "./queries.ts";
import type { Control, Stop, UploadJob } from "./rules.ts";

const EVERY_MS = 400;

/** Looks at the session's row while a pass runs: a pause, a cancellation and another pace reach it within a second. */
export function watchRunSettings(scope: Scope, session: LockedSession, run: UploadJob, bandwidth: Bandwidth): Control {
  const stopping = new AbortController();
  const pace = { maxWorkers: session.maxWorkers, timesToRetry: session.timesToRetry };
  let stop: Stop | undefined;
  const halt = (why: Stop) => {
    stop ??= why;
    stopping.abort();
  };
  const look = async () => {
    const current = await readRunSettings(scope, session.id).catch((error: unknown) => {
      if (isDatabaseGone(error)) return session;
      throw error;
    });
    const why = current ? stopOf(current, run.job.id, pace) : "superseded";
    if (current) bandwidth.set(current.bandwidthLimitBps);
    if (why) halt(why);
  };
  const timer = setInterval(() => void look().catch(() => undefined), EVERY_MS);
  const onAbort = () => halt("cancelled");
  run.signal.addEventListener("abort", onAbort, { once: true });
  if (run.signal.aborted) onAbort();
  return {
    signal: stopping.signal,
    ...pace,
    get stop() {
      return stop;
    },
    end: () => {
      clearInterval(timer);
      run.signal.removeEventListener("abort", onAbort);
    },
  };
}

function stopOf(
  { status, jobId, maxWorkers, timesToRetry }: RunSettings,
  own: string,
  pace: { maxWorkers: number; timesToRetry: number },
): Stop | undefined {
  if (jobId !== own) return "superseded";
  if (status === "paused" || status === "cancelled") return status;
  if (status === "failed" || status === "completed" || status === "completed_with_errors") return "ended";
  return maxWorkers === pace.maxWorkers && timesToRetry === pace.timesToRetry ? undefined : "resized";
}

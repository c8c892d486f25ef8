import { StatusBadge, type Tone } from "../../../ui/status-badge.tsx";
import { TimeAgo } from "../../../ui/time-ago.tsx";
import type { Job } from "../use-job-cache.ts";

export type JobState = Job["status"] | "retrying" | "cancelling";

const looks: Record<JobState, { label: string; tone: Tone }> = {
  queued: { label: "Waiting", tone: "idle" },
  running: { label: "Running", tone: "info" },
  succeeded: { label: "Done", tone: "good" },
  failed: { label: "Failed", tone: "bad" },
  cancelled: { label: "Cancelled", tone: "idle" },
  retrying: { label: "Retrying", tone: "warn" },
  cancelling: { label: "Cancelling", tone: "warn" },
};

/** The state as people see it: between two attempts, or on its way to a stop, a job is neither waiting nor running. */
export function jobState({ status, attempts, runAt, cancelRequestedAt }: Job, now = Date.now()): JobState {
  const live = status === "queued" || status === "running";
  if (live && cancelRequestedAt) return "cancelling";
  if (status === "queued" && attempts > 0 && Date.parse(runAt) > now) return "retrying";
  return status;
}

export function JobStateBadge({ job }: { job: Job }) {
  const state = jobState(job);
  const { label, tone } = looks[state];
  return (
    <StatusBadge tone={tone} busy={state === "running" || state === "cancelling"}>
      {label}
      {state === "retrying" && (
        <>
          {" "}
          <TimeAgo at={job.runAt} />
        </>
      )}
    </StatusBadge>
  );
}

import type { JobStatus, JobView } from "./schema.ts";

const STATES: Readonly<Record<JobStatus, JobView["state"]>> = {
  queued: "queued",
  running: "started",
  succeeded: "finished",
  failed: "failed",
  cancelled: "cancelled",
};

export function stateOf(status: JobStatus): JobView["state"] {
  return STATES[status];
}

import { ProgressLine } from "../../../ui/progress-line.tsx";
import type { Job } from "../use-job-cache.ts";

/** How far a waiting or running job is; nothing for others. */
export function JobProgress({ job }: { job: Job }) {
  if (job.status !== "running" && job.status !== "queued") return null;
  const { done, total, unit, note } = job.progress;
  const counted = total && unit ? `${done} of ${total} ${unit}` : null;
  const waiting = job.status === "queued" ? "Waiting for a free worker" : null;
  return <ProgressLine label={job.title} done={done} total={total ?? 0} note={note ?? waiting ?? counted} />;
}

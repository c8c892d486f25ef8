import { ProgressLine } from "../../../ui/progress-line.tsx";
import { TimeAgo } from "../../../ui/time-ago.tsx";
import type { Job } from "../use-job-cache.ts";
import classes from "./job-progress.module.css";

const SOON_MS = 60_000;

/** How far a waiting or running job is; nothing for others. One that has an hour of its own says so and moves no line. */
export function JobProgress({ job }: { job: Job }) {
  if (job.status !== "running" && job.status !== "queued") return null;
  if (job.status === "queued" && Date.parse(job.runAt) > Date.now() + SOON_MS) {
    return (
      <p className={classes.later}>
        Starts <TimeAgo at={job.runAt} />
      </p>
    );
  }
  const { done, total, unit, note } = job.progress;
  const counted = total && unit ? `${done} of ${total} ${unit}` : null;
  const waiting = job.status === "queued" ? "Waiting for a free worker" : null;
  return <ProgressLine label={job.title} done={done} total={total ?? 0} note={note ?? waiting ?? counted} />;
}

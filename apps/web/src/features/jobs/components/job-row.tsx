import { Link } from "@tanstack/react-router";
import { duration } from "../../../lib/format.ts";
import rows from "../../../ui/row.module.css";
import { TimeAgo } from "../../../ui/time-ago.tsx";
import { ClientLink } from "../../clients/components/client-link.tsx";
import type { Job } from "../use-job-cache.ts";
import { JobButtons } from "./job-buttons.tsx";
import { JobProgress } from "./job-progress.tsx";
import classes from "./job-row.module.css";
import { JobStateBadge } from "./job-state.tsx";

function Asked({ job }: { job: Job }) {
  return (
    <span>
      {job.createdBy ? `Requested by ${job.createdBy.name}` : "Started by Frontoffice"} <TimeAgo at={job.createdAt} />
    </span>
  );
}

/** One job in the list. */
export function JobRow({ job }: { job: Job }) {
  const took = job.startedAt && job.finishedAt ? Date.parse(job.finishedAt) - Date.parse(job.startedAt) : null;
  return (
    <li className={rows.row}>
      <div className={rows.top}>
        <Link to="/jobs" search={{ job: job.id }} className={rows.title} resetScroll={false}>
          {job.title}
        </Link>
        <JobStateBadge job={job} />
      </div>
      <div className={classes.middle}>
        <JobProgress job={job} />
        {job.error && job.status !== "succeeded" && <p className={classes.error}>{job.error}</p>}
      </div>
      <div className={classes.meta}>
        {job.clientId && job.clientName && <ClientLink id={job.clientId} name={job.clientName} />}
        <Asked job={job} />
        {job.attempts > 0 && (
          <span>
            Attempt {job.attempts} of {job.maxAttempts}
          </span>
        )}
        {took !== null && <span>Took {duration(took)}</span>}
        <span className={classes.buttons}>
          <JobButtons job={job} />
        </span>
      </div>
    </li>
  );
}

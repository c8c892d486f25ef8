import { Link } from "@tanstack/react-router";
import type { Outputs } from "../../../lib/trpc.ts";
import { Card } from "../../../ui/card.tsx";
import rows from "../../../ui/row.module.css";
import { JobProgress } from "../../jobs/components/job-progress.tsx";
import { JobStateBadge } from "../../jobs/components/job-state.tsx";
import classes from "./running-jobs.module.css";

type Job = Outputs["dashboard"]["overview"]["runningJobs"][number];

/** What is at work right now; it moves by itself. */
export function RunningJobs({ jobs }: { jobs: Job[] }) {
  return (
    <Card title="At work" actions={<Link to="/jobs">All jobs</Link>}>
      {jobs.length === 0 ? (
        <p className={rows.quiet}>Nothing is running. Drafts that you request appear here.</p>
      ) : (
        <ul className={classes.stack}>
          {jobs.map((job) => (
            <li key={job.id}>
              <Link to="/jobs" search={{ job: job.id }} className={rows.title}>
                {job.title}
              </Link>
              {job.status === "running" || job.status === "queued" ? <JobProgress job={job} /> : <JobStateBadge job={job} />}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

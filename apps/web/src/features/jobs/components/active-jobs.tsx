import { Popover, UnstyledButton } from "@mantine/core";
import { IconActivity, IconActivityHeartbeat } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { plural } from "../../../lib/format.ts";
import { useJobFeed } from "../use-job-feed.ts";
import classes from "./active-jobs.module.css";
import { JobProgress } from "./job-progress.tsx";

/** Background work at a glance, on every page; it also keeps all job views of the page live. */
export function ActiveJobs() {
  const { jobs, broken } = useJobFeed();
  const [opened, setOpened] = useState(false);
  const label = jobs.length === 0 ? "No background jobs" : `${plural(jobs.length, "job")} running`;
  const Icon = jobs.length > 0 ? IconActivityHeartbeat : IconActivity;
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={320} shadow="md" radius="md" trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton
          className={classes.button}
          data-busy={jobs.length > 0 || undefined}
          aria-label={label}
          onClick={() => setOpened(!opened)}
        >
          <Icon size={20} stroke={1.7} aria-hidden="true" />
          {jobs.length > 0 && <span>{jobs.length}</span>}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown aria-label="Background jobs">
        {jobs.length === 0 && <p className={classes.none}>Nothing is running right now.</p>}
        {broken && <p className={classes.none}>Live updates are interrupted. Reload the page to see the current state.</p>}
        <ul className={classes.list}>
          {jobs.slice(0, 5).map((job) => (
            <li key={job.id}>
              <p className={classes.title}>{job.title}</p>
              <JobProgress job={job} />
            </li>
          ))}
        </ul>
        <Link to="/jobs" className={classes.all} onClick={() => setOpened(false)}>
          All jobs
        </Link>
      </Popover.Dropdown>
    </Popover>
  );
}

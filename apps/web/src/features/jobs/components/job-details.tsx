import { Drawer } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { fullTime } from "../../../lib/format.ts";
import { type Outputs, trpc } from "../../../lib/trpc.ts";
import { ErrorState } from "../../../ui/error-state.tsx";
import { type Fact, Facts } from "../../../ui/facts.tsx";
import { SkeletonText } from "../../../ui/skeletons.tsx";
import { JobButtons } from "./job-buttons.tsx";
import classes from "./job-details.module.css";
import { JobProgress } from "./job-progress.tsx";
import { JobStateBadge } from "./job-state.tsx";

type Detail = Outputs["jobs"]["get"];

const outcomes: Record<Detail["history"][number]["outcome"], string> = {
  ok: "Succeeded",
  error: "Failed",
  discarded: "Given up",
  cancelled: "Cancelled",
  snoozed: "Postponed",
  returned: "Returned by a worker that was stopping",
  worker_lost: "Its worker stopped responding",
};

function factsOf(job: Detail): Fact[] {
  const client = job.clientId && (
    <Link to="/clients/$clientId" params={{ clientId: job.clientId }}>
      {job.clientName ?? "Open the client"}
    </Link>
  );
  return [
    ...(client ? [{ label: "Client", value: client }] : []),
    { label: "Requested by", value: job.createdBy?.name ?? "Frontoffice" },
    { label: "Requested at", value: fullTime(job.createdAt) },
    { label: "Attempts", value: `${job.attempts} of ${job.maxAttempts}` },
    ...(job.finishedAt ? [{ label: "Ended at", value: fullTime(job.finishedAt) }] : []),
    { label: "Id", value: <code className={classes.id}>{job.id}</code> },
  ];
}

function History({ history }: Pick<Detail, "history">) {
  if (history.length === 0) return null;
  return (
    <section>
      <h3 className={classes.heading}>Attempts</h3>
      <ol className={classes.history}>
        {history.map((attempt) => (
          <li key={`${attempt.attempt}-${attempt.startedAt}`}>
            <span className={classes.outcome}>
              {attempt.attempt}. {outcomes[attempt.outcome]}
            </span>
            <span className={classes.when}>{fullTime(attempt.endedAt)}</span>
            {attempt.error && <p className={classes.error}>{attempt.error}</p>}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Content({ id }: { id: string }) {
  const query = trpc.jobs.get.useQuery({ id });
  if (query.isPending) return <SkeletonText lines={8} />;
  if (query.isError) return <ErrorState error={query.error} title="This job could not be loaded" onRetry={() => void query.refetch()} />;
  const job = query.data;
  return (
    <div className={classes.content}>
      <h2 className={classes.title}>{job.title}</h2>
      <div className={classes.state}>
        <JobStateBadge job={job} />
        <JobButtons job={job} />
      </div>
      <JobProgress job={job} />
      {job.error && <p className={classes.error}>{job.error}</p>}
      <Facts items={factsOf(job)} />
      <History history={job.history} />
    </div>
  );
}

/** Everything about one job, beside the list. */
export function JobDetails({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  return (
    <Drawer opened={id !== undefined} onClose={onClose} position="right" title="Job" closeButtonProps={{ "aria-label": "Close" }}>
      {id && <Content key={id} id={id} />}
    </Drawer>
  );
}

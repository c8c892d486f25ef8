import { Button } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { usePermission } from "../../../lib/session.ts";
import { trpc } from "../../../lib/trpc.ts";
import { TimeAgo } from "../../../ui/time-ago.tsx";
import { toast } from "../../../ui/toast.tsx";
import type { DraftJob } from "../use-draft-job.ts";
import classes from "./draft-progress.module.css";

const phases = [
  { name: "Gather", what: "Read the profile and your request" },
  { name: "Draft", what: "Write every section" },
  { name: "Check", what: "Citations, dates and totals" },
  { name: "Save", what: "Save it as a version" },
];

type PhaseState = "done" | "now" | "next";

function stateOf(index: number, job: DraftJob): PhaseState {
  if (job.status === "queued") return "next";
  if (index < job.progress.done) return "done";
  return index === job.progress.done ? "now" : "next";
}

function noteOf(job: DraftJob) {
  if (job.cancelRequestedAt) return "Cancelling";
  if (job.status !== "queued") return job.progress.note ?? "Working";
  if (job.attempts === 0) return "Waiting for a free worker";
  return (
    <>
      The last attempt failed; trying again <TimeAgo at={job.runAt} />
    </>
  );
}

function Steps({ job }: { job: DraftJob }) {
  return (
    <ol className={classes.steps}>
      {phases.map(({ name, what }, index) => {
        const state = stateOf(index, job);
        return (
          <li key={name} className={classes.step} data-state={state} aria-current={state === "now" ? "step" : undefined}>
            <span className={classes.dot} aria-hidden="true">
              {state === "done" ? <IconCheck size={16} stroke={2.4} /> : index + 1}
            </span>
            <span className={classes.words}>
              <span className={classes.name}>
                {name}
                {state === "done" && <span className="visually-hidden"> (done)</span>}
              </span>
              <span className={classes.what}>{what}</span>
            </span>
          </li>
        );
      })}
    </ol>
  );
}

/** Cancel and retry of the draft's job, with the answer shown at once. */
function useDraftActions(job: DraftJob) {
  const utils = trpc.useUtils();
  const show = (shown: DraftJob) => utils.jobs.get.setData({ id: job.id }, shown);
  const failed = (error: unknown) => {
    show(job);
    toast.failed(error);
  };
  const settled = () => Promise.all([utils.jobs.invalidate(), utils.strategies.invalidate()]);
  const cancel = trpc.jobs.cancel.useMutation({
    onMutate: () => show({ ...job, cancelRequestedAt: new Date().toISOString() }),
    onError: failed,
    onSettled: settled,
  });
  const retry = trpc.jobs.retry.useMutation({ onSuccess: show, onError: failed, onSettled: settled });
  return { cancel, retry };
}

/** How the draft comes along, and the way to stop it. */
export function DraftProgress({ job, version }: { job: DraftJob; version: number }) {
  const { cancel } = useDraftActions(job);
  const allowed = usePermission("jobs:write");
  return (
    <section className={classes.panel} aria-label="Drafting">
      <div className={classes.top}>
        <div>
          <h2 className={classes.title}>{version === 0 ? "Writing the first draft" : "Writing a new version"}</h2>
          <p className={classes.note} aria-live="polite">
            {noteOf(job)}
          </p>
        </div>
        {allowed && (
          <Button variant="default" size="sm" disabled={job.cancelRequestedAt !== null} onClick={() => cancel.mutate({ id: job.id })}>
            {job.cancelRequestedAt ? "Cancelling" : "Cancel the draft"}
          </Button>
        )}
      </div>
      <Steps job={job} />
      <p className={classes.aside}>You can close this page. The work continues, and you will find it here again.</p>
    </section>
  );
}

/** A draft that came to nothing: why, and another try. */
export function DraftFailure({ job, version }: { job: DraftJob; version: number }) {
  const { retry } = useDraftActions(job);
  const allowed = usePermission("jobs:write");
  const cancelled = job.status === "cancelled";
  return (
    <section className={classes.panel} data-tone={cancelled ? undefined : "bad"} aria-label="The last draft">
      <div className={classes.top}>
        <div>
          <h2 className={classes.title}>{cancelled ? "The draft was cancelled" : "The draft failed"}</h2>
          <p className={classes.reason}>
            {cancelled
              ? version === 0
                ? "Nothing was written."
                : `Version ${version} stays as it was.`
              : (job.error ?? "No reason was given.")}
          </p>
        </div>
        {allowed && (
          <Button
            variant={version === 0 ? "filled" : "default"}
            size="sm"
            loading={retry.isPending}
            onClick={() => retry.mutate({ id: job.id })}
          >
            Draft again
          </Button>
        )}
      </div>
    </section>
  );
}

import { Button } from "@mantine/core";
import { usePermission } from "../../../lib/session.ts";
import { useJobActions } from "../use-job-actions.ts";
import type { Job } from "../use-job-cache.ts";
import { jobState } from "./job-state.tsx";

/** What may be done to a job in its present state. */
export function JobButtons({ job }: { job: Job }) {
  const allowed = usePermission("jobs:write");
  const { cancel, retry, pending } = useJobActions(job);
  if (!allowed || job.status === "succeeded") return null;
  if (job.status === "failed" || job.status === "cancelled") {
    return (
      <Button size="xs" variant="default" loading={pending} onClick={retry} aria-label={`Retry: ${job.title}`}>
        Retry
      </Button>
    );
  }
  const stopping = jobState(job) === "cancelling";
  return (
    <Button size="xs" variant="default" disabled={stopping} onClick={cancel} aria-label={`Cancel: ${job.title}`}>
      {stopping ? "Cancelling" : "Cancel"}
    </Button>
  );
}

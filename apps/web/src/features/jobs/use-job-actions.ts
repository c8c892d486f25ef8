import { trpc } from "../../lib/trpc.ts";
import { toast } from "../../ui/toast.tsx";
import { type Job, useJobCache } from "./use-job-cache.ts";

/** Cancel and retry, shown at once and put right by the server's answer. */
export function useJobActions(job: Job) {
  const utils = trpc.useUtils();
  const show = useJobCache();
  const failed = (error: unknown) => {
    show(job);
    toast.failed(error);
  };
  const settled = () => Promise.all([utils.jobs.invalidate(), utils.dashboard.overview.invalidate()]);
  const cancel = trpc.jobs.cancel.useMutation({
    onMutate: () => show({ ...job, cancelRequestedAt: new Date().toISOString() }),
    onSuccess: show,
    onError: failed,
    onSettled: settled,
  });
  const retry = trpc.jobs.retry.useMutation({
    onMutate: () => show({ ...job, status: "queued", attempts: 0, error: null, cancelRequestedAt: null, finishedAt: null }),
    onSuccess: show,
    onError: failed,
    onSettled: settled,
  });
  return {
    cancel: () => cancel.mutate({ id: job.id }),
    retry: () => retry.mutate({ id: job.id }),
    pending: cancel.isPending || retry.isPending,
  };
}

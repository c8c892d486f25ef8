import { useCallback } from "react";
import { getQueryKey, type Outputs, queryClient, trpc } from "../../lib/trpc.ts";

export type Job = Outputs["jobs"]["list"]["items"][number];
type JobPage = Outputs["jobs"]["list"];
interface JobPages {
  pages: JobPage[];
  pageParams: unknown[];
}

const put = (items: Job[], job: Job) => items.map((item) => (item.id === job.id ? { ...item, ...job } : item));

function putInLists(cached: JobPages | JobPage | undefined, job: Job) {
  if (!cached) return cached;
  if ("pages" in cached) return { ...cached, pages: cached.pages.map((page) => ({ ...page, items: put(page.items, job) })) };
  return { ...cached, items: put(cached.items, job) };
}

/** Writes a job as it is now into everything on the page that shows it, without asking the server again. */
export function useJobCache() {
  const utils = trpc.useUtils();
  return useCallback(
    (job: Job) => {
      queryClient.setQueriesData<JobPages | JobPage>({ queryKey: getQueryKey(trpc.jobs.list) }, (cached) => putInLists(cached, job));
      utils.jobs.get.setData({ id: job.id }, (cached) => cached && { ...cached, ...job });
      utils.dashboard.overview.setData(undefined, (cached) => cached && { ...cached, runningJobs: put(cached.runningJobs, job) });
    },
    [utils],
  );
}

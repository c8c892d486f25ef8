import { IconActivity } from "@tabler/icons-react";
import { trpc } from "../../../lib/trpc.ts";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { ErrorState } from "../../../ui/error-state.tsx";
import { LinkButton } from "../../../ui/link-button.tsx";
import { LoadMore } from "../../../ui/load-more.tsx";
import { SkeletonRows } from "../../../ui/skeletons.tsx";
import type { Job } from "../use-job-cache.ts";
import { JobRow } from "./job-row.tsx";

/** The company's jobs, the newest first, with more on scrolling. */
export function JobList({ status }: { status: Job["status"] | undefined }) {
  const jobs = trpc.jobs.list.useInfiniteQuery({ status }, { getNextPageParam: (page) => page.nextCursor });
  if (jobs.isPending) return <SkeletonRows />;
  if (jobs.isError) return <ErrorState error={jobs.error} title="The jobs could not be loaded" onRetry={() => void jobs.refetch()} />;
  const items = jobs.data.pages.flatMap((page) => page.items);
  if (items.length === 0) {
    return status ? (
      <EmptyState icon={<IconActivity size={26} stroke={1.6} />} title="No jobs in this state" />
    ) : (
      <EmptyState
        icon={<IconActivity size={26} stroke={1.6} />}
        title="No background work yet"
        action={<LinkButton to="/clients">Choose a client</LinkButton>}
      >
        Generate a strategy for a client and its progress appears here, step by step.
      </EmptyState>
    );
  }
  return (
    <>
      <ul>
        {items.map((job) => (
          <JobRow key={job.id} job={job} />
        ))}
      </ul>
      <LoadMore more={jobs.hasNextPage} loading={jobs.isFetchingNextPage} onMore={() => void jobs.fetchNextPage()} />
    </>
  );
}

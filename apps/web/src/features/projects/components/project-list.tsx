import { IconCloudUpload, IconSearch } from "@tabler/icons-react";
import { keepPreviousData } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { countOfList } from "../../../lib/format.ts";
import { type Inputs, trpc } from "../../../lib/trpc.ts";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { ErrorState } from "../../../ui/error-state.tsx";
import { LoadMore } from "../../../ui/load-more.tsx";
import rows from "../../../ui/row.module.css";
import { SkeletonRows } from "../../../ui/skeletons.tsx";
import { ProjectRow } from "./project-row.tsx";

type Filter = Pick<Inputs["projects"]["list"], "search" | "clientId" | "active">;

const WHILE_RUNNING = 5_000;

interface Cached {
  state: { data?: { pages: { items: { activeSessions: number }[] }[] } | undefined };
}

/** Figures are asked for again while something is being sent. */
const pace = ({ state }: Cached) =>
  state.data?.pages.some(({ items }) => items.some(({ activeSessions }) => activeSessions > 0)) ? WHILE_RUNNING : false;

/** The projects that match, the newest first, with more on scrolling. */
export function ProjectList({ filter, add }: { filter: Filter; add: ReactNode }) {
  const projects = trpc.projects.list.useInfiniteQuery(
    { limit: 25, total: true, ...filter },
    { getNextPageParam: (page) => page.nextCursor, placeholderData: keepPreviousData, refetchInterval: pace },
  );
  if (projects.isPending) return <SkeletonRows rows={6} />;
  if (projects.isError)
    return <ErrorState error={projects.error} title="The projects could not be loaded" onRetry={() => void projects.refetch()} />;
  const items = projects.data.pages.flatMap((page) => page.items);
  if (items.length === 0) {
    return filter.search || filter.active !== undefined ? (
      <EmptyState icon={<IconSearch size={26} stroke={1.6} />} title="No project matches">
        Try a shorter search, or another filter.
      </EmptyState>
    ) : (
      <EmptyState icon={<IconCloudUpload size={26} stroke={1.6} />} title="No projects yet" action={add}>
        A project is a place in a storage, for a client or for yourselves. Files are uploaded into its cycles.
      </EmptyState>
    );
  }
  return (
    <div data-stale={projects.isPlaceholderData || undefined} className={rows.list}>
      <p className={rows.count} role="status">
        {countOfList(projects.data.pages, "project")}
      </p>
      <ul>
        {items.map((project) => (
          <ProjectRow key={project.id} project={project} />
        ))}
      </ul>
      <LoadMore more={projects.hasNextPage} loading={projects.isFetchingNextPage} onMore={() => void projects.fetchNextPage()} />
    </div>
  );
}

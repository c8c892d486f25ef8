import { IconRotateClockwise2 } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { trpc } from "../../../lib/trpc.ts";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { ErrorState } from "../../../ui/error-state.tsx";
import { LoadMore } from "../../../ui/load-more.tsx";
import { SkeletonRows } from "../../../ui/skeletons.tsx";
import { CycleItem } from "./cycle-item.tsx";
import classes from "./cycle-list.module.css";

interface CycleListProps {
  projectId: string;
  add: ReactNode;
  onEdit: (id: string) => void;
}

/** The cycles of a project along a line, the highest number first. */
export function CycleList({ projectId, add, onEdit }: CycleListProps) {
  const cycles = trpc.cycles.list.useInfiniteQuery({ projectId, limit: 25 }, { getNextPageParam: (page) => page.nextCursor });
  if (cycles.isPending) return <SkeletonRows rows={3} />;
  if (cycles.isError)
    return <ErrorState error={cycles.error} title="The cycles could not be loaded" onRetry={() => void cycles.refetch()} />;
  const items = cycles.data.pages.flatMap((page) => page.items);
  if (items.length === 0) {
    return (
      <EmptyState icon={<IconRotateClockwise2 size={26} stroke={1.6} />} title="No cycles yet" action={add}>
        A cycle is one round of work: a shoot, a month, a delivery. Each has a number and a folder of its own.
      </EmptyState>
    );
  }
  return (
    <>
      <ol className={classes.list} reversed>
        {items.map((cycle) => (
          <CycleItem key={cycle.id} cycle={cycle} onEdit={onEdit} />
        ))}
      </ol>
      <LoadMore more={cycles.hasNextPage} loading={cycles.isFetchingNextPage} onMore={() => void cycles.fetchNextPage()} />
    </>
  );
}

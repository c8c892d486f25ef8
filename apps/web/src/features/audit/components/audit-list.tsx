import { Button } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { Fragment } from "react";
import { trpc } from "../../../lib/trpc.ts";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { ErrorState } from "../../../ui/error-state.tsx";
import { LoadMore } from "../../../ui/load-more.tsx";
import { SkeletonRows } from "../../../ui/skeletons.tsx";
import type { AuditFilters } from "../use-audit-filters.ts";
import { type AuditItem, AuditRow } from "./audit-row.tsx";
import { AuditRun } from "./audit-run.tsx";
import { SearchedUntil } from "./searched-until.tsx";

interface AuditListProps {
  filters: AuditFilters;
  narrowed: boolean;
  onClear: () => void;
  onAbout: (entityId: string) => void;
}

const icon = <IconHistory size={26} stroke={1.6} />;

type Run = [AuditItem, ...AuditItem[]];

/** Rows in a row in which one person did the same to the same thing; what was taken back, or takes back, stands alone. */
function runsOf(items: readonly AuditItem[]): Run[] {
  const runs: Run[] = [];
  for (const row of items) {
    const run = runs.at(-1);
    const [first] = run ?? [];
    const isPlain = (one: AuditItem) => one.ok && one.undoneBy === null && one.undoOf === null;
    if (run && first && isPlain(first) && isPlain(row) && first.sentence === row.sentence && first.actor.id === row.actor.id) run.push(row);
    else runs.push([row]);
  }
  return runs;
}

/** The trail, the newest first, with more on scrolling; a search goes further back when it is told to. */
export function AuditList({ filters, narrowed, onClear, onAbout }: AuditListProps) {
  const trail = trpc.audit.list.useInfiniteQuery({ ...filters, limit: 30 }, { getNextPageParam: (page) => page.nextCursor });
  if (trail.isPending) return <SkeletonRows rows={8} />;
  if (trail.isError)
    return <ErrorState error={trail.error} title="The audit trail could not be loaded" onRetry={() => void trail.refetch()} />;
  const items = trail.data.pages.flatMap((page) => page.items);
  const searchedUntil = trail.data.pages.at(-1)?.searchedUntil;
  if (items.length === 0 && searchedUntil === undefined) {
    return narrowed ? (
      <EmptyState
        icon={icon}
        title="Nothing matches"
        action={
          <Button variant="default" onClick={onClear}>
            Show everything
          </Button>
        }
      >
        No entry matches all of these filters.
      </EmptyState>
    ) : (
      <EmptyState icon={icon} title="Nothing has happened yet">
        Every change and every refused request appears here.
      </EmptyState>
    );
  }
  return (
    <>
      {items.length > 0 && (
        <ul>
          {runsOf(items).map(([row, ...others]) => (
            <Fragment key={row.id}>
              <AuditRow row={row} onAbout={onAbout} />
              {others.length > 0 && <AuditRun rows={others} onAbout={onAbout} />}
            </Fragment>
          ))}
        </ul>
      )}
      {searchedUntil === undefined ? (
        <LoadMore more={trail.hasNextPage} loading={trail.isFetchingNextPage} onMore={() => void trail.fetchNextPage()} />
      ) : (
        <SearchedUntil at={searchedUntil} loading={trail.isFetchingNextPage} onMore={() => void trail.fetchNextPage()} />
      )}
    </>
  );
}

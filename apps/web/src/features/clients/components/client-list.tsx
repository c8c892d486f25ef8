import { IconBuildingStore, IconSearch } from "@tabler/icons-react";
import { keepPreviousData } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { countOfList } from "../../../lib/format.ts";
import { type Inputs, trpc } from "../../../lib/trpc.ts";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { ErrorState } from "../../../ui/error-state.tsx";
import { LoadMore } from "../../../ui/load-more.tsx";
import rows from "../../../ui/row.module.css";
import { SkeletonRows } from "../../../ui/skeletons.tsx";
import { ClientRow } from "./client-row.tsx";

type Filter = Pick<Inputs["clients"]["list"], "search" | "status" | "ownerId" | "tag" | "includeDeleted">;

/** The clients that match, by name, with more on scrolling. */
export function ClientList({ filter, add }: { filter: Filter; add: ReactNode }) {
  const clients = trpc.clients.list.useInfiniteQuery(
    { limit: 25, total: true, ...filter },
    { getNextPageParam: (page) => page.nextCursor, placeholderData: keepPreviousData },
  );
  if (clients.isPending) return <SkeletonRows rows={7} />;
  if (clients.isError)
    return <ErrorState error={clients.error} title="The clients could not be loaded" onRetry={() => void clients.refetch()} />;
  const items = clients.data.pages.flatMap((page) => page.items);
  if (items.length === 0) {
    return filter.search || filter.status || filter.ownerId || filter.tag ? (
      <EmptyState icon={<IconSearch size={26} stroke={1.6} />} title="No client matches">
        Try a shorter search, or another filter.
      </EmptyState>
    ) : (
      <EmptyState icon={<IconBuildingStore size={26} stroke={1.6} />} title="No clients yet" action={add}>
        A client is a business you work for. Its profile is what strategies are drafted from.
      </EmptyState>
    );
  }
  return (
    <div data-stale={clients.isPlaceholderData || undefined} className={rows.list}>
      <p className={rows.count} role="status">
        {countOfList(clients.data.pages, "client")}
      </p>
      <ul>
        {items.map((client) => (
          <ClientRow key={client.id} client={client} keepInLists={filter.includeDeleted ?? false} />
        ))}
      </ul>
      <LoadMore more={clients.hasNextPage} loading={clients.isFetchingNextPage} onMore={() => void clients.fetchNextPage()} />
    </div>
  );
}

import { IconHistory } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { trpc } from "../../lib/trpc.ts";
import { Card } from "../../ui/card.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { LoadMore } from "../../ui/load-more.tsx";
import { SkeletonRows } from "../../ui/skeletons.tsx";
import { ActivityFeed } from "./components/activity-feed.tsx";

const route = getRouteApi("/_app/clients/$clientId/activity");

/** Everything that was done for a client, with more on scrolling. */
export function ActivityPage() {
  const { clientId } = route.useParams();
  const found = trpc.dashboard.activity.useInfiniteQuery({ clientId, limit: 50 }, { getNextPageParam: (page) => page.nextCursor });
  if (found.isPending) {
    return (
      <Card flush>
        <SkeletonRows rows={8} />
      </Card>
    );
  }
  if (found.isError)
    return <ErrorState error={found.error} title="The activity could not be loaded" onRetry={() => void found.refetch()} />;
  const items = found.data.pages.flatMap((page) => page.items);
  return (
    <Card title="Activity" description="Changes to this client, its strategies, contacts, projects and uploads.">
      {items.length === 0 ? (
        <EmptyState icon={<IconHistory size={26} stroke={1.6} />} title="Nothing has happened yet">
          Changes that people and programs make are listed here.
        </EmptyState>
      ) : (
        <ActivityFeed items={items} />
      )}
      <LoadMore more={found.hasNextPage} loading={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()} />
    </Card>
  );
}

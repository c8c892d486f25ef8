import { Button } from "@mantine/core";
import { IconBell, IconSettings } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { trpc } from "../../lib/trpc.ts";
import { Card } from "../../ui/card.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { FilterChips } from "../../ui/filter-chips.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { LoadMore } from "../../ui/load-more.tsx";
import { Page } from "../../ui/page.tsx";
import { SkeletonRows } from "../../ui/skeletons.tsx";
import { NotificationItem } from "./components/notification-item.tsx";
import { useMarkRead } from "./use-mark-read.ts";

const route = getRouteApi("/_app/notifications");
const filters = [
  { value: undefined, label: "All" },
  { value: "unread", label: "Unread" },
] as const;

export function NotificationsPage() {
  const { show } = route.useSearch();
  const navigate = route.useNavigate();
  const { markRead, pending } = useMarkRead();
  const unread = trpc.notifications.unreadCount.useQuery(undefined, { staleTime: 60_000 }).data?.unread ?? 0;
  const actions = (
    <>
      <Button variant="default" disabled={unread === 0} loading={pending} onClick={() => markRead({ all: true })}>
        Mark all as read
      </Button>
      <LinkButton to="/settings/notifications" variant="default" leftSection={<IconSettings size={18} />}>
        Choose notifications
      </LinkButton>
    </>
  );
  return (
    <Page title="Notifications" intro="What concerns you in this company." actions={actions} narrow>
      <FilterChips
        label="Show"
        value={show}
        options={filters}
        onChange={(value) => void navigate({ search: { show: value }, replace: true })}
      />
      <Card flush>
        <NotificationList unread={show === "unread"} />
      </Card>
    </Page>
  );
}

function NotificationList({ unread }: { unread: boolean }) {
  const list = trpc.notifications.list.useInfiniteQuery({ unread }, { getNextPageParam: (page) => page.nextCursor });
  if (list.isPending) return <SkeletonRows />;
  if (list.isError)
    return <ErrorState error={list.error} title="The notifications could not be loaded" onRetry={() => void list.refetch()} />;
  const items = list.data.pages.flatMap((page) => page.items);
  if (items.length === 0) {
    return (
      <EmptyState icon={<IconBell size={26} stroke={1.6} />} title={unread ? "You have read everything" : "Nothing yet"}>
        {unread ? "New ones appear here at once." : "Reviews, decisions and drafts that concern you appear here at once."}
      </EmptyState>
    );
  }
  return (
    <>
      <ul>
        {items.map((notification) => (
          <NotificationItem key={notification.id} notification={notification} />
        ))}
      </ul>
      <LoadMore more={list.hasNextPage} loading={list.isFetchingNextPage} onMore={() => void list.fetchNextPage()} />
    </>
  );
}

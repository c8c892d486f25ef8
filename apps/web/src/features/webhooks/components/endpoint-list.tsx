import { Button } from "@mantine/core";
import { IconWebhook } from "@tabler/icons-react";
import { usePermission } from "../../../lib/session.ts";
import { trpc } from "../../../lib/trpc.ts";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { ErrorState } from "../../../ui/error-state.tsx";
import { LoadMore } from "../../../ui/load-more.tsx";
import { SkeletonRows } from "../../../ui/skeletons.tsx";
import type { Endpoint } from "../use-endpoint-actions.ts";
import { EndpointRow } from "./endpoint-row.tsx";
import type { Revealed } from "./secret-dialog.tsx";

interface EndpointListProps {
  onEdit: (endpoint: Endpoint) => void;
  onSecret: (revealed: Revealed) => void;
  onAdd: () => void;
}

const REFRESH_MS = 10_000;

/** The company's endpoints with how they fare, kept current while somebody looks. */
export function EndpointList({ onEdit, onSecret, onAdd }: EndpointListProps) {
  const mayChange = usePermission("webhooks:write");
  const options = { getNextPageParam: (page: { nextCursor: string | null }) => page.nextCursor, refetchInterval: REFRESH_MS };
  const endpoints = trpc.webhooks.endpoints.list.useInfiniteQuery({}, options);
  if (endpoints.isPending) return <SkeletonRows rows={3} />;
  if (endpoints.isError && !endpoints.data) {
    return <ErrorState error={endpoints.error} title="The endpoints could not be loaded" onRetry={() => void endpoints.refetch()} />;
  }
  const items = endpoints.data.pages.flatMap((page) => page.items);
  if (items.length === 0) {
    return (
      <EmptyState
        icon={<IconWebhook size={26} stroke={1.6} />}
        title="No endpoints yet"
        action={mayChange && <Button onClick={onAdd}>Add an endpoint</Button>}
      >
        Add the address of your own program and choose the events. We notify it within a second.
      </EmptyState>
    );
  }
  return (
    <>
      <ul>
        {items.map((endpoint) => (
          <EndpointRow key={endpoint.id} endpoint={endpoint} onEdit={onEdit} onSecret={onSecret} />
        ))}
      </ul>
      <LoadMore more={endpoints.hasNextPage} loading={endpoints.isFetchingNextPage} onMore={() => void endpoints.fetchNextPage()} />
    </>
  );
}

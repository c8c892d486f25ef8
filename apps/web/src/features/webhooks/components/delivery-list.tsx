import { IconSend } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { type Inputs, trpc } from "../../../lib/trpc.ts";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { ErrorState } from "../../../ui/error-state.tsx";
import { LoadMore } from "../../../ui/load-more.tsx";
import rows from "../../../ui/row.module.css";
import { SkeletonRows } from "../../../ui/skeletons.tsx";
import { TimeAgo } from "../../../ui/time-ago.tsx";
import { hostOf } from "../use-endpoint-actions.ts";
import type { DeliveryFilter } from "./delivery-filters.tsx";
import { type Delivery, DeliveryStatus } from "./delivery-status.tsx";

const REFRESH_MS = 5_000;
type Asked = Inputs["webhooks"]["deliveries"]["list"];

function DeliveryRow({ delivery, filters }: { delivery: Delivery; filters: DeliveryFilter }) {
  const { id, event, endpointUrl, attempts, lastStatus, lastDurationMs, createdAt, redeliveryOf } = delivery;
  return (
    <li className={rows.line}>
      <div className={rows.words}>
        <Link to="/settings/webhooks" search={{ ...filters, delivery: id }} resetScroll={false} className={rows.title}>
          {event}
        </Link>
        <p className={rows.meta}>
          {hostOf(endpointUrl)} · <TimeAgo at={createdAt} />
          {redeliveryOf && " · again, by hand"}
          {attempts > 1 && ` · ${attempts} attempts`}
          {lastStatus !== null && ` · ${lastStatus} in ${lastDurationMs} ms`}
        </p>
      </div>
      <DeliveryStatus delivery={delivery} />
    </li>
  );
}

/** What was sent, the newest first, kept current while somebody looks. */
export function DeliveryList({ filters }: { filters: DeliveryFilter }) {
  const { endpoint: endpointId, status, event } = filters;
  const options = { getNextPageParam: (page: { nextCursor: string | null }) => page.nextCursor, refetchInterval: REFRESH_MS };
  const deliveries = trpc.webhooks.deliveries.list.useInfiniteQuery({ endpointId, status, event: event as Asked["event"] }, options);
  if (deliveries.isPending) return <SkeletonRows rows={4} />;
  if (deliveries.isError && !deliveries.data) {
    return <ErrorState error={deliveries.error} title="The log could not be loaded" onRetry={() => void deliveries.refetch()} />;
  }
  const items = deliveries.data.pages.flatMap((page) => page.items);
  if (items.length === 0) {
    const filtered = endpointId ?? status ?? event;
    return (
      <EmptyState icon={<IconSend size={26} stroke={1.6} />} title={filtered ? "No such deliveries" : "Nothing was sent yet"}>
        {!filtered && "Deliveries appear here as soon as an event happens that an endpoint has chosen."}
      </EmptyState>
    );
  }
  return (
    <>
      <ul>
        {items.map((delivery) => (
          <DeliveryRow key={delivery.id} delivery={delivery} filters={filters} />
        ))}
      </ul>
      <LoadMore more={deliveries.hasNextPage} loading={deliveries.isFetchingNextPage} onMore={() => void deliveries.fetchNextPage()} />
    </>
  );
}

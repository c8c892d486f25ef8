import { trpc } from "../../../lib/trpc.ts";
import { StatusBadge } from "../../../ui/status-badge.tsx";

const POLL_MS = 500;

/** What came of a test, as soon as it is known. */
export function TestOutcome({ deliveryId }: { deliveryId: string }) {
  const utils = trpc.useUtils();
  const { data } = trpc.webhooks.deliveries.get.useQuery(
    { id: deliveryId },
    {
      refetchInterval: ({ state }) => {
        if (state.data === undefined || state.data.status === "pending") return POLL_MS;
        void utils.webhooks.deliveries.list.invalidate();
        return false;
      },
    },
  );
  return (
    <span role="status">
      {(!data || data.status === "pending") && (
        <StatusBadge tone="info" busy>
          Sending
        </StatusBadge>
      )}
      {data?.status === "delivered" && (
        <StatusBadge tone="good">
          It answered {data.lastStatus} in {data.lastDurationMs} ms
        </StatusBadge>
      )}
      {(data?.status === "failed" || data?.status === "cancelled") && <StatusBadge tone="bad">{data.lastError ?? "It failed"}</StatusBadge>}
    </span>
  );
}

import type { Outputs } from "../../../lib/trpc.ts";
import { StatusBadge, type Tone } from "../../../ui/status-badge.tsx";
import { TimeAgo } from "../../../ui/time-ago.tsx";

export type Delivery = Outputs["webhooks"]["deliveries"]["list"]["items"][number];

const looks: Record<Delivery["status"], { label: string; tone: Tone }> = {
  pending: { label: "Waiting", tone: "info" },
  delivered: { label: "Delivered", tone: "good" },
  failed: { label: "Failed", tone: "bad" },
  cancelled: { label: "Given up", tone: "idle" },
};

/** Nearer than this, relative times say "in a moment" or "just now". */
const SOON_MS = 45_000;

export function DeliveryStatus({ delivery: { status, attempts, nextAttemptAt } }: { delivery: Delivery }) {
  const { label, tone } = looks[status];
  if (status !== "pending" || attempts === 0 || nextAttemptAt === null) return <StatusBadge tone={tone}>{label}</StatusBadge>;
  return (
    <StatusBadge tone="warn">
      {Date.parse(nextAttemptAt) - Date.now() < SOON_MS ? (
        "Tries again shortly"
      ) : (
        <span>
          Next try <TimeAgo at={nextAttemptAt} />
        </span>
      )}
    </StatusBadge>
  );
}

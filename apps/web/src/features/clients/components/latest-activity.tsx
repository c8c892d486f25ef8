import { Link } from "@tanstack/react-router";
import { trpc } from "../../../lib/trpc.ts";
import { Card } from "../../../ui/card.tsx";
import { SkeletonText } from "../../../ui/skeletons.tsx";
import { ACTIVITY_SHOWN } from "../hub/activity-shown.ts";
import { tabPath } from "../hub/tabs.ts";
import { ActivityFeed } from "./activity-feed.tsx";

/** Who did what for a client lately. */
export function LatestActivity({ clientId }: { clientId: string }) {
  const latest = trpc.dashboard.activity.useQuery({ clientId, limit: ACTIVITY_SHOWN });
  const more = <Link to={tabPath(clientId, { path: "activity" }) as string}>All activity</Link>;
  return (
    <Card title="Activity" actions={latest.data?.nextCursor && more}>
      {latest.isPending && <SkeletonText lines={10} />}
      {latest.isError && <p>The activity could not be loaded.</p>}
      {latest.data && <ActivityFeed items={latest.data.items} />}
    </Card>
  );
}

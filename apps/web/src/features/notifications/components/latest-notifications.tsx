import { trpc } from "../../../lib/trpc.ts";
import { SkeletonRows } from "../../../ui/skeletons.tsx";
import classes from "./latest-notifications.module.css";
import { NotificationItem } from "./notification-item.tsx";

/** The newest few, below the bell. */
export function LatestNotifications({ onOpen }: { onOpen: () => void }) {
  const latest = trpc.notifications.list.useQuery({ limit: 6 });
  if (latest.isPending) return <SkeletonRows rows={3} />;
  if (latest.isError) return <p className={classes.note}>The notifications could not be loaded. Close this and try again.</p>;
  if (latest.data.items.length === 0) return <p className={classes.note}>Nothing yet. What concerns you appears here at once.</p>;
  return (
    <ul className={classes.list}>
      {latest.data.items.map((notification) => (
        <NotificationItem key={notification.id} notification={notification} onOpen={onOpen} compact />
      ))}
    </ul>
  );
}

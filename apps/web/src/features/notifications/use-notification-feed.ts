import { useState } from "react";
import { setPendingApprovals } from "../../lib/pending-approvals.ts";
import { trpc } from "../../lib/trpc.ts";
import { useLive } from "../../lib/use-live.ts";

/**
 * Follows one's notifications, and the calls that wait for a decision, while the page is looked at; mounted once, in the shell. Answers the
 * latest news, to be read out.
 */
export function useNotificationFeed() {
  const utils = trpc.useUtils();
  const [news, setNews] = useState("");
  const count = trpc.notifications.unreadCount.useQuery(undefined, { staleTime: 60_000 });
  trpc.notifications.watch.useSubscription(
    {},
    {
      enabled: useLive(),
      onData: ({ data: { unread, items, pendingApprovals } }) => {
        if (pendingApprovals !== undefined) {
          setPendingApprovals(pendingApprovals);
          void utils.approvals.invalidate();
        }
        utils.notifications.unreadCount.setData(undefined, { unread });
        void utils.notifications.list.invalidate();
        const latest = items.at(-1);
        if (latest) setNews(items.length > 1 ? `${items.length} new notifications. ${latest.title}` : `New notification: ${latest.title}`);
      },
    },
  );
  return { unread: count.data?.unread ?? 0, news };
}

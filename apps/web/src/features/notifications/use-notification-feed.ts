import { useState } from "react";
import { trpc } from "../../lib/trpc.ts";
import { useLive } from "../../lib/use-live.ts";
import { setWaiting } from "../../lib/waiting.ts";

/**
 * Follows one's notifications, and what waits in the inbox, while the page is looked at; mounted once, in the shell. Answers the
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
      onData: ({ data: { unread, items, pendingApprovals, waiting } }) => {
        if (pendingApprovals !== undefined) void utils.approvals.invalidate();
        if (waiting !== undefined) {
          setWaiting(waiting);
          void utils.inbox.invalidate();
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

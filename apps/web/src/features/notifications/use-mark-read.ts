import { trpc } from "../../lib/trpc.ts";
import { toast } from "../../ui/toast.tsx";

/** Marks notifications as read; the bell and all lists follow. */
export function useMarkRead() {
  const utils = trpc.useUtils();
  const mutation = trpc.notifications.markRead.useMutation({
    onSuccess: ({ unread }) => {
      utils.notifications.unreadCount.setData(undefined, { unread });
      void utils.notifications.list.invalidate();
    },
    onError: (error) => toast.failed(error, "The notifications could not be marked as read"),
  });
  return { markRead: mutation.mutate, pending: mutation.isPending };
}

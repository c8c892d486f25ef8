import type { UploadSessionView } from "@frontoffice/api/schema/uploads";
import { useCallback, useEffect, useRef, useState } from "react";
import { getQueryKey, type Outputs, queryClient, trpc } from "../../lib/trpc.ts";
import { useLive } from "../../lib/use-live.ts";
import { useRunState, useUploadRun } from "./use-upload-runs.ts";

type SessionPage = Outputs["uploadSessions"]["list"];
interface SessionPages {
  pages: SessionPage[];
  pageParams: unknown[];
}

const put = (items: SessionPage["items"], session: UploadSessionView) => items.map((item) => (item.id === session.id ? session : item));

function putInLists(cached: SessionPages | SessionPage | undefined, session: UploadSessionView) {
  if (!cached) return cached;
  if ("pages" in cached) return { ...cached, pages: cached.pages.map((page) => ({ ...page, items: put(page.items, session) })) };
  return { ...cached, items: put(cached.items, session) };
}

/** Writes a session as it is now into everything on the page that shows it. */
export function useSessionCache() {
  const utils = trpc.useUtils();
  return useCallback(
    (session: UploadSessionView) => {
      utils.uploadSessions.get.setData({ id: session.id }, session);
      queryClient.setQueriesData<SessionPages | SessionPage>({ queryKey: getQueryKey(trpc.uploadSessions.list) }, (cached) =>
        putInLists(cached, session),
      );
    },
    [utils],
  );
}

const KEPT = 300;

/** One session, live while it is on its way, with the speeds that were seen since the page was opened. */
export function useUploadSession(id: string) {
  const utils = trpc.useUtils();
  const show = useSessionCache();
  const query = trpc.uploadSessions.get.useQuery({ id });
  const [speeds, setSpeeds] = useState<number[]>([]);
  const isActive = query.data?.isActive ?? false;
  const isLive = useLive();
  const isSending = useRunState(useUploadRun(id)).phase === "sending";
  const feed = trpc.uploadSessions.watch.useSubscription(
    { id },
    {
      // This tab knows what it sends.
      enabled: isActive && isLive && !isSending,
      onData: ({ data }) => {
        show(data);
        if (data.speedBps !== null) setSpeeds((before) => [...before, data.speedBps ?? 0].slice(-KEPT));
      },
    },
  );
  const before = useRef<string | undefined>(undefined);
  const status = query.data?.status;
  useEffect(() => {
    if (before.current !== undefined && before.current !== status) {
      void utils.uploadSessions.files.list.invalidate({ id });
      void utils.uploadSessions.list.invalidate();
      void utils.receipts.invalidate();
    }
    before.current = status;
  }, [status, id, utils]);
  const { data: session, error, isPending } = query;
  return { session, error, isPending, retry: () => void query.refetch(), speeds, broken: isActive && feed.status === "error" };
}

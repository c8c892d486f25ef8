import type { SourceKind, UploadSessionView, UploadStatus } from "@frontoffice/api/schema/uploads";
import { IconCloudUpload } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { byteSize, plural } from "../../../lib/format.ts";
import { trpc } from "../../../lib/trpc.ts";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { ErrorState } from "../../../ui/error-state.tsx";
import { LoadMore } from "../../../ui/load-more.tsx";
import rows from "../../../ui/row.module.css";
import { SkeletonRows } from "../../../ui/skeletons.tsx";
import { TimeAgo } from "../../../ui/time-ago.tsx";
import { ClientLink } from "../../clients/components/client-link.tsx";
import { useAway } from "../use-away.ts";
import { useRunState, useUploadRun } from "../use-upload-runs.ts";
import classes from "./session-list.module.css";
import { SessionProgress } from "./session-progress.tsx";
import { SessionStateBadge, sessionTitle, sourceLabels } from "./session-state.tsx";

export interface SessionFilter {
  projectId?: string | undefined;
  clientId?: string | undefined;
  cycleId?: string | undefined;
  status?: UploadStatus | undefined;
  sourceKind?: SourceKind | undefined;
  search?: string | undefined;
}

const REFRESH_MS = 2_000;

/** Asks again while something is on its way; rows that nothing happens to need no question. */
const whileActive = (query: { state: { data?: { pages: { items: UploadSessionView[] }[] } | undefined } }) =>
  query.state.data?.pages.some(({ items }) => items.some(({ isActive }) => isActive)) ? REFRESH_MS : false;

/** One session in a list, with its progress while it is on its way; a brief one leaves out what a glance needs not. */
export function SessionRow({ session, brief = false }: { session: UploadSessionView; brief?: boolean }) {
  const away = useAway(session);
  const run = useUploadRun(session.id);
  const state = useRunState(run);
  const { filesUploaded, filesSkipped, filesFailed, totalFiles, totalBytes, isActive, projectName, cycleName, clientId, clientName } =
    session;
  return (
    <li className={rows.row}>
      <div className={rows.top}>
        <Link to="/uploads/sessions/$sessionId" params={{ sessionId: session.id }} className={rows.title}>
          {sessionTitle(session)}
        </Link>
        <SessionStateBadge session={session} away={away} />
      </div>
      {isActive && <SessionProgress session={session} run={run && state} away={away} />}
      <p className={classes.meta}>
        {clientId && clientName && <ClientLink id={clientId} name={clientName} />}
        <span>{cycleName ? `${projectName}, ${cycleName}` : projectName}</span>
        {!brief && <span>{sourceLabels[session.sourceKind]}</span>}
        {!brief && totalFiles > 0 && (
          <span>
            {isActive ? `${filesUploaded + filesSkipped} of ${plural(totalFiles, "file")}` : plural(totalFiles, "file")},{" "}
            {byteSize(totalBytes)}
          </span>
        )}
        {filesFailed > 0 && <span className={classes.failed}>{filesFailed} failed</span>}
        {!brief && (
          <span>
            {session.userName && `${session.userName}, `}
            <TimeAgo at={session.createdAt} />
          </span>
        )}
      </p>
    </li>
  );
}

interface SessionListProps {
  filter: SessionFilter;
  /** Shown below the words where there is nothing yet. */
  action?: ReactNode;
}

/** Upload sessions, the newest first, with their progress while they are on their way. */
export function SessionList({ filter, action }: SessionListProps) {
  const sessions = trpc.uploadSessions.list.useInfiniteQuery(filter, {
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: whileActive,
  });
  if (sessions.isPending) return <SkeletonRows rows={4} />;
  if (sessions.isError && !sessions.data) {
    return <ErrorState error={sessions.error} title="The sessions could not be loaded" onRetry={() => void sessions.refetch()} />;
  }
  const items = sessions.data.pages.flatMap((page) => page.items);
  if (items.length === 0) {
    const narrowed = filter.status ?? filter.sourceKind ?? filter.search;
    return (
      <EmptyState
        icon={<IconCloudUpload size={26} stroke={1.6} />}
        title={narrowed ? "No such sessions" : "Nothing was uploaded yet"}
        action={!narrowed && action}
      >
        {!narrowed && "Each transfer of files is kept here with proof of what arrived."}
      </EmptyState>
    );
  }
  return (
    <>
      <ul>
        {items.map((session) => (
          <SessionRow key={session.id} session={session} />
        ))}
      </ul>
      <LoadMore more={sessions.hasNextPage} loading={sessions.isFetchingNextPage} onMore={() => void sessions.fetchNextPage()} />
    </>
  );
}

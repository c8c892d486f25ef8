import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { usePermission } from "../../../lib/session.ts";
import { trpc } from "../../../lib/trpc.ts";
import { Card } from "../../../ui/card.tsx";
import classes from "../../../ui/card-rows.module.css";
import { StatusBadge } from "../../../ui/status-badge.tsx";
import { TimeAgo } from "../../../ui/time-ago.tsx";
import { SessionStateBadge, sessionTitle } from "../../uploads/components/session-state.tsx";
import { RowsSkeleton } from "./rows-skeleton.tsx";

const MOST = 5;

interface Waiting {
  id: string;
  link: ReactNode;
  at: string;
  state: ReactNode;
}

/** Plans in review, and uploads that have stopped on the way. */
function useWaiting(clientId: string) {
  const maySeeUploads = usePermission("uploads:read");
  const reviews = trpc.strategies.list.useQuery({ clientId, status: "in_review", limit: MOST });
  const paused = trpc.uploadSessions.list.useQuery({ clientId, status: "paused", limit: MOST }, { enabled: maySeeUploads });
  const failed = trpc.uploadSessions.list.useQuery({ clientId, status: "failed", limit: MOST }, { enabled: maySeeUploads });
  const items: Waiting[] = [
    ...(reviews.data?.items ?? []).map(({ id, title, updatedAt }) => ({
      id,
      at: updatedAt,
      link: (
        <Link to="/strategies/$strategyId" params={{ strategyId: id }} className={classes.title}>
          Review {title}
        </Link>
      ),
      state: <StatusBadge tone="warn">In review</StatusBadge>,
    })),
    ...[...(paused.data?.items ?? []), ...(failed.data?.items ?? [])].map((session) => ({
      id: session.id,
      at: session.createdAt,
      link: (
        <Link to="/uploads/sessions/$sessionId" params={{ sessionId: session.id }} className={classes.title}>
          Resume {sessionTitle(session)}
        </Link>
      ),
      state: <SessionStateBadge session={session} away={false} />,
    })),
  ];
  return { items, isPending: reviews.isPending };
}

/** What waits for somebody about this client. */
export function WaitingCard({ clientId }: { clientId: string }) {
  const { items, isPending } = useWaiting(clientId);
  return (
    <Card title="Needs you" flush>
      {isPending && <RowsSkeleton rows={1} />}
      {!isPending && items.length === 0 && <p className={classes.quiet}>Nothing about this client waits for anybody.</p>}
      <ul>
        {items.map(({ id, link, at, state }) => (
          <li key={id} className={classes.row}>
            <div className={classes.words}>
              {link}
              <p className={classes.meta}>
                <TimeAgo at={at} />
              </p>
            </div>
            {state}
          </li>
        ))}
      </ul>
    </Card>
  );
}

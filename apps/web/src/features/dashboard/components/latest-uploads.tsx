import { Link } from "@tanstack/react-router";
import { trpc } from "../../../lib/trpc.ts";
import { Card } from "../../../ui/card.tsx";
import rows from "../../../ui/row.module.css";
import { TimeAgo } from "../../../ui/time-ago.tsx";
import { SessionStateBadge, sessionTitle } from "../../uploads/components/session-state.tsx";
import { useAway } from "../../uploads/use-away.ts";

const SHOWN = 5;

type Session = Parameters<typeof useAway>[0];

function UploadRow({ session }: { session: Session }) {
  const away = useAway(session);
  const { id, projectName, createdAt } = session;
  return (
    <li className={rows.line}>
      <div className={rows.words}>
        <Link to="/uploads/sessions/$sessionId" params={{ sessionId: id }} className={rows.title}>
          {sessionTitle(session)}
        </Link>
        <span className={rows.meta}>
          {projectName} · <TimeAgo at={createdAt} />
        </span>
      </div>
      <SessionStateBadge session={session} away={away} />
    </li>
  );
}

/** The newest transfers of files; nothing before the first one. */
export function LatestUploads() {
  const sessions = trpc.uploadSessions.list.useQuery({ limit: SHOWN });
  const items = sessions.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Card title="Latest uploads" actions={<Link to="/uploads">All uploads</Link>} flush>
      <ul>
        {items.map((session) => (
          <UploadRow key={session.id} session={session} />
        ))}
      </ul>
    </Card>
  );
}

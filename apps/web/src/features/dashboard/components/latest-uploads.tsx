import { Link } from "@tanstack/react-router";
import { trpc } from "../../../lib/trpc.ts";
import { Card } from "../../../ui/card.tsx";
import { TimeAgo } from "../../../ui/time-ago.tsx";
import { SessionStateBadge, sessionTitle } from "../../uploads/components/session-state.tsx";
import { useAway } from "../../uploads/use-away.ts";
import classes from "./rows.module.css";

const SHOWN = 5;

type Session = Parameters<typeof useAway>[0];

function UploadRow({ session }: { session: Session }) {
  const away = useAway(session);
  const { id, projectName, createdAt } = session;
  return (
    <li className={classes.row}>
      <div className={classes.words}>
        <Link to="/uploads/sessions/$sessionId" params={{ sessionId: id }} className={classes.title}>
          {sessionTitle(session)}
        </Link>
        <span className={classes.meta}>
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

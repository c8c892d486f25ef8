import { Link } from "@tanstack/react-router";
import { byteSize, plural } from "../../../lib/format.ts";
import { usePermission } from "../../../lib/session.ts";
import { type Outputs, trpc } from "../../../lib/trpc.ts";
import { Card } from "../../../ui/card.tsx";
import classes from "../../../ui/card-rows.module.css";
import { LinkButton } from "../../../ui/link-button.tsx";
import { TimeAgo } from "../../../ui/time-ago.tsx";
import { SessionStateBadge, sessionTitle } from "../../uploads/components/session-state.tsx";
import { useAway } from "../../uploads/use-away.ts";
import { tabPath } from "../hub/tabs.ts";
import { RowsSkeleton } from "./rows-skeleton.tsx";

type Session = Outputs["uploadSessions"]["list"]["items"][number];

const SHOWN = 5;

function Row({ session }: { session: Session }) {
  const away = useAway(session);
  return (
    <li className={classes.row}>
      <div className={classes.words}>
        <Link to="/uploads/sessions/$sessionId" params={{ sessionId: session.id }} className={classes.title}>
          {sessionTitle(session)}
        </Link>
        <p className={classes.meta}>
          {session.projectName} · {plural(session.totalFiles, "file")}, {byteSize(session.totalBytes)} · <TimeAgo at={session.createdAt} />
        </p>
      </div>
      <SessionStateBadge session={session} away={away} />
    </li>
  );
}

/** The newest transfers of files for a client. */
export function LatestUploads({ clientId }: { clientId: string }) {
  const mayAdd = usePermission("projects:write");
  const sessions = trpc.uploadSessions.list.useQuery({ clientId, limit: SHOWN });
  const items = sessions.data?.items ?? [];
  const more = <Link to={tabPath(clientId, { path: "uploads" }) as string}>All uploads</Link>;
  return (
    <Card title="Latest uploads" actions={items.length > 0 && more} flush>
      {sessions.isPending && <RowsSkeleton rows={2} />}
      {sessions.isError && <p className={classes.quiet}>The uploads could not be loaded.</p>}
      {sessions.data && items.length === 0 && (
        <div className={classes.empty}>
          <p>Nothing was uploaded yet. Files go into a project of this client.</p>
          {mayAdd && (
            <LinkButton to="/uploads" search={{ client: clientId, add: true }} size="xs" variant="default">
              Add a project
            </LinkButton>
          )}
        </div>
      )}
      <ul>
        {items.map((session) => (
          <Row key={session.id} session={session} />
        ))}
      </ul>
    </Card>
  );
}

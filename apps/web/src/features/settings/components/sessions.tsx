import { Button } from "@mantine/core";
import { IconDeviceLaptop, IconTerminal2 } from "@tabler/icons-react";
import { useState } from "react";
import { deviceName } from "../../../lib/device-name.ts";
import { type Outputs, trpc } from "../../../lib/trpc.ts";
import { Card } from "../../../ui/card.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { ErrorState } from "../../../ui/error-state.tsx";
import { LoadMore } from "../../../ui/load-more.tsx";
import rows from "../../../ui/row.module.css";
import { SkeletonRows } from "../../../ui/skeletons.tsx";
import { StatusBadge } from "../../../ui/status-badge.tsx";
import { TimeAgo } from "../../../ui/time-ago.tsx";
import { useEndAllSessions, useEndOtherSessions, useEndSession } from "../use-end-session.ts";

type Session = Outputs["auth"]["sessions"]["list"]["items"][number];

/** Where it is, as far as the address tells; nobody is asked about addresses of the internet. */
function placeIn({ place, ip }: Session): string {
  if (place === "this computer") return "This computer";
  if (place) return `The local network (${ip})`;
  return ip ?? "Unknown address";
}

function SessionRow({ session }: { session: Session }) {
  const { end, pending } = useEndSession();
  const Icon = session.kind === "cookie" ? IconDeviceLaptop : IconTerminal2;
  const device = session.kind === "cookie" ? deviceName(session.userAgent) : (session.userAgent ?? "A program");
  return (
    <li className={rows.line}>
      <Icon size={24} stroke={1.5} aria-hidden="true" />
      <div className={rows.words}>
        <p className={rows.title}>{device}</p>
        <p className={rows.meta}>
          {placeIn(session)} · used <TimeAgo at={session.lastUsedAt} />
        </p>
      </div>
      {session.current ? (
        <StatusBadge tone="good">This one</StatusBadge>
      ) : (
        <Button size="xs" variant="default" loading={pending} onClick={() => end(session.id)}>
          End<span className="visually-hidden"> the session on {device}</span>
        </Button>
      )}
    </li>
  );
}

function EndOthers() {
  const [asking, setAsking] = useState(false);
  const { endOthers, pending } = useEndOtherSessions(() => setAsking(false));
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setAsking(true)}>
        End all others
      </Button>
      <ConfirmDialog
        opened={asking}
        title="End all other sessions?"
        verb="End them"
        dangerous
        pending={pending}
        onConfirm={endOthers}
        onClose={() => setAsking(false)}
      >
        Every other browser and program that is signed in as you has to sign in again.
      </ConfirmDialog>
    </>
  );
}

function EndAll() {
  const [asking, setAsking] = useState(false);
  const { endAll, pending } = useEndAllSessions();
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setAsking(true)}>
        Sign out everywhere
      </Button>
      <ConfirmDialog
        opened={asking}
        title="Sign out everywhere?"
        verb="Sign out everywhere"
        dangerous
        pending={pending}
        onConfirm={endAll}
        onClose={() => setAsking(false)}
      >
        Every browser and program that is signed in as you has to sign in again, this one too.
      </ConfirmDialog>
    </>
  );
}

/** Where this person is signed in. */
export function Sessions() {
  const sessions = trpc.auth.sessions.list.useInfiniteQuery({}, { getNextPageParam: (page) => page.nextCursor });
  const items = sessions.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Card
      title="Sessions"
      description="Browsers and programs that are signed in as you."
      actions={
        <>
          {items.length > 1 && <EndOthers />}
          <EndAll />
        </>
      }
      flush
    >
      {sessions.isPending && <SkeletonRows rows={2} />}
      {sessions.isError && <ErrorState error={sessions.error} onRetry={() => void sessions.refetch()} />}
      <ul>
        {items.map((session) => (
          <SessionRow key={session.id} session={session} />
        ))}
      </ul>
      <LoadMore more={sessions.hasNextPage} loading={sessions.isFetchingNextPage} onMore={() => void sessions.fetchNextPage()} />
    </Card>
  );
}

import { Button } from "@mantine/core";
import { type Outputs, trpc } from "../../../lib/trpc.ts";
import { Card } from "../../../ui/card.tsx";
import { ErrorState } from "../../../ui/error-state.tsx";
import { LoadMore } from "../../../ui/load-more.tsx";
import rows from "../../../ui/row.module.css";
import { SkeletonRows } from "../../../ui/skeletons.tsx";
import { StatusBadge } from "../../../ui/status-badge.tsx";
import { TimeAgo } from "../../../ui/time-ago.tsx";
import { clientsInWords } from "../use-roles.ts";
import { useInvitationActions } from "../use-team-actions.ts";
import { RoleBadge } from "./role-badge.tsx";

type Invitation = Outputs["invitations"]["list"]["items"][number];

function InvitationRow({ invitation }: { invitation: Invitation }) {
  const { id, email, role, clientIds, state, invitedBy, sentAt, emailError, expiresAt } = invitation;
  const { resend, revoke, resending, revoking } = useInvitationActions();
  return (
    <li className={rows.line}>
      <div className={rows.words}>
        <p className={rows.title}>{email}</p>
        <p className={rows.meta}>
          {clientsInWords(clientIds)} · invited by {invitedBy.name} ·{" "}
          {state === "expired"
            ? "expired "
            : sentAt
              ? "works until "
              : emailError
                ? "not sent, ends "
                : "the email is being sent, works until "}
          <TimeAgo at={expiresAt} />
        </p>
        {emailError && <p className={rows.meta}>The email did not go out. {emailError}</p>}
      </div>
      {emailError && <StatusBadge tone="bad">Not sent</StatusBadge>}
      {state === "expired" ? <StatusBadge tone="warn">Expired</StatusBadge> : <RoleBadge role={role} />}
      <div className={rows.buttons}>
        <Button size="xs" variant="default" loading={resending} onClick={() => resend(id)}>
          Send again<span className="visually-hidden"> to {email}</span>
        </Button>
        <Button size="xs" variant="default" loading={revoking} onClick={() => revoke(id)}>
          Revoke<span className="visually-hidden"> the invitation of {email}</span>
        </Button>
      </div>
    </li>
  );
}

/** Invitations that nobody has accepted yet; nothing is shown when there are none. */
export function Invitations() {
  const invitations = trpc.invitations.list.useInfiniteQuery(
    {},
    {
      getNextPageParam: (page) => page.nextCursor,
      refetchInterval: ({ state }) =>
        state.data?.pages.some(({ items }) => items.some(({ sentAt, emailError }) => sentAt === null && emailError === null))
          ? 3_000
          : false,
    },
  );
  const items = invitations.data?.pages.flatMap((page) => page.items) ?? [];
  if (invitations.isSuccess && items.length === 0) return null;
  return (
    <Card title="Invitations" description="Waiting to be accepted. Only the link in the latest email works." flush>
      {invitations.isPending && <SkeletonRows rows={1} />}
      {invitations.isError && <ErrorState error={invitations.error} onRetry={() => void invitations.refetch()} />}
      <ul>
        {items.map((invitation) => (
          <InvitationRow key={invitation.id} invitation={invitation} />
        ))}
      </ul>
      <LoadMore more={invitations.hasNextPage} loading={invitations.isFetchingNextPage} onMore={() => void invitations.fetchNextPage()} />
    </Card>
  );
}

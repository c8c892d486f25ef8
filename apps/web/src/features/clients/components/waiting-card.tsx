import { Link } from "@tanstack/react-router";
import { trpc } from "../../../lib/trpc.ts";
import { Card } from "../../../ui/card.tsx";
import classes from "../../../ui/card-rows.module.css";
import { InboxList } from "../../inbox/components/inbox-list.tsx";
import { RowsSkeleton } from "./rows-skeleton.tsx";

const MOST = 5;

/** What of the person's inbox is about this client, with the same actions. */
export function WaitingCard({ clientId }: { clientId: string }) {
  const found = trpc.inbox.list.useQuery({ clientId, limit: MOST });
  const items = found.data?.items ?? [];
  const all = (
    <Link to="/inbox" search={{ client: clientId }}>
      Inbox
    </Link>
  );
  return (
    <Card title="Needs you" actions={all} flush>
      {found.isPending && <RowsSkeleton rows={1} />}
      {found.isError && <p className={classes.quiet}>The inbox could not be loaded. Open it to try again.</p>}
      {found.isSuccess && items.length === 0 && <p className={classes.quiet}>Nothing about this client waits for you.</p>}
      <InboxList items={items} label="Needs you" />
    </Card>
  );
}

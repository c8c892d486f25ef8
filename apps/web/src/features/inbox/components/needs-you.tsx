import { Link } from "@tanstack/react-router";
import { trpc } from "../../../lib/trpc.ts";
import { useWaiting } from "../../../lib/waiting.ts";
import { Card } from "../../../ui/card.tsx";
import rows from "../../../ui/card-rows.module.css";
import { SkeletonRows } from "../../../ui/skeletons.tsx";
import { InboxList } from "./inbox-list.tsx";

const SHOWN = 5;

/** The newest few of what waits, at the top of the dashboard. */
export function NeedsYou() {
  const found = trpc.inbox.list.useQuery({ limit: SHOWN });
  const waiting = useWaiting();
  const items = found.data?.items ?? [];
  return (
    <Card title="Needs you" actions={<Link to="/inbox">{waiting > items.length ? `All ${waiting}` : "Inbox"}</Link>} flush>
      {found.isPending && <SkeletonRows rows={3} />}
      {found.isError && <p className={rows.quiet}>The inbox could not be loaded. Open it to try again.</p>}
      {found.isSuccess && items.length === 0 && <p className={rows.quiet}>Nothing waits for you.</p>}
      <InboxList items={items} label="Needs you" few />
    </Card>
  );
}

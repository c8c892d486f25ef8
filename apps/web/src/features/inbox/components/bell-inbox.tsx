import { trpc } from "../../../lib/trpc.ts";
import { InboxList } from "./inbox-list.tsx";

const SHOWN = 4;

/** What waits, below the bell; nothing when nothing does. */
export function BellInbox({ onAsking }: { onAsking: (isAsking: boolean) => void }) {
  const items = trpc.inbox.list.useQuery({ limit: SHOWN }).data?.items ?? [];
  return <InboxList items={items} label="Needs you" compact onAsking={onAsking} />;
}

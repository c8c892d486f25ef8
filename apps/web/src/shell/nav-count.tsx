import { trpc } from "../lib/trpc.ts";
import classes from "./nav-count.module.css";
import type { NavItem } from "./nav-items.ts";

/** Programs wait while nobody looks, so the count looks by itself. */
const LOOK_MS = 15_000;

function PendingApprovals() {
  const waiting = trpc.approvals.list.useQuery({ status: "pending", limit: 1, total: true }, { refetchInterval: LOOK_MS });
  const count = waiting.data?.total ?? 0;
  if (count === 0) return null;
  return (
    <span className={classes.count}>
      {count > 99 ? "99+" : count}
      <span className="visually-hidden"> waiting</span>
    </span>
  );
}

/** How much waits behind an item of the navigation; nothing when nothing does. */
export function NavCount({ counts }: Pick<NavItem, "counts">) {
  return counts === "approvals" ? <PendingApprovals /> : null;
}

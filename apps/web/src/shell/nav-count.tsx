import { useWaiting } from "../lib/waiting.ts";
import classes from "./nav-count.module.css";
import type { NavItem } from "./nav-items.ts";

function Waiting() {
  const count = useWaiting();
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
  return counts === "inbox" ? <Waiting /> : null;
}

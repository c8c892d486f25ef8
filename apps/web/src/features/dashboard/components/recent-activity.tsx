import { Link } from "@tanstack/react-router";
import type { Outputs } from "../../../lib/trpc.ts";
import { Card } from "../../../ui/card.tsx";
import { TimeAgo } from "../../../ui/time-ago.tsx";
import classes from "./rows.module.css";
import { targetPath } from "./target-path.ts";

type Item = Outputs["dashboard"]["overview"]["recentActivity"][number];

/** Who did what lately. */
export function RecentActivity({ items }: { items: Item[] }) {
  return (
    <Card title="Recent activity">
      {items.length === 0 ? (
        <p className={classes.quiet}>Nothing has happened yet. Changes that people make are listed here.</p>
      ) : (
        <ol className={classes.events}>
          {items.map(({ id, who, did, what, target, at }) => (
            <li key={id} className={classes.event}>
              <strong>{who}</strong> {did} {target ? <Link to={targetPath(target)}>{what}</Link> : what}
              <br />
              <span className={classes.meta}>
                <TimeAgo at={at} />
              </span>
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}

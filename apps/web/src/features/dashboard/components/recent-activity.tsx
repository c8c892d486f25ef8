import type { Outputs } from "../../../lib/trpc.ts";
import { Card } from "../../../ui/card.tsx";
import rows from "../../../ui/row.module.css";
import { TimeAgo } from "../../../ui/time-ago.tsx";
import classes from "./recent-activity.module.css";
import { TargetLink } from "./target-link.tsx";

type Item = Outputs["dashboard"]["overview"]["recentActivity"][number];

const shown = 8;

/** Who did what lately. */
export function RecentActivity({ items }: { items: Item[] }) {
  return (
    <Card title="Recent activity">
      {items.length === 0 ? (
        <p className={rows.quiet}>Nothing has happened yet. Changes that people make are listed here.</p>
      ) : (
        <ol className={classes.events}>
          {items.slice(0, shown).map(({ id, who, did, what, target, at }) => (
            <li key={id} className={classes.event}>
              <strong>{who}</strong> {did} {target ? <TargetLink target={target}>{what}</TargetLink> : what}
              <br />
              <span className={rows.meta}>
                <TimeAgo at={at} />
              </span>
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}

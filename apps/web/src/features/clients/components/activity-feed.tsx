import { TimeAgo } from "../../../ui/time-ago.tsx";
import { fieldLabel } from "../../audit/components/audit-words.tsx";
import { TargetLink } from "../../dashboard/components/target-link.tsx";
import { type ActivityItem, type Deed, runsOf } from "../hub/runs.ts";
import classes from "./activity-feed.module.css";

function DeedLine({ deed: { did, what, target, changed, times } }: { deed: Deed }) {
  return (
    <li className={classes.deed}>
      {did} {target ? <TargetLink target={target}>{what}</TargetLink> : what}
      {times > 1 && ` ${times} times`}
      {changed.length > 0 && <span className={classes.fields}>{changed.map(fieldLabel).join(", ")}</span>}
    </li>
  );
}

/** Who did what, the newest first; what one person did in a row stands below their name. */
export function ActivityFeed({ items }: { items: readonly ActivityItem[] }) {
  return (
    <ol className={classes.runs}>
      {runsOf(items).map((run) => (
        <li key={run.deeds[0]?.id} className={classes.run}>
          <p className={classes.who}>
            <strong>{run.who}</strong> <TimeAgo at={run.at} />
          </p>
          <ul>
            {run.deeds.map((deed) => (
              <DeedLine key={deed.id} deed={deed} />
            ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}

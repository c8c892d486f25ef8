import type { StrategyView } from "@frontoffice/api/schema/strategies";
import { period, plural } from "../../../lib/format.ts";
import { TimeAgo } from "../../../ui/time-ago.tsx";
import classes from "./strategy-intro.module.css";
import { StrategyState } from "./strategy-state.tsx";
import { authorOf } from "./version-words.tsx";

/** The facts below the title: state, period, version and who wrote it. */
export function StrategyIntro({ strategy }: { strategy: StrategyView }) {
  const { current } = strategy;
  return (
    <div className={classes.facts}>
      <StrategyState status={strategy.status} drafting={strategy.drafting} />
      <span>
        {period(strategy.periodStart, strategy.periodEnd)} ({plural(strategy.weeks, "week")})
      </span>
      {current && (
        <span>
          Version {current.number}, {authorOf(current)}, <TimeAgo at={current.createdAt} />
        </span>
      )}
    </div>
  );
}

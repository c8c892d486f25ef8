import type { StrategySections } from "@frontoffice/api/schema/strategies";
import { sliceColor } from "../../../ui/slice-color.ts";
import classes from "./budget-chart.module.css";

interface BudgetChartProps {
  lines: StrategySections["budget"]["lines"];
  total: string | null;
}

/** Between two slices, in percent of the ring. */
const GAP = 0.4;

/** The split as a ring, from the top and clockwise. */
export function BudgetChart({ lines, total }: BudgetChartProps) {
  let from = 0;
  return (
    <div className={classes.ring}>
      <svg viewBox="0 0 220 220" width={220} height={220} aria-hidden="true">
        {lines.map(({ name, percent }, at) => {
          const offset = from;
          from += percent;
          if (percent <= 0) return null;
          const length = Math.max(percent - GAP, GAP);
          return (
            <circle
              key={name}
              cx={110}
              cy={110}
              r={93}
              pathLength={100}
              stroke={sliceColor(at)}
              strokeDasharray={`${length} ${100 - length}`}
              strokeDashoffset={25 - offset}
              className={classes.slice}
            />
          );
        })}
      </svg>
      {total && <span className={classes.total}>{total}</span>}
    </div>
  );
}

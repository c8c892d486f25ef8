import { calendarDay, plural, shortDay } from "../../../lib/format.ts";
import type { Outputs } from "../../../lib/trpc.ts";
import { BarChart } from "../../../ui/bar-chart.tsx";
import { Card } from "../../../ui/card.tsx";
import classes from "./pace.module.css";

type Week = Outputs["dashboard"]["overview"]["strategiesPerWeek"][number];

/** Strategies begun in each of the last twelve weeks. */
export function Pace({ weeks }: { weeks: Week[] }) {
  const total = weeks.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return null;
  const bars = weeks.map(({ weekStart, count }) => ({
    key: weekStart,
    label: shortDay(weekStart),
    value: count,
    words: `Week of ${calendarDay(weekStart)}: ${count}`,
  }));
  return (
    <Card title="Pace" description={`${plural(total, "strategy", "strategies")} begun in twelve weeks`}>
      <div className={classes.chart}>
        <BarChart name="Strategies begun each week" bars={bars} />
      </div>
    </Card>
  );
}

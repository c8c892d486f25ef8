import { Skeleton } from "@mantine/core";
import { lazy, Suspense } from "react";
import { calendarDay, plural } from "../../../lib/format.ts";
import type { Outputs } from "../../../lib/trpc.ts";
import { Card } from "../../../ui/card.tsx";
import classes from "./pace.module.css";

type Week = Outputs["dashboard"]["overview"]["strategiesPerWeek"][number];

const PaceChart = lazy(() => import("./pace-chart.tsx").then((module) => ({ default: module.PaceChart })));

/** Strategies begun in each of the last twelve weeks; the drawing comes late, its words at once. */
export function Pace({ weeks }: { weeks: Week[] }) {
  const total = weeks.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return null;
  return (
    <Card title="Pace" description={`${plural(total, "strategy", "strategies")} begun in twelve weeks`}>
      <ul className="visually-hidden">
        {weeks.map(({ weekStart, count }) => (
          <li key={weekStart}>
            Week of {calendarDay(weekStart)}: {count}
          </li>
        ))}
      </ul>
      <div className={classes.chart} aria-hidden="true">
        <Suspense fallback={<Skeleton height={180} />}>
          <PaceChart weeks={weeks} />
        </Suspense>
      </div>
    </Card>
  );
}

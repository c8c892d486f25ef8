import "@mantine/charts/styles.layer.css";
import { BarChart } from "@mantine/charts";
import { calendarDay, shortDay } from "../../../lib/format.ts";

export function PaceChart({ weeks }: { weeks: { weekStart: string; count: number }[] }) {
  const data = weeks.map(({ weekStart, count }) => ({
    week: shortDay(weekStart),
    from: calendarDay(weekStart),
    Strategies: count,
  }));
  return (
    <BarChart
      h={180}
      data={data}
      dataKey="week"
      series={[{ name: "Strategies", color: "var(--accent)" }]}
      tickLine="none"
      gridAxis="x"
      yAxisProps={{ allowDecimals: false, width: 28 }}
      barProps={{ radius: [4, 4, 0, 0], maxBarSize: 36, isAnimationActive: false }}
      barChartProps={{ accessibilityLayer: false }}
    />
  );
}

import "@mantine/charts/styles.layer.css";
import { BarChart } from "@mantine/charts";
import { shortDay } from "../../../lib/format.ts";
import type { Outputs } from "../../../lib/trpc.ts";

/** Files of each day, the latest on the right. */
export function ArrivedChart({ days }: { days: Outputs["uploadSessions"]["stats"]["perDay"] }) {
  const data = days.map(({ day, files }) => ({ day: shortDay(day), Files: files }));
  return (
    <BarChart
      h={264}
      data={data}
      dataKey="day"
      series={[{ name: "Files", color: "var(--accent)" }]}
      tickLine="none"
      gridAxis="x"
      xAxisProps={{ minTickGap: 24 }}
      yAxisProps={{ allowDecimals: false, width: 34 }}
      barProps={{ radius: [3, 3, 0, 0], maxBarSize: 20, isAnimationActive: false }}
      barChartProps={{ accessibilityLayer: false }}
    />
  );
}

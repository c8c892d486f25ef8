import "@mantine/charts/styles.layer.css";
import type { StrategySections } from "@frontoffice/api/schema/strategies";
import { DonutChart } from "@mantine/charts";
import { sliceColor } from "../../../ui/slice-color.ts";
import classes from "./budget-chart.module.css";

interface BudgetChartProps {
  lines: StrategySections["budget"]["lines"];
  total: string | null;
}

/** The split as a ring; its own file, since the chart library is heavy and loads after the words. */
export function BudgetChart({ lines, total }: BudgetChartProps) {
  const data = lines
    .filter(({ percent }) => percent > 0)
    .map(({ name, percent }) => ({ name, value: percent, color: sliceColor(lines.findIndex((line) => line.name === name)) }));
  return (
    <div className={classes.ring}>
      <DonutChart
        data={data}
        size={220}
        thickness={34}
        paddingAngle={1.5}
        withTooltip={false}
        strokeWidth={0}
        startAngle={90}
        endAngle={-270}
        pieProps={{ isAnimationActive: false, rootTabIndex: -1 }}
        pieChartProps={{ accessibilityLayer: false }}
      />
      {total && <span className={classes.total}>{total}</span>}
    </div>
  );
}

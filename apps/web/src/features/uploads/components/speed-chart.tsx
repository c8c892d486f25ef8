import "@mantine/charts/styles.layer.css";
import { AreaChart } from "@mantine/charts";
import { byteSize } from "../../../lib/format.ts";

/** Bytes a second, the latest on the right. */
export function SpeedChart({ speeds }: { speeds: number[] }) {
  const data = speeds.map((speed, at) => ({ second: at + 1, Speed: speed }));
  return (
    <AreaChart
      h={140}
      data={data}
      dataKey="second"
      series={[{ name: "Speed", color: "var(--accent)" }]}
      withDots={false}
      withXAxis={false}
      withGradient={false}
      fillOpacity={0.18}
      tickLine="none"
      gridAxis="x"
      valueFormatter={(value) => `${byteSize(value)}/s`}
      yAxisProps={{ width: 76, tickCount: 3 }}
      areaProps={{ isAnimationActive: false }}
      areaChartProps={{ accessibilityLayer: false }}
    />
  );
}

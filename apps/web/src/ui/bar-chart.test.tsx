import { expect, test } from "vitest";
import { renderScreen } from "../testing/screen.tsx";
import { type Bar, BarChart } from "./bar-chart.tsx";

const bar = (day: number, value: number): Bar => ({ key: `${day}`, label: `${day} Dec`, value, words: `${day} December: ${value} files` });

test("bars are a list that can be heard, each with its day and figure", async () => {
  const { screen } = await renderScreen(<BarChart name="Files of each day" bars={[bar(1, 0), bar(2, 7)]} />);
  const list = screen.getByRole("list", { name: "Files of each day" });
  await expect.element(list.getByText("2 December: 7 files")).toBeInTheDocument();
  expect(list.element().querySelectorAll("li")).toHaveLength(2);
});

test("a bar is as high as its share of the scale, and none stands where nothing was", async () => {
  const { screen } = await renderScreen(
    <div style={{ height: 200 }}>
      <BarChart name="Files" bars={[bar(1, 0), bar(2, 4), bar(3, 8)]} />
    </div>,
  );
  const heights = [...screen.getByRole("list", { name: "Files" }).element().querySelectorAll("li")].map((item) =>
    Number.parseFloat(getComputedStyle(item, "::before").height),
  );
  expect(heights[0]).toBe(0);
  expect(heights[2]).toBeGreaterThan(100);
  expect((heights[1] ?? 0) / (heights[2] ?? 1)).toBeCloseTo(0.5, 2);
});

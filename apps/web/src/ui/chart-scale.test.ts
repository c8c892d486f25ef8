import { expect, test } from "vitest";
import { isLabelled, scaleOf } from "./chart-scale.ts";

test.each([
  [0, [0, 1]],
  [1, [0, 1]],
  [3, [0, 1, 2, 3]],
  [7, [0, 2, 4, 6, 8]],
  [18, [0, 5, 10, 15, 20]],
  [401, [0, 200, 400, 600]],
])("a largest value of %d stands below the top of its scale", (largest, scale) => {
  expect(scaleOf(largest)).toEqual(scale);
});

test("labels stand at even distances, and the latest column has one", () => {
  const labelled = Array.from({ length: 30 }, (_, at) => at).filter((at) => isLabelled(at, 30, 6));
  expect(labelled).toEqual([4, 9, 14, 19, 24, 29]);
});

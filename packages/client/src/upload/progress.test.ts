import { expect, test } from "vitest";
import { etaOf, SpeedMeter } from "./progress.ts";

test("the speed is that of the last ten seconds, by the moments of the samples", () => {
  const meter = new SpeedMeter();
  expect([meter.sample(0, 0), meter.sample(50, 100)]).toEqual([null, null]);
  expect(meter.sample(1_000, 1_000)).toBe(1_000);
  // A tab in the background is woken once a minute.
  expect(meter.sample(61_000, 61_000)).toBe(1_000);
  for (let second = 62; second <= 80; second += 1) meter.sample(61_000, second * 1_000);
  expect(meter.sample(61_000, 81_000)).toBe(0);
});

test("bytes that are taken back make no negative speed, and what is not known has no end", () => {
  const meter = new SpeedMeter();
  meter.sample(100, 0);
  expect(meter.sample(0, 1_000)).toBe(0);
  expect([etaOf(10, null), etaOf(10, 0), etaOf(10, 4), etaOf(0, null)]).toEqual([null, null, 3, 0]);
});

import { expect, test } from "vitest";
import { snoozeTimes } from "./snooze-times.ts";

const local = (date: Date) => [date.getFullYear(), date.getMonth() + 1, date.getDate(), date.getHours()];

test("mornings are at eight, and Monday is always a later one", () => {
  const [hour, tomorrow, monday] = snoozeTimes(new Date(2026, 10, 30, 15, 20)).map(({ until }) => local(until));
  expect([hour, tomorrow, monday]).toEqual([
    [2026, 11, 30, 16],
    [2026, 12, 1, 8],
    [2026, 12, 7, 8],
  ]);
});

test("on a Sunday Monday is the next day", () => {
  expect(snoozeTimes(new Date(2026, 10, 29, 23)).map(({ until }) => local(until))[2]).toEqual([2026, 11, 30, 8]);
});

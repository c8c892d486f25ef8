import { expect, onTestFinished, test } from "vitest";
import { COMPUTER_ZONE, formatAs, fullTime, hourOf, SAME_AS_COMPUTER } from "./format.ts";

const NOON = "2026-07-01T12:00:00Z";
/** As far from the computer's as there is, wherever that stands. */
const ELSEWHERE = COMPUTER_ZONE === "Asia/Kolkata" ? "Asia/Kathmandu" : "Asia/Kolkata";

function choose(timezone: string, locale: string): void {
  formatAs({ timezone, locale });
  onTestFinished(() => formatAs({ timezone: SAME_AS_COMPUTER, locale: "en" }));
}

test("times follow the person's time zone, and say so where the computer stands in another", () => {
  choose(ELSEWHERE, "en");
  expect(fullTime(NOON)).toMatch(/^1 Jul 2026, 17:(30|45) \S+$/);
  expect(hourOf(NOON)).toBe(17);
});

test("without a choice times are the computer's and name no zone", () => {
  expect(fullTime(NOON)).toMatch(/^1 Jul 2026, \d\d:\d\d$/);
});

test("dates are written as the person has chosen; a format that is not on offer is English", () => {
  choose("Etc/UTC", "en-US");
  expect(fullTime(NOON)).toMatch(/^Jul 1, 2026, 12:00\sPM/);
  choose("Etc/UTC", "fr");
  expect(fullTime(NOON)).toMatch(/^1 Jul 2026, 12:00/);
});

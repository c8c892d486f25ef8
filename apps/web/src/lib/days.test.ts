import { describe, expect, test } from "vitest";
import { addDays, nextMonday, period, weekdayOf } from "./days.ts";

describe("days", () => {
  test("a period names its year once", () => {
    expect(period("2026-11-23", "2026-12-20")).toBe("23 Nov to 20 Dec 2026");
    expect(period("2026-12-28", "2027-01-24")).toBe("28 Dec 2026 to 24 Jan 2027");
  });

  test("next Monday is never today", () => {
    expect(nextMonday(new Date(2026, 10, 23, 12))).toBe("2026-11-30");
    expect(nextMonday(new Date(2026, 10, 22, 12))).toBe("2026-11-23");
  });

  test("days are added across months, and a weekday is known only of a day that exists", () => {
    expect(addDays("2026-02-27", 2)).toBe("2026-03-01");
    expect(weekdayOf("2026-11-23")).toBe("Monday");
    expect(weekdayOf("2026-13-40")).toBeNull();
  });
});

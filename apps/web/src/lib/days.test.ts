import { describe, expect, test } from "vitest";
import { addDays, mondayOf, nextMonday, today } from "./days.ts";

describe("days", () => {
  test("next Monday is never today", () => {
    expect(nextMonday(new Date(2026, 10, 23, 12))).toBe("2026-11-30");
    expect(nextMonday(new Date(2026, 10, 22, 12))).toBe("2026-11-23");
  });

  test("a week begins on its Monday, a Sunday ends it", () => {
    expect(["2026-11-23", "2026-11-25", "2026-11-29"].map(mondayOf)).toEqual(["2026-11-23", "2026-11-23", "2026-11-23"]);
    expect(today(new Date(2026, 0, 5, 23))).toBe("2026-01-05");
  });

  test("days are added across months", () => {
    expect(addDays("2026-02-27", 2)).toBe("2026-03-01");
  });
});

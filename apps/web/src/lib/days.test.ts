import { describe, expect, test } from "vitest";
import { addDays, nextMonday } from "./days.ts";

describe("days", () => {
  test("next Monday is never today", () => {
    expect(nextMonday(new Date(2026, 10, 23, 12))).toBe("2026-11-30");
    expect(nextMonday(new Date(2026, 10, 22, 12))).toBe("2026-11-23");
  });

  test("days are added across months", () => {
    expect(addDays("2026-02-27", 2)).toBe("2026-03-01");
  });
});

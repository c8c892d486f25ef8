import { expect, test } from "vitest";
import { fitted } from "./terminal.ts";

test("a line stands in one row of the terminal, whatever its characters are", () => {
  expect(fitted("short", 80)).toBe("short");
  expect(fitted("a long line that goes on", 12)).toBe("a long lin…");
  // Wide signs take two columns, and one that is made of several is not cut apart.
  expect(fitted("日本語の名前.txt", 12)).toBe("日本語の名…");
  expect(fitted("e\u0301".repeat(20), 11)).toBe(`${"e\u0301".repeat(9)}…`);
  expect(fitted("👩‍👩‍👧‍👦".repeat(6), 10)).toBe(`${"👩‍👩‍👧‍👦".repeat(4)}…`);
});

import { expect, test } from "vitest";
import { cutText } from "./text-cut.ts";

test("text that fits stays, longer text ends in an ellipsis within its length", () => {
  expect(cutText("Harbour", 7)).toBe("Harbour");
  expect(cutText("x".repeat(20), 10)).toBe(`${"x".repeat(9)}…`);
});

test("what PostgreSQL would refuse is left out", () => {
  expect(cutText("a\0b", 10)).toBe("ab");
  expect(cutText("a\ud83d", 10).isWellFormed()).toBe(true);
});

test("no character is cut in half", () => {
  expect(cutText("abc😀def", 5)).toBe("abc…");
  expect(cutText("abc😀def", 6)).toBe("abc😀…");
});

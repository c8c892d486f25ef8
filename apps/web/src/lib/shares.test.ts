import { expect, test } from "vitest";
import { parted } from "./shares.ts";

test("parts sum to the total", () => {
  expect(parted(166154, [31, 26, 18, 8, 6, 11]).reduce((sum, part) => sum + part, 0)).toBe(166154);
  expect(parted(100, [33, 33, 34])).toEqual([33, 33, 34]);
  expect(parted(10, [])).toEqual([]);
});

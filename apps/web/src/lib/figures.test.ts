import { expect, test } from "vitest";
import { figure, money, parted } from "./figures.ts";

test("parts sum to the total", () => {
  expect(parted(166154, [31, 26, 18, 8, 6, 11]).reduce((sum, part) => sum + part, 0)).toBe(166154);
  expect(parted(100, [33, 33, 34])).toEqual([33, 33, 34]);
  expect(parted(10, [])).toEqual([]);
});

test("cents are shown only when there are some", () => {
  expect(money(180000, "EUR")).toBe("€1,800");
  expect(money(166154, "EUR")).toBe("€1,661.54");
  expect(figure(3000)).toBe("3,000");
});

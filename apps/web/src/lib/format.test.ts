import { expect, test } from "vitest";
import { duration, initials, plural, relativeTime } from "./format.ts";

const now = Date.parse("2026-03-01T12:00:00Z");
const at = (seconds: number) => new Date(now + seconds * 1000);

test.each([
  [-3, "just now"],
  [20, "in a moment"],
  [-60, "1 minute ago"],
  [-59, "1 minute ago"],
  [-3600, "1 hour ago"],
  [-86_400, "yesterday"],
  [172_800, "in 2 days"],
])("%i seconds from now reads %j", (seconds, text) => {
  expect(relativeTime(at(seconds), now)).toBe(text);
});

test("durations grow from seconds to hours", () => {
  expect([duration(400), duration(8000), duration(125_000), duration(3_840_000)]).toEqual(["0 s", "8 s", "2 min 5 s", "1 h 4 min"]);
});

test("counts and initials", () => {
  expect([plural(1, "client"), plural(0, "client"), plural(2, "company", "companies")]).toEqual(["1 client", "0 clients", "2 companies"]);
  expect([initials("Ada Byron Lovelace"), initials("  solo "), initials("")]).toEqual(["AL", "S", "?"]);
});

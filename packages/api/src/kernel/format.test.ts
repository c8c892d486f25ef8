import { expect, test } from "vitest";
import { formatter } from "./format.ts";

const format = formatter({ language: "en-GB", timeZone: "Europe/Berlin" });
const austrian = formatter({ language: "de-AT", timeZone: "America/New_York" });
const now = Date.parse("2026-03-01T12:00:00Z");
const at = (seconds: number) => new Date(now + seconds * 1000);

test("a moment is read in the person's time zone and language", () => {
  expect(format.moment("2026-11-23T23:30:00Z")).toBe("24 Nov 2026, 00:30");
  expect(format.date("2026-11-23T23:30:00Z")).toBe("24 Nov 2026");
  expect(austrian.moment("2026-11-23T23:30:00Z")).toBe("23.11.2026, 18:30");
});

test("a moment that is read elsewhere names the zone that it is read in", () => {
  const lisbon = formatter({ language: "en-GB", timeZone: "Europe/Lisbon", namesZone: true });
  expect([lisbon.moment("2026-07-01T12:00:00Z"), lisbon.moment("2026-12-01T12:00:00Z")]).toEqual([
    "1 Jul 2026, 13:00 WEST",
    "1 Dec 2026, 12:00 WET",
  ]);
});

test("the hour is the one of the time zone, also at midnight", () => {
  expect([format.hour("2026-11-23T23:30:00Z"), austrian.hour("2026-11-23T23:30:00Z")]).toEqual([0, 18]);
});

test("a calendar day is the same day in every time zone", () => {
  expect([format.day("2026-11-23"), format.shortDay("2026-11-23"), format.longDay("2026-11-23")]).toEqual([
    "23 Nov 2026",
    "23 Nov",
    "23 November 2026",
  ]);
  expect(austrian.longDay("2026-11-23")).toBe("23. November 2026");
});

test("a weekday is known only of a day that exists", () => {
  expect([format.weekdayAndDay("2026-11-23"), format.weekday("2026-11-23"), format.weekday("2026-13-40")]).toEqual([
    "Mon 23 Nov",
    "Monday",
    null,
  ]);
});

test("a period names its year once", () => {
  expect(format.period("2026-11-23", "2026-12-20")).toBe("23 Nov to 20 Dec 2026");
  expect(format.period("2026-12-28", "2027-01-24")).toBe("28 Dec 2026 to 24 Jan 2027");
});

test.each([
  [-3, "just now"],
  [20, "in a moment"],
  [-50, "1 minute ago"],
  [-60, "1 minute ago"],
  [-3600, "1 hour ago"],
  [-86_400, "yesterday"],
  [172_800, "in 2 days"],
])("%i seconds from now reads %j", (seconds, text) => {
  expect(format.relative(at(seconds), now)).toBe(text);
});

test("numbers and money follow the language, and cents are shown only when there are some", () => {
  expect([format.number(3000), format.number(4.53), format.money(180_000, "EUR"), format.money(166_154, "EUR")]).toEqual([
    "3,000",
    "4.5",
    "€1,800",
    "€1,661.54",
  ]);
  expect(formatter({ language: "de", timeZone: "UTC" }).money(166_154, "EUR")).toBe("1.661,54\u00a0€");
});

test("bytes are shown in the unit that people read", () => {
  expect([0, 1, 999, 1000, 1500, 33_000_000, 999_950, 999_999, 1e12].map(format.bytes)).toEqual([
    "0 B",
    "1 B",
    "999 B",
    "1 KB",
    "1.5 KB",
    "33 MB",
    "1 MB",
    "1 MB",
    "1 TB",
  ]);
  expect(formatter({ language: "de", timeZone: "UTC" }).bytes(1_500_000)).toBe("1,5 MB");
});

test("durations grow from seconds to hours", () => {
  expect([400, 8000, 125_000, 3_840_000].map(format.duration)).toEqual(["0 s", "8 s", "2 min 5 s", "1 h 4 min"]);
});

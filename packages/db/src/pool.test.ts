import pg from "pg";
import { expect, test } from "vitest";
import { readMoment } from "./pool.ts";

const TIMESTAMPTZ = 1184;
const MOMENTS = [
  "2026-11-30 21:25:42.123456+00",
  "2026-11-30 21:25:42.999999+00",
  "2026-11-30 21:25:42.1+00",
  "2026-02-28 00:00:00+00",
  "0001-01-01 00:00:00+00",
  "2026-11-30 21:25:42.123+01",
  "2026-11-30 21:25:42+05:30",
  "10000-01-01 00:00:00+00",
  "0044-03-15 12:00:00+00 BC",
  "infinity",
  "-infinity",
];

test.each(MOMENTS)("%s is the same moment as the driver's own parser reads", (text) => {
  expect(readMoment(text)).toEqual(pg.types.getTypeParser(TIMESTAMPTZ, "text")(text));
});

import { expect, test } from "vitest";
import { byteSize } from "./byte-size.ts";

test("bytes are told in the unit that people read", () => {
  expect([0, 1, 999, 1000, 1500, 33_000_000, 999_950, 999_999, 1e12].map(byteSize)).toEqual([
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
});

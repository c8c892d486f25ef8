import { expect, test } from "vitest";
import { isSmall, rejectionFinder, rejectionOf } from "./acceptance.ts";
import { timeOf } from "./files.ts";

const of = (path: string, size = 1, prefix = "photos") => rejectionOf({ path, size }, prefix);

test("names that a store can keep are taken as they are", () => {
  for (const path of ["line\nbreak.txt", "日本/写真.txt", "back\\slash", " a ", "...", "caf\u00e9", "cafe\u0301"])
    expect(of(path), path).toBeUndefined();
});

test.each([
  ["half a pair \ud83c", "name"],
  ["nul\0", "name"],
  ["a/../b", "name"],
  ["a//b", "name"],
  ["/a", "name"],
  ["", "name"],
  ["a".repeat(1001), "path_too_long"],
  ["写".repeat(340), "key_too_long"],
])("%.12j is rejected: %s", (path, why) => {
  expect(of(path)).toBe(why);
});

test("a key has 1,024 bytes at most, the prefix and its slash included", () => {
  const path = "a".repeat(1000);
  expect([of(path, 1, "p".repeat(23)), of(path, 1, "p".repeat(24)), of(path, 1, "")]).toEqual([undefined, "key_too_long", undefined]);
});

test("5 TiB are the most that a store takes as one object, 8 MiB the most that travels in one request", () => {
  expect([of("huge", 5 * 1024 ** 4), of("too huge", 5 * 1024 ** 4 + 1)]).toEqual([undefined, "too_large"]);
  expect([isSmall(8 * 1024 ** 2), isSmall(8 * 1024 ** 2 + 1)]).toEqual([true, false]);
});

test("of two files with the same path the first is taken, whatever lies between them", () => {
  const rejection = rejectionFinder("");
  expect(rejection({ path: "a.txt", size: 1 })).toBeUndefined();
  for (let at = 0; at < 2000; at += 1) rejection({ path: `b/${at}`, size: 1 });
  expect(rejection({ path: "a.txt", size: 1 })).toBe("same_path");
});

test("a moment of change that cannot be written down is left out", () => {
  expect(timeOf(Date.UTC(2026, 0, 2))).toBe("2026-01-02T00:00:00.000Z");
  expect(timeOf(Date.UTC(1969, 0, 2))).toBe("1969-01-02T00:00:00.000Z");
  expect(timeOf(8.64e15)).toBeUndefined();
  expect(timeOf(Number.NaN)).toBeUndefined();
});

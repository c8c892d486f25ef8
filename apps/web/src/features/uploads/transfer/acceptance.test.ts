import { expect, test } from "vitest";
import { accepted, faultFinder, timeOf } from "./acceptance.ts";

const sized = (path: string, size: number) => ({
  kind: "file" as const,
  path,
  file: Object.defineProperty(new File([], "file"), "size", { value: size }),
});
const found = (path: string) => sized(path, 1);

test("names that a store can keep are taken as they are", () => {
  const faultOf = faultFinder("photos");
  for (const path of ["line\nbreak.txt", "日本/写真.txt", "back\\slash", " a ", "...", "caf\u00e9", "cafe\u0301"])
    expect(faultOf(found(path)), path).toBeNull();
});

test.each([
  ["half a pair \ud83c", "Its name cannot be stored."],
  ["nul\0", "Its name cannot be stored."],
  ["a/../b", "Its name cannot be stored."],
  ["/a", "Its name cannot be stored."],
  ["long ".repeat(201), "Its path is longer than 1,000 characters."],
  ["写".repeat(340), "Its path is too long for the storage, together with the project's folders."],
])("%.12j is refused alone, with its reason", (path, why) => {
  const refusals: [string, string][] = [];
  const taken = accepted([found("good.txt"), found(path)], faultFinder("a prefix"), (...refusal) => refusals.push(refusal));
  expect(taken.map((one) => one.path)).toEqual(["good.txt"]);
  expect(refusals.map(([, reason]) => reason)).toEqual([why]);
  expect(refusals[0]?.[0].isWellFormed()).toBe(true);
});

test("of two files with the same path the first is taken, whatever lies between them", () => {
  const faultOf = faultFinder("");
  expect(faultOf(found("a.txt"))).toBeNull();
  for (let at = 0; at < 2000; at += 1) faultOf(found(`b/${at}`));
  expect(faultOf(found("a.txt"))).toContain("Another file with the same path");
});

test("a file that no store takes is refused, and one that cannot be read keeps its own words", () => {
  const faultOf = faultFinder("");
  expect(faultOf(sized("huge", 5 * 1024 ** 4))).toBeNull();
  expect(faultOf(sized("too huge", 5 * 1024 ** 4 + 1))).toContain("larger than 5 TB");
  expect(faultOf({ kind: "unreadable", path: "x", why: "It cannot be read." })).toBe("It cannot be read.");
});

test("a moment of change that cannot be written down is left out", () => {
  const at = (lastModified: number) => timeOf(new File([], "x", { lastModified }));
  expect(at(Date.UTC(2026, 0, 2))).toBe("2026-01-02T00:00:00.000Z");
  expect(at(Date.UTC(1969, 0, 2))).toBe("1969-01-02T00:00:00.000Z");
  expect(at(8.64e15)).toBeUndefined();
});

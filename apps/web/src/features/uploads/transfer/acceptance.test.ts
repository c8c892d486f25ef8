import { expect, test } from "vitest";
import { acceptedOf } from "./acceptance.ts";
import type { ChosenEntry } from "./chosen-files.ts";

const sized = (path: string, size: number): ChosenEntry => ({
  kind: "file",
  path,
  file: Object.defineProperty(new File([], "file", { lastModified: 7 }), "size", { value: size }),
});
const found = (path: string) => sized(path, 1);

async function accept(
  entries: ChosenEntry[],
  options: { prefix?: string; matches?: (path: string) => boolean; signal?: AbortSignal } = {},
) {
  const rejected: [string, string][] = [];
  const taken: { path: string; size: number; mtimeMs: number }[] = [];
  const stream = (async function* () {
    yield* entries;
  })();
  const all = { prefix: "photos", matches: () => true, signal: new AbortController().signal, ...options };
  for await (const { path, size, mtimeMs } of acceptedOf(stream, { ...all, reject: (...one) => rejected.push(one) }))
    taken.push({ path, size, mtimeMs });
  return { taken: taken.map(({ path }) => path), rejected, described: taken };
}

test.each([
  ["half a pair \ud83c", "Its name cannot be stored."],
  ["nul\0", "Its name cannot be stored."],
  ["a/../b", "Its name cannot be stored."],
  ["/a", "Its name cannot be stored."],
  ["long ".repeat(201), "Its path is longer than 1,000 characters."],
  ["写".repeat(340), "Its path is too long for the storage, together with the project's folders."],
])("%.12j is rejected alone, with its reason", async (path, why) => {
  const { taken, rejected } = await accept([found("good.txt"), found(path)]);
  expect(taken).toEqual(["good.txt"]);
  expect(rejected.map(([, reason]) => reason)).toEqual([why]);
  expect(rejected[0]?.[0].isWellFormed()).toBe(true);
});

test("a file that no store takes is rejected, one that cannot be read keeps its own words, a second one of a path is left out", async () => {
  const entries: ChosenEntry[] = [
    sized("too huge", 5 * 1024 ** 4 + 1),
    { kind: "unreadable", path: "x", why: "It cannot be read." },
    found("a.txt"),
    ...Array.from({ length: 2000 }, (_, at) => found(`b/${at}`)),
    found("a.txt"),
  ];
  const { taken, rejected } = await accept(entries);
  expect(taken).toHaveLength(2001);
  expect(rejected.map(([path, why]) => `${path}: ${why.slice(0, 24)}`)).toEqual([
    "too huge: It is larger than 5 TB, ",
    "x: It cannot be read.",
    "a.txt: Another file with the sa",
  ]);
});

test("files that the session leaves out are not even looked at, and what is taken says size and time", async () => {
  const { described, rejected } = await accept([found("a/../b"), found("good.txt")], { matches: (path) => path.endsWith(".txt") });
  expect(described).toEqual([{ path: "good.txt", size: 1, mtimeMs: 7 }]);
  expect(rejected).toEqual([]);
});

test("reading that was stopped ends", async () => {
  await expect(accept([found("a")], { signal: AbortSignal.abort(new Error("stopped")) })).rejects.toThrow("stopped");
});

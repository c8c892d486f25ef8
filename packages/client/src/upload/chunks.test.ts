import { expect, test } from "vitest";
import { chunksOf } from "./chunks.ts";

async function sizesOf(files: { path: string; size: number }[], ...sizes: Parameters<typeof chunksOf>[1]) {
  const found: number[] = [];
  for await (const chunk of chunksOf(
    (async function* () {
      yield* files;
    })(),
    sizes,
  ))
    found.push(chunk.length);
  return found;
}
const many = (count: number, size = 1, path = "a") => Array.from({ length: count }, () => ({ path, size }));

test("the first chunks may be smaller, and the last size holds for the rest", async () => {
  expect(await sizesOf(many(25), { files: 2 }, { files: 10 })).toEqual([2, 10, 10, 3]);
  expect(await sizesOf([], { files: 2 })).toEqual([]);
});

test("a chunk is full as well when its files are large, or their paths long", async () => {
  expect(await sizesOf(many(5, 10), { files: 100, bytes: 20 })).toEqual([2, 2, 1]);
  expect(await sizesOf(many(1_200, 0, "x".repeat(1000)), { files: 2_000 })).toEqual([500, 500, 200]);
});

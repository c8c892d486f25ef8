import { expect, test } from "vitest";
import { pathFilter } from "./path-patterns.ts";

const paths = ["a.jpg", "in/b.jpg", "in/c.txt", "in/.hidden/d.jpg"];
const left = (include: string[], exclude: string[]) => paths.filter(pathFilter({ include, exclude }));

test("without patterns everything is sent", () => {
  expect(left([], [])).toEqual(paths);
});

test("a pattern without a slash is about the name in whatever folder", () => {
  expect(left(["*.jpg"], [])).toEqual(["a.jpg", "in/b.jpg", "in/.hidden/d.jpg"]);
});

test("what is left out wins over what is sent, and a folder stands for all below it", () => {
  expect(left(["*.jpg"], ["in/.hidden/"])).toEqual(["a.jpg", "in/b.jpg"]);
  expect(left(["in/**"], ["*.txt"])).toEqual(["in/b.jpg", "in/.hidden/d.jpg"]);
});

import { expect, test } from "vitest";
import { functionLines, procedureLines, singleFileFolders, smallFolders, spread } from "./measures.ts";

test("a spread names the middle, the ninth of ten and the largest", () => {
  expect(spread([10, 1, 2, 3, 4, 5, 6, 7, 8, 9])).toEqual({ count: 10, median: 5, p90: 9, max: 10 });
  expect(spread([])).toEqual({ count: 0, median: 0, p90: 0, max: 0 });
});

test("functions count from three lines on, however they are written", () => {
  const text = "function a() {\n  x();\n}\nconst b = () => {\n  x();\n  y();\n};\nconst c = () => 1;\n";
  expect(functionLines([{ path: "a.ts", text }])).toMatchObject({ count: 2, max: 4 });
});

test("a procedure is the entry of a router that ends in a query, a mutation or a subscription", () => {
  const text = 'router({\n  list: inCompany("x")\n    .output(view)\n    .query(({ ctx }) => list(ctx)),\n  limit: 3,\n});\n';
  const { entry, resolver } = procedureLines([{ path: "domains/a/router.ts", text }]);
  expect(entry).toMatchObject({ count: 1, max: 3 });
  expect(resolver).toMatchObject({ count: 1, max: 1 });
});

test("folders below a domain with fewer than three files are named, tests aside", () => {
  const at = (name: string) => ({ path: `packages/api/src/domains/uploads/${name}`, text: "" });
  expect(smallFolders([at("files/a.ts"), at("files/b.ts"), at("files/c.test.ts"), at("router.ts")])).toEqual([
    { folder: "packages/api/src/domains/uploads/files", count: 2 },
  ]);
  expect(singleFileFolders([at("files/a.ts"), at("files/b.ts"), at("router.ts")])).toEqual({ single: 1, all: 2 });
});

import { expect, test } from "vitest";
import { z } from "zod";
import { stringReader } from "./query-strings.ts";

const read = stringReader(
  z.strictObject({
    limit: z.number().int().max(100).default(25),
    ratio: z.number().nullish(),
    includeDeleted: z.boolean().default(false),
    search: z
      .string()
      .max(20)
      .nullish()
      .transform((text) => text?.trim()),
    status: z.enum(["draft", "done"]).optional(),
    weeks: z.array(z.int()).max(4).optional(),
    names: z.array(z.string().max(9)).max(4).optional(),
    either: z.union([z.number(), z.string().max(9)]).optional(),
  }),
);

test.each<[Record<string, unknown>, Record<string, unknown>]>([
  [
    { limit: "5", ratio: "-0.5" },
    { limit: 5, ratio: -0.5 },
  ],
  [{ includeDeleted: "true" }, { includeDeleted: true }],
  [{ includeDeleted: "0" }, { includeDeleted: false }],
  [{ search: "12" }, { search: "12" }],
  [{ status: "draft" }, { status: "draft" }],
  [{ weeks: "1,2" }, { weeks: [1, 2] }],
  [{ weeks: ["1", "2"] }, { weeks: [1, 2] }],
  [{ names: "a" }, { names: ["a"] }],
  [{ names: ["a,b", "c"] }, { names: ["a,b", "c"] }],
  [{ either: "7" }, { either: 7 }],
  [{ either: "seven" }, { either: "seven" }],
  [{ search: "", limit: "" }, {}],
])("%j is read as %j", (texts, values) => {
  expect(read(texts)).toEqual(values);
});

test("what does not fit stays as it came, so that the schema says what is wrong", () => {
  expect(read({ limit: "many", includeDeleted: "perhaps", unknown: "1", search: ["a", "b"] })).toEqual({
    limit: "many",
    includeDeleted: "perhaps",
    unknown: "1",
    search: ["a", "b"],
  });
  expect(read({ limit: "1e400" })).toEqual({ limit: "1e400" });
  expect(read({ limit: "0x10" })).toEqual({ limit: "0x10" });
});

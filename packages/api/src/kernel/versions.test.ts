import { expect, test } from "vitest";
import { assertVersion } from "./versions.ts";

test("a row that has changed since is refused with its present version", () => {
  const stale = expect.objectContaining({
    code: "conflict",
    details: { currentVersion: 3 },
    message: expect.stringContaining("this project"),
  });
  expect(() => assertVersion("project", 3, 2)).toThrow(stale);
});

test("the version that the caller saw passes, and so does a caller who names none", () => {
  expect(() => assertVersion("project", 3, 3)).not.toThrow();
  expect(() => assertVersion("project", 3, undefined)).not.toThrow();
});

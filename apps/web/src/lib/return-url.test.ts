import { expect, test } from "vitest";
import { safeReturnUrl } from "./return-url.ts";

test("a path of this site is kept with its query and hash", () => {
  expect(safeReturnUrl("/clients?search=bakery#top")).toBe("/clients?search=bakery#top");
});

test.each([
  "https://evil.example/",
  "//evil.example/",
  "/\\evil.example",
  "\\\\evil.example",
  "javascript:alert(1)",
  "/\t/evil.example",
  "/\n/evil.example",
  "",
  undefined,
])("%j leads to the dashboard instead", (wanted) => {
  expect(safeReturnUrl(wanted)).toBe("/dashboard");
});

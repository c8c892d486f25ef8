import { expect, test } from "vitest";
import { ownPath } from "./own-path.ts";

test.each([
  ["/clients?search=bakery#top", "/clients?search=bakery#top"],
  ["/a/../b", "/b"],
  ["/a//b", "/a//b"],
])("%j is a path of this site", (address, path) => {
  expect(ownPath(address)).toBe(path);
});

test.each([
  ...["https://evil.example/", "//evil.example/", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)", "/\t/evil.example"],
  ...["/\n/evil.example", "/.//evil.example/phish", "/..//evil.example", "/a/..//evil.example", "/%2e//evil.example", "/.///evil.example"],
  ...["/a/%2e%2e//evil.example", "/./\\evil.example", "", undefined, `/${"a".repeat(2000)}`],
])("%j leads to the dashboard instead", (address) => {
  expect(ownPath(address)).toBe("/dashboard");
});

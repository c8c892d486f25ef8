import { expect, test } from "vitest";
import { assertIdle, prefixFrom } from "./rules.ts";
import { storagePrefix } from "./schema.ts";

test("a folder is made from the words of a name, and one name makes different folders", () => {
  expect(prefixFrom("Été à Kiel, 2026!", "3f9a1c")).toBe("ete-a-kiel-2026-3f9a1c");
  expect(prefixFrom("   ///..// ", "3f9a1c")).toBe("project-3f9a1c");
  expect(prefixFrom("港の写真", "3f9a1c")).toBe("project-3f9a1c");
  expect(new Set(Array.from({ length: 200 }, () => prefixFrom("Photos"))).size).toBeGreaterThan(198);
  for (const name of ["a".repeat(120), "..", "x/../y", "-".repeat(80), `${"ab ".repeat(40)}`]) {
    const prefix = prefixFrom(name);
    expect(storagePrefix.parse(prefix)).toBe(prefix);
    expect(prefix).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  }
});

test("a prefix holds no way out and no empty folder", () => {
  for (const prefix of ["/a", "a/", "a//b", "..", "a/../b", "./a", "a\u0000b", "a\nb", "\ud800"]) {
    expect(storagePrefix.safeParse(prefix).success, JSON.stringify(prefix)).toBe(false);
  }
  for (const prefix of ["", "a", "a/b c/d", "2026/été"]) expect(storagePrefix.parse(prefix)).toBe(prefix);
});

test("an old version and a running upload are told in words", () => {
  expect(() => assertIdle("cycle", { activeSessions: 1 })).toThrow("An upload is in progress in this cycle.");
  expect(() => assertIdle("cycle", { activeSessions: 2 })).toThrow("2 uploads are in progress");
  expect(() => assertIdle("cycle", { activeSessions: 0 })).not.toThrow();
});

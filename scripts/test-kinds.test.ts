import { existsSync, globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { testFiles } from "./test-kinds.ts";

const files = testFiles();

test("every test file stands in one project", () => {
  const sorted = Object.values(files).flat();
  const all = globSync(["{packages,apps,scripts,e2e}/**/*.test.ts"], { exclude: ["**/node_modules/**"] });
  expect(sorted.toSorted()).toEqual(all.toSorted());
});

test("who reaches the database through others gets one, and a rule does not", () => {
  expect(files.database).toContain("packages/api/src/domains/clients/commands.test.ts");
  expect(files["no-database"]).toContain("packages/api/src/domains/clients/rules.test.ts");
  for (const path of files["no-database"])
    expect([path, /\b(createTestDb|testApi|createWorld)\(/.test(textOf(path))]).toEqual([path, false]);
});

test("who changes the clock of its thread has one of its own", () => {
  expect(files.isolated).toContain("packages/api/src/domains/auth/sessions.test.ts");
});

const textOf = (path: string) => (existsSync(path) ? readFileSync(path, "utf8") : "");

import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";

const output = mkdtempSync(join(tmpdir(), "frontoffice-web-"));
afterAll(() => rmSync(output, { recursive: true, force: true }));

test("whatever NODE_ENV its builder has, people get React's fast half", () => {
  const env = { ...process.env, NODE_ENV: "development" };
  execFileSync("node_modules/.bin/vite", ["build", "--outDir", output, "--emptyOutDir", "--logLevel", "error"], { cwd: "apps/web", env });
  const scripts = readdirSync(join(output, "assets")).filter((name) => name.endsWith(".js"));
  expect(scripts.length).toBeGreaterThan(10);
  // Only what React has for developers keeps this name through a minifier.
  const slow = scripts.filter((name) => readFileSync(join(output, "assets", name), "utf8").includes("react_stack_bottom_frame"));
  expect(slow).toEqual([]);
});

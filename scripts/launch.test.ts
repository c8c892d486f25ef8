import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";

const folders: string[] = [];
let folder: string;

/** A clone in which npx only writes down what it was asked for, and makes what an installation makes. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "frontoffice-launch-"));
  folders.push(folder);
  for (const name of ["scripts", "apps/web", "packages/db", "path"]) mkdirSync(join(folder, name), { recursive: true });
  copyFileSync("scripts/launch.mjs", join(folder, "scripts/launch.mjs"));
  for (const name of ["package.json", "apps/web/package.json", "packages/db/package.json"]) writeFileSync(join(folder, name), "{}");
  for (const name of ["pnpm-lock.yaml", "pnpm-workspace.yaml"]) writeFileSync(join(folder, name), "");
  writeFileSync(join(folder, "scripts/start.ts"), 'console.log("started", Date.now() - Number(process.env.COMMAND_STARTED_AT) < 60_000);');
  const npx = `#!/bin/sh
echo "$@" >> asked
mkdir -p node_modules/.pnpm node_modules/.bin
case "$*" in *install*--prod*|*verify*) ;; *) touch node_modules/.bin/vitest ;; esac
exit \${NPX_EXIT:-0}
`;
  writeFileSync(join(folder, "path/npx"), npx);
  chmodSync(join(folder, "path/npx"), 0o755);
});
afterAll(() => {
  for (const one of folders) rmSync(one, { recursive: true, force: true });
});

function launch(command: "start" | "test", more: Record<string, string> = {}) {
  const env = { ...process.env, PATH: `${join(folder, "path")}:${process.env.PATH}`, ...more };
  const { stdout, status } = spawnSync(process.execPath, ["scripts/launch.mjs", command], { cwd: folder, env, encoding: "utf8" });
  const file = join(folder, "asked");
  const asked = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  rmSync(file, { force: true });
  return { stdout, status, asked: asked.map((line) => line.replace("--yes --prefer-offline pnpm@12.21.0 ", "")) };
}

test("the first start installs what runs and says how much that is, and the next one asks nobody", () => {
  const first = launch("start");
  expect(first.asked).toEqual([expect.stringMatching(/^install --trust-lockfile .*--prod$/)]);
  expect(first.stdout).toMatch(/^Installing, once, about \d+ MB: .*\nInstalled \(.*\nstarted true\n$/);
  const second = launch("start");
  expect([second.asked, second.stdout]).toEqual([[], "started true\n"]);
});

test("a manifest that changed is installed before the start", () => {
  launch("start");
  writeFileSync(join(folder, "packages/db/package.json"), '{"dependencies":{}}');
  const again = launch("start");
  expect(again.asked).toEqual([expect.stringContaining("install")]);
  expect(again.stdout).toBe("Installing what has changed.\nstarted true\n");
});

test("the tests install everything, also after a start, and a start leaves it there", () => {
  launch("start");
  const tests = launch("test");
  expect(tests.asked).toEqual([expect.stringContaining("install"), "--silent run verify"]);
  expect(tests.asked[0]).not.toContain("--prod");
  expect(launch("test").asked).toEqual(["--silent run verify"]);
  writeFileSync(join(folder, "pnpm-lock.yaml"), "newer");
  expect(launch("start").asked[0]).not.toContain("--prod");
});

test("an installation that fails ends the command, and the next one tries again", () => {
  const failed = launch("start", { NPX_EXIT: "3" });
  expect([failed.status, failed.stdout.includes("started")]).toEqual([3, false]);
  expect(launch("start").asked).toHaveLength(1);
});

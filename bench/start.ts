/** node bench/start.ts: seconds from `npm start` to ready on a bare clone, cold and warm. */
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const PORT = "19500";

async function untilReady(folder: string): Promise<number> {
  const startedAt = performance.now();
  const npm = spawn("npm", ["start"], { cwd: folder, env: { ...process.env, PORT }, stdio: "ignore", detached: true });
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${PORT}/ready`).catch(() => undefined);
    if (answer?.ok) break;
    if (npm.exitCode !== null) throw new Error(`npm start ended with code ${npm.exitCode}`);
    await wait(50);
  }
  const seconds = (performance.now() - startedAt) / 1000;
  const gone = new Promise((done) => npm.once("exit", done));
  if (npm.pid) process.kill(-npm.pid, "SIGTERM");
  await gone;
  await wait(3_000);
  return seconds;
}

const folder = mkdtempSync(join(tmpdir(), "frontoffice-clone-"));
execFileSync("git", ["clone", "--quiet", process.cwd(), folder]);
try {
  const cold = await untilReady(folder);
  const warm = [await untilReady(folder), await untilReady(folder)];
  console.log("| npm start | seconds to ready |\n|---|---|");
  console.log(`| bare clone: install, build, new database, demo company | ${cold.toFixed(1)} |`);
  console.log(`| again | ${Math.min(...warm).toFixed(1)} |`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

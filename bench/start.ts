/**
 * node bench/start.ts: seconds from `npm start` to ready, on a bare clone with an empty home and empty caches and again; and from a
 * SIGKILL of PostgreSQL, of the server and of the worker until /ready says yes again. Linux only.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const PORT = "19500";
const MB = 1_000_000;
const ROUNDS = 3;
const STEADY_MS = 4_000;

const folder = mkdtempSync(join(tmpdir(), "frontoffice-clone-"));
const home = mkdtempSync(join(tmpdir(), "frontoffice-home-"));
// Where packages come from is the machine's own business.
const npmrc = join(homedir(), ".npmrc");
if (existsSync(npmrc)) copyFileSync(npmrc, join(home, ".npmrc"));
execFileSync("git", ["clone", "--quiet", process.cwd(), folder]);

/** The system's own PATH: what this bench was started with may have the project's Node in front. */
const PATH = (process.env.PATH ?? "")
  .split(":")
  .filter((part) => !part.includes("node_modules"))
  .join(":");

function start(): ChildProcess {
  return spawn("npm", ["start"], { cwd: folder, env: { ...process.env, PATH, HOME: home, PORT }, stdio: "ignore", detached: true });
}

/** What /ready answers; undefined when nobody does. */
async function readiness(): Promise<boolean | undefined> {
  return fetch(`http://127.0.0.1:${PORT}/ready`).then(
    (answer) => answer.ok,
    () => undefined,
  );
}

async function untilReady(npm: ChildProcess): Promise<number> {
  const startedAt = performance.now();
  while (!(await readiness())) {
    if (npm.exitCode !== null) throw new Error(`npm start ended with code ${npm.exitCode}`);
    await wait(50);
  }
  return (performance.now() - startedAt) / 1_000;
}

async function stop(npm: ChildProcess): Promise<void> {
  const gone = new Promise((done) => npm.once("exit", done));
  if (npm.pid) process.kill(-npm.pid, "SIGTERM");
  await gone;
  while (working().length > 0) await wait(100);
}

/** Processes that work in the clone; npm may be gone before what it has started. */
function working(): string[] {
  return readdirSync("/proc").filter((name) => {
    try {
      return /^\d+$/.test(name) && readlinkSync(`/proc/${name}/cwd`).startsWith(folder);
    } catch {
      return false;
    }
  });
}

/** Bytes that this machine has received, from wherever. */
function received(): number {
  const lines = readFileSync("/proc/net/dev", "utf8").split("\n").slice(2);
  return lines
    .filter((line) => line.includes(":") && !line.trim().startsWith("lo:"))
    .reduce((sum, line) => sum + Number(line.split(":")[1]?.trim().split(/\s+/)[0]), 0);
}

/** The process of the clone whose command line has this in it. */
function pidOf(part: string): number {
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    try {
      const command = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ");
      const own = command.includes(folder) || readFileSync(`/proc/${name}/environ`, "utf8").includes(`\0DATA_DIR=${folder}`);
      if (own && command.includes(part)) return Number(name);
    } catch {
      // It has ended meanwhile.
    }
  }
  throw new Error(`${part} does not run`);
}

/** Seconds from the kill to the last moment at which something was not ready; watched until nothing has been missing for four seconds. */
async function recovery(part: string): Promise<number> {
  const killedAt = performance.now();
  process.kill(pidOf(part), "SIGKILL");
  let missingAt = killedAt;
  while (performance.now() - missingAt < STEADY_MS) {
    if (!(await readiness())) missingAt = performance.now();
    await wait(20);
  }
  return (missingAt - killedAt) / 1_000;
}

const row = (what: string, value: string) => console.log(`| ${what} | ${value} |`);
const inSeconds = (values: readonly number[]) => `${Math.min(...values).toFixed(1)} to ${Math.max(...values).toFixed(1)} s`;

try {
  console.log("| `npm start` | |\n|---|---|");
  const before = received();
  let npm = start();
  const first = await untilReady(npm);
  row(
    "bare clone, empty home and caches: install, build, new database, demo company",
    `${first.toFixed(1)} s, ${((received() - before) / MB).toFixed(0)} MB received`,
  );
  await wait(15_000);
  await stop(npm);
  const again: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    npm = start();
    again.push(await untilReady(npm));
    if (round < ROUNDS - 1) await stop(npm);
  }
  row("again", inSeconds(again));
  for (const [name, part] of [
    ["PostgreSQL", "/bin/postgres"],
    ["the server", "apps/server/src/main.ts"],
    ["the worker", "apps/worker/src/main.ts"],
  ] as const) {
    const taken: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      await wait(5_000);
      taken.push(await recovery(part));
    }
    row(`SIGKILL of ${name} → ready again`, inSeconds(taken));
  }
  await stop(npm);
} finally {
  rmSync(folder, { recursive: true, force: true });
  rmSync(home, { recursive: true, force: true });
}

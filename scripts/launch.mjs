/**
 * `npm start` and `npm test`, on any Node from 20 on and before anything is installed. It installs what the command needs, which for a start is
 * what runs and for the tests is everything, and hands over to the project's own Node.
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";

const startedAt = Date.now();
const PNPM = ["--yes", "--prefer-offline", "pnpm@12.21.0"];
const STAMP = "node_modules/.installed.json";
const onWindows = process.platform === "win32";

/** What was installed last, as long as no manifest has changed since. */
function installed() {
  try {
    const { manifests, everything } = JSON.parse(readFileSync(STAMP, "utf8"));
    return manifests === fingerprint() ? { everything } : undefined;
  } catch {
    return undefined;
  }
}

function fingerprint() {
  const hash = createHash("sha256");
  const below = (folder) => readdirSync(folder).map((name) => join(folder, name, "package.json"));
  for (const path of ["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json", ...below("apps"), ...below("packages")]) {
    if (existsSync(path)) hash.update(path).update(readFileSync(path));
  }
  return hash.digest("hex");
}

/** A developer's folder, which has everything, stays whole. The lockfile is the project's own: asking the registry about its age again fetches 200 MB. */
function install(wanted) {
  const everything = wanted || existsSync("node_modules/.bin/vitest");
  const fresh = !existsSync("node_modules/.pnpm");
  if (fresh) console.log(`Installing, once, about ${everything ? 330 : 210} MB: packages, Node 24 and PostgreSQL 18.`);
  else console.log("Installing what has changed.");
  const { status } = npx(["install", "--trust-lockfile", "--reporter=append-only", "--loglevel=warn", ...(everything ? [] : ["--prod"])]);
  if (status !== 0) {
    console.error("The packages could not be installed; the lines above say why.");
    process.exit(status ?? 1);
  }
  writeFileSync(STAMP, JSON.stringify({ manifests: fingerprint(), everything }));
  if (fresh) console.log(`Installed (${((Date.now() - startedAt) / 1000).toFixed(1)} s).`);
}

function npx(args) {
  return spawnSync("npx", [...PNPM, ...args], { stdio: "inherit", shell: onWindows });
}

/** The Node that was installed with the packages, or the one that runs this when it is new enough. */
function node() {
  const own = ["x64", "arm64"].map((cpu) => resolve(`node_modules/node-linux-${cpu}/bin/node`)).find(existsSync);
  if (own ?? Number(process.versions.node.split(".")[0]) >= 24) return own ?? process.execPath;
  console.error(`Frontoffice needs Node 24 on this system, and this is ${process.version}.`);
  process.exit(1);
}

function run(command, args, more = {}) {
  const child = spawn(command, args, { stdio: "inherit", env: { ...process.env, ...more }, shell: onWindows && command === "npx" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.once("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}

const testing = process.argv[2] === "test";
const present = installed();
if (!present || (testing && !present.everything)) install(testing);
if (testing) {
  run("npx", [...PNPM, "--silent", "run", "verify"]);
} else {
  const own = node();
  const PATH = [resolve("node_modules/.bin"), join(own, ".."), process.env.PATH].join(delimiter);
  // Compiled once, the sources load in half the time.
  const NODE_COMPILE_CACHE = process.env.NODE_COMPILE_CACHE ?? resolve("node_modules/.cache/compiled");
  run(own, ["scripts/start.ts"], { PATH, NODE_COMPILE_CACHE, COMMAND_STARTED_AT: String(startedAt) });
}

/** pnpm dev: runs one app of the product on the development database and starts it again when a source changes. */
import { type ChildProcess, spawn } from "node:child_process";
import { watch } from "node:fs";
import { resolve } from "node:path";
import { developmentEnv } from "./development.ts";
import { watchParents } from "./lifeline.ts";

const script = resolve(process.argv[2] ?? "src/main.ts");
const root = resolve(import.meta.dirname, "..");
const watched = [resolve("src"), ...["api", "db", "queue", "transfer"].map((name) => resolve(root, "packages", name, "src"))];

let child: ChildProcess | undefined;
let ending = false;

async function run(): Promise<void> {
  const env = await developmentEnv(root);
  child = spawn(process.execPath, ["--enable-source-maps", script], { cwd: root, env, stdio: ["ignore", "inherit", "inherit", "ipc"] });
  child.once("exit", () => {
    child = undefined;
  });
}

async function restart(): Promise<void> {
  const old = child;
  if (old) {
    const gone = new Promise((done) => old.once("exit", done));
    old.kill("SIGTERM");
    await gone;
  }
  if (!ending) await run();
}

let pending: NodeJS.Timeout | undefined;
let restarting = Promise.resolve();
// A folder watcher keeps a file that is replaced by rename, as git and most editors do.
for (const folder of watched) {
  watch(folder, { recursive: true }, (_event, name) => {
    if (!name?.endsWith(".ts") || name.endsWith(".test.ts")) return;
    clearTimeout(pending);
    pending = setTimeout(() => {
      restarting = restarting.then(restart);
    }, 150);
  });
}

async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  await restarting;
  const last = child;
  if (last) {
    last.kill("SIGTERM");
    await new Promise((done) => last.once("exit", done));
  }
  process.exit(0);
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void end());
watchParents(() => void end());
await run();

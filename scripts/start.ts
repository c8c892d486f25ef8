/** npm start: everything the product needs, at one address, until Ctrl-C. */
import { readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { withoutCredentials } from "@frontoffice/db";
import { startEmbedded } from "@frontoffice/db/embedded";
import { migrateToLatest } from "@frontoffice/db/migrate";
import { describeHolder } from "../apps/cli/src/doctor/port-holder.ts";
import { Child } from "./child.ts";
import { withDemoFolder } from "./demo-folder.ts";
import { hasCompany, isDemoCutOff } from "./demo-state.ts";
import { watchParents } from "./lifeline.ts";
import { claimDataDir } from "./lock.ts";
import { RunningDatabase } from "./running-database.ts";
import { dataDir, givenDatabase, port, secretKey } from "./settings.ts";
import { storePort } from "./store-port.ts";
import { buildWeb } from "./web-build.ts";

// Where these go may be a file on a full disk or a terminal that is gone: the product outlives that.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);

/** When the command was given, which may have installed the packages first. */
const startedAt = Number(process.env.COMMAND_STARTED_AT ?? Date.now());
const say = (line: string) => console.log(line);
const seconds = (since: number) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

const holder = await describeHolder(port);
if (holder) {
  console.error(`Port ${port} is taken by ${holder}. Stop it, or choose another one: PORT=3001 npm start`);
  process.exit(1);
}
const releaseDataDir = await claimDataDir(dataDir);
// With a server of one's own there is nothing to start.
const embeddedStorePort = process.env.S3_ENDPOINT ? undefined : await storePort(port);

let database: RunningDatabase | undefined;
let stopping = false;
const children: Child[] = [];

async function stop(reason: string): Promise<void> {
  if (stopping) return;
  stopping = true;
  say(`\n${reason}: stopping.`);
  await Promise.all(children.map((child) => child.stop()));
  await database?.stop();
  await releaseDataDir();
  process.exit(0);
}
process.on("SIGINT", () => void stop("Ctrl-C"));
process.on("SIGTERM", () => void stop("Asked to end"));
process.on("SIGHUP", () => void stop("Terminal closed"));
watchParents(() => void stop("The command that started this is gone"));

/** The embedded database, which is brought back on the same port when it ends. */
function openDatabase(key: string, recreate: boolean): Promise<RunningDatabase> {
  let isFirst = true;
  const open = () => {
    const opening = startEmbedded({ dataDir, secretKey: key, recreate: recreate && isFirst });
    isFirst = false;
    return opening;
  };
  return RunningDatabase.start({ open, say });
}

async function bringUp(): Promise<void> {
  const key = await secretKey();
  const building = buildWeb().then((built) => built && say(`Web app built (${seconds(startedAt)}).`));
  building.catch(() => undefined);
  if (!givenDatabase) database = await openDatabase(key, await isDemoCutOff(dataDir));
  const databaseUrl = givenDatabase ?? database?.url ?? "";
  const applied = await migrateToLatest(databaseUrl, key);
  if (applied.length > 0) say(`Database ready, ${applied.length} migrations applied (${seconds(startedAt)}).`);
  // No process of the product needs the owner's password.
  const runtimeUrl = withoutCredentials(databaseUrl);
  const place = { DATABASE_URL: runtimeUrl, DATABASE_OWNER_URL: "", SECRET_KEY: key, DATA_DIR: dataDir, PORT: String(port) };
  const UPLOAD_ROOTS = database ? await withDemoFolder(dataDir, process.env.UPLOAD_ROOTS) : process.env.UPLOAD_ROOTS;
  const env = {
    ...process.env,
    ...place,
    ...(UPLOAD_ROOTS && { UPLOAD_ROOTS }),
    ...(embeddedStorePort && { STORE_PORT: String(embeddedStorePort) }),
  };
  const demo = { dataDir, databaseUrl, secretKey: key };
  if (database && !(await hasCompany(demo))) await (await import("./demo.ts")).loadDemo(demo);
  await building;
  for (const name of [...(embeddedStorePort ? ["store"] : []), "server", "worker"]) {
    const child = new Child({ name, script: `apps/${name}/src/main.ts`, env, logFile: join(dataDir, "logs", `${name}.log`), say });
    children.push(child);
    await child.start();
  }
  const warnings = await untilReady();
  await introduce();
  for (const warning of warnings) say(`  ${warning}\n`);
  // People look around meanwhile.
  if (database) void loadUploads({ ...demo, env }).then(tellUploads, tellUnfilled);
}

async function loadUploads(demo: Parameters<typeof import("./demo.ts").loadDemoUploads>[0]): Promise<boolean> {
  return (await import("./demo.ts")).loadDemoUploads(demo);
}

function tellUploads(done: boolean): void {
  if (done) say("  The demo company's projects and uploads are there.");
}

function tellUnfilled(error: unknown): void {
  if (!stopping) say(`  The demo company's uploads could not be made: ${error instanceof Error ? error.message : error}`);
}

/** Waits until requests are served; answers what the operator should correct all the same. */
async function untilReady(): Promise<string[]> {
  for (let tries = 0; tries < 600; tries += 1) {
    const answer = await fetch(`http://127.0.0.1:${port}/ready`).catch(() => undefined);
    if (answer?.ok) return (await answer.json()).warnings ?? [];
    await wait(100);
  }
  throw new Error(`The server did not become ready within a minute. Its log: ${join(dataDir, "logs", "server.log")}`);
}

async function introduce(): Promise<void> {
  say(`\n  Frontoffice is ready after ${seconds(startedAt)}: http://localhost:${port}\n`);
  const logins = await readFile(join(dataDir, "demo-login.json"), "utf8").catch(() => undefined);
  if (logins && database) {
    const [first] = JSON.parse(logins).users;
    say(`  Sign in to the demo company with   ${first.email}   ${first.password}`);
    say(`  (every role: ${relative(".", join(dataDir, "demo-login.json"))})`);
  }
  say(`  API http://localhost:${port}/docs · logs ${relative(".", join(dataDir, "logs"))}/ · end with Ctrl-C\n`);
}

try {
  await bringUp();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  await Promise.all(children.map((child) => child.stop()));
  stopping = true;
  await database?.stop();
  await releaseDataDir();
  process.exit(1);
}

import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { createPool } from "@frontoffice/db";
import { afterAll, expect, test } from "vitest";
import { PATIENCE_MS } from "./patience.ts";

const dataDir = mkdtempSync(join(tmpdir(), "frontoffice-start-"));
chmodSync(dataDir, 0o755);
const port = 18_000 + (process.pid % 900);
const url = `http://127.0.0.1:${port}`;
let running: ChildProcess | undefined;
let output = () => "";
let made = 0;

interface Started {
  child: ChildProcess;
  said(): string;
}

function start(settings: { port: number; dataDir: string } = { port, dataDir }): Started {
  const env = {
    ...process.env,
    NODE_ENV: "development",
    PORT: String(settings.port),
    DATA_DIR: settings.dataDir,
    DATABASE_URL: "",
    SECRET_KEY: "",
  };
  const child = spawn(process.execPath, ["scripts/start.ts"], { env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let heard = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      heard += chunk.toString();
    });
  }
  return { child, said: () => heard };
}

async function until<T>(what: string, look: () => Promise<T | undefined | false> | T | undefined | false): Promise<T> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await wait(100)) {
    const found = await look();
    if (found) return found;
  }
  throw new Error(`${what}: it did not come to that. ${output()}`);
}

const isReady = () =>
  fetch(`${url}/ready`).then(
    (answer) => answer.ok,
    () => false,
  );
const ended = (child: ChildProcess) => until("the process ends", () => child.exitCode !== null || child.signalCode !== null);

/** Process ids of everything that works on the data folder: by environment, or for PostgreSQL by its command line. */
function processes(named = ""): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((name) => {
      try {
        const command = readFileSync(`/proc/${name}/cmdline`, "utf8");
        const ours = command.includes(dataDir) || readFileSync(`/proc/${name}/environ`, "utf8").includes(`DATA_DIR=${dataDir}\0`);
        return ours && command.includes(named);
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** The first of them; signal 0 to nobody would reach this very test. */
function one(pids: (number | undefined)[]): number {
  const [pid] = pids;
  if (!pid) throw new Error("There is no such process.");
  return pid;
}

interface Session {
  id: string;
  status: string;
  sourceKind: string;
}

/** Reads an address of the API as the demo company's owner. */
async function signIn() {
  const [{ email, password }] = JSON.parse(readFileSync(join(dataDir, "demo-login.json"), "utf8")).users;
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${url}/api/auth/login`, { method: "POST", headers, body: JSON.stringify({ email, password }) });
  const { token } = await answer.json();
  return async (address: string) => (await fetch(`${url}/api${address}`, { headers: { authorization: `Bearer ${token}` } })).json();
}

afterAll(() => {
  if (running?.pid && running.exitCode === null) process.kill(-running.pid, "SIGKILL");
  for (const pid of processes()) process.kill(pid, "SIGKILL");
  rmSync(dataDir, { recursive: true, force: true });
});

/** Whether a plan of the demo company is written already. */
async function hasStrategy(): Promise<boolean> {
  const connectionString = readFileSync(join(dataDir, "database-url"), "utf8").trim();
  const pool = createPool({ connectionString, applicationName: "start test", max: 1 });
  const found = await pool.query("select from strategies limit 1").then(
    ({ rowCount }) => rowCount === 1,
    () => false,
  );
  await pool.end();
  return found;
}

test("a first start that is killed while it makes the demo company is no hindrance to the next one", async () => {
  const { child } = start();
  running = child;
  const isMaking = () => existsSync(join(dataDir, "demo-company.unfinished"));
  await until("a half made demo company", async () => isMaking() && (await hasStrategy()));
  child.kill("SIGKILL");
  expect(isMaking()).toBe(true);
  await until("everything has ended", () => processes().length === 0);
});

test("one command brings up a product that is ready, and prints where it is and how to sign in", async () => {
  const { child, said } = start();
  running = child;
  output = said;
  await until("the introduction", () => said().includes("end with Ctrl-C"));
  expect(await isReady()).toBe(true);
  expect(said()).toContain(`http://localhost:${port}`);
  expect(said()).toMatch(/owner@\S+\s+\S{12,}/);
});

test("the demo company's uploads are there a moment later, with files that can be downloaded and a folder for the worker", async () => {
  await until("the uploads", () => output().includes("projects and uploads are there"));
  const read = await signIn();
  const { items } = await read("/sessions?limit=100");
  expect(new Set(items.map(({ status }: Session) => status)).size).toBe(9);
  made = items.length;
  expect(await read("/clients")).toMatchObject({ items: { length: 3 } });
  expect(await read("/strategies")).toMatchObject({ items: { length: 5 } });
  const sent = items.find(({ sourceKind, status }: Session) => sourceKind === "worker_path" && status === "completed");
  const [file] = (await read(`/sessions/${sent.id}/files`)).items;
  const { url: address } = await read(`/sessions/${sent.id}/files/${file.id}/download`);
  const body = Buffer.from(await (await fetch(address)).arrayBuffer());
  expect(createHash("sha256").update(body).digest("hex")).toBe(file.sha256);
});

test("an occupied port names the process that holds it, and a used data folder its user", async () => {
  const samePort = start({ port, dataDir: `${dataDir}-other` });
  await ended(samePort.child);
  expect(samePort.child.exitCode).toBe(1);
  expect(samePort.said()).toMatch(new RegExp(`Port ${port} is taken by .*${processes("apps/server")[0]}`));
  const sameFolder = start({ port: port + 1, dataDir });
  await ended(sameFolder.child);
  expect(sameFolder.child.exitCode).toBe(1);
  expect(sameFolder.said()).toContain(`in use by process ${running?.pid}`);
});

test("a killed worker and a killed database come back by themselves", async () => {
  const worker = one(processes("apps/worker"));
  process.kill(worker, "SIGKILL");
  await until("another worker", () => processes("apps/worker").some((pid) => pid !== worker));
  const postgres = processes("postgres").filter((pid) => !readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("supervisor"));
  process.kill(one(postgres), "SIGKILL");
  await until("the server notices", async () => !(await isReady()));
  await until("everything is ready again", isReady);
});

test("when the starting process is killed nothing stays behind, and the next start works", async () => {
  running?.kill("SIGKILL");
  await until("everything has ended", () => processes().length === 0);
  const { child, said } = start();
  running = child;
  await until("the next start is ready", () => said().includes("end with Ctrl-C"));
  // Nothing is made a second time.
  const { items } = await (await signIn())("/sessions?limit=100");
  expect(items).toHaveLength(made);
});

test("a signal to the group ends everything in order", async () => {
  process.kill(-one([running?.pid]), "SIGTERM");
  await ended(running as ChildProcess);
  expect(running?.exitCode).toBe(0);
  await until("everything has ended", () => processes().length === 0);
});

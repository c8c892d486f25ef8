import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { createTestDb, type OpenTestDb, openTestDb, TEST_SECRET_KEY } from "@frontoffice/db/testing";
import { inject } from "vitest";
import { PATIENCE_MS } from "../scripts/patience.ts";
import type { SharedPlaces } from "./shared-places.ts";

/** The product as users run it: store, server and worker as processes of their own, on a database of their own. */
export interface Product {
  url: string;
  db: OpenTestDb;
  /** Where emails are written; one .eml file each. */
  outbox: string;
  dataDir: string;
}

/** One that a test may break. */
export interface OwnProduct extends Product {
  /** Process id of the server. */
  server: number;
  /** Process ids of the running workers. */
  workers(): number[];
  addWorker(): void;
  stop(): Promise<void>;
}

let joined: (Product & { places: SharedPlaces }) | undefined;

/** The product that runs for all journeys, and where it looks for the servers that single journeys start. */
export function sharedProduct(): Product & { places: SharedPlaces } {
  const { ownerUrl, ...shared } = inject("sharedProduct");
  joined ??= { ...shared, db: openTestDb(ownerUrl), outbox: outboxOf(shared.dataDir) };
  return joined;
}

const outboxOf = (dataDir: string) => join(dataDir, "outbox");

/**
 * For what kills, cuts or configures it. What is said for the store alone counts for it alone: another port, where something stands between
 * it and everybody else.
 */
export async function startProduct(
  env: Record<string, string> | ((dataDir: string) => Record<string, string>) = {},
  clusterUrl?: string,
  storeEnv: Record<string, string> = {},
  output: "inherit" | "ignore" = "inherit",
): Promise<OwnProduct> {
  const db = await createTestDb(clusterUrl);
  const dataDir = await mkdtemp(join(tmpdir(), "frontoffice-product-"));
  const [port, storePort] = [await freePort(), await freePort()];
  const url = `http://localhost:${port}`;
  const settings = {
    ...process.env,
    NODE_ENV: "test",
    DATABASE_URL: db.ownerUrl,
    SECRET_KEY: TEST_SECRET_KEY,
    DATA_DIR: dataDir,
    PORT: String(port),
    PUBLIC_URL: url,
    STORE_PORT: String(storePort),
    LOG_LEVEL: "warn",
    ...(typeof env === "function" ? env(dataDir) : env),
  };
  const children: ChildProcess[] = [];
  const run = (script: string, more: Record<string, string> = {}) => {
    const child = spawn(process.execPath, [script], { env: { ...settings, ...more }, stdio: ["ignore", output, "inherit", "ipc"] });
    children.push(child);
    return child;
  };
  run("apps/store/src/main.ts", storeEnv);
  const server = run("apps/server/src/main.ts");
  run("apps/worker/src/main.ts");
  const workers = () =>
    children.slice(2).flatMap((child) => (child.exitCode === null && child.signalCode === null && child.pid ? [child.pid] : []));
  const stop = async () => {
    await Promise.all(children.map(end));
    await db.drop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await untilAnswers(`${url}/ready`, ({ ok }) => ok);
    await untilAnswers(`http://127.0.0.1:${settings.STORE_PORT}`, () => true);
  } catch (error) {
    await stop();
    throw error;
  }
  const addWorker = () => void run("apps/worker/src/main.ts");
  return { url, db, dataDir, outbox: outboxOf(dataDir), server: server.pid ?? 0, workers, addWorker, stop };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((done) => child.once("exit", done));
  child.kill("SIGTERM");
  const insist = setTimeout(() => child.kill("SIGKILL"), 10_000);
  await gone;
  clearTimeout(insist);
}

async function untilAnswers(url: string, fits: (answer: Response) => boolean): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  let said = "no answer";
  while (performance.now() < end) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer && fits(answer)) return;
    said = answer ? await answer.text() : said;
    await wait(100);
  }
  throw new Error(`${url} was not ready within ${PATIENCE_MS / 1000} s: ${said}`);
}

/** Below the ephemeral range, so that no outgoing connection takes it between the look and the listening. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const free = await new Promise<boolean>((answer) => {
      const probe = createServer();
      probe.once("error", () => answer(false));
      probe.listen(port, () => probe.close(() => answer(true)));
    });
    if (free) return port;
  }
}

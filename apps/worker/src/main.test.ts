import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { createTestDb, TEST_SECRET_KEY, type TestDb } from "@frontoffice/db/testing";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";

let db: TestDb;
const children = new Set<ChildProcess>();

beforeAll(async () => {
  db = await createTestDb();
});
afterEach(() => {
  for (const child of children) child.kill("SIGKILL");
});
afterAll(() => db.drop());

interface Ran {
  child: ChildProcess;
  exited: Promise<number | null>;
  complaint(): string;
}

function run(environment: Record<string, string>, entry = "./main.ts"): Ran {
  const env = { LOG_LEVEL: "info", NODE_COMPILE_CACHE: inject("compileCache"), ...environment };
  const child = fork(fileURLToPath(new URL(entry, import.meta.url)), [], { env, silent: true });
  let said = "";
  child.stdout?.on("data", (chunk: Buffer) => (said += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString()));
  children.add(child);
  const exited = new Promise<number | null>((done) => {
    child.once("exit", (code) => {
      children.delete(child);
      done(code);
    });
  });
  return { child, exited, complaint: () => said };
}

const settings = () => ({ DATABASE_URL: db.ownerUrl, SECRET_KEY: TEST_SECRET_KEY });
const workers = async () => (await db.pool("owner").query<{ pid: number }>("select pid from workers")).rows.map((row) => row.pid);

async function registered(child: ChildProcess): Promise<void> {
  await expect.poll(workers).toContain(child.pid);
}

test("a worker enters itself, and on SIGTERM signs off and ends with code 0", async () => {
  const { child, exited, complaint } = run(settings());
  await registered(child);
  child.kill("SIGTERM");
  expect(await exited, complaint()).toBe(0);
  expect(await workers()).not.toContain(child.pid);
});

test("a worker whose parent is gone signs off and ends", async () => {
  const { child, exited } = run(settings());
  await registered(child);
  child.disconnect();
  expect(await exited).toBe(0);
  expect(await workers()).toEqual([]);
});

test("a worker without settings names every fault and ends with code 1", async () => {
  const { exited, complaint } = run({});
  expect(await exited).toBe(1);
  expect(complaint()).toContain("SECRET_KEY");
  expect(complaint()).toContain("DATABASE_URL");
});

test("a worker that waits for its database can be ended", async () => {
  const { child, exited, complaint } = run({ ...settings(), DATABASE_URL: "postgres://nobody@127.0.0.1:9/none" });
  await expect.poll(complaint).toContain("waiting for the database");
  child.kill("SIGTERM");
  expect(await exited).toBe(0);
});

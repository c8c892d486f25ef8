import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { withoutCredentials } from "@frontoffice/db";
import { createTestDb, TEST_SECRET_KEY, type TestDb } from "@frontoffice/db/testing";
import { afterAll, beforeAll, expect, inject, test } from "vitest";

const script = fileURLToPath(new URL("./main.ts", import.meta.url));
let db: TestDb;
beforeAll(async () => {
  db = await createTestDb();
});
afterAll(() => db.drop());

interface Started {
  child: ChildProcess;
  /** The address it listens at; rejects when it ends before. */
  url: Promise<string>;
  ended: Promise<{ code: number | null; output: string; ms: number }>;
}

function start(environment: Record<string, string> = {}): Started {
  const env = {
    NODE_ENV: "test",
    SECRET_KEY: TEST_SECRET_KEY,
    DATABASE_URL: db.ownerUrl,
    PORT: "0",
    NODE_COMPILE_CACHE: inject("compileCache"),
    ...environment,
  };
  const child = spawn(process.execPath, [script], { env, stdio: ["ignore", "pipe", "pipe", "ipc"] });
  const began = Date.now();
  let output = "";
  const listening = Promise.withResolvers<string>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (data) => {
      output += data;
      const url = /Server listening at (http:\/\/[\d.:]+)/.exec(output)?.[1];
      if (url) listening.resolve(url);
    });
  }
  const ended = new Promise<{ code: number | null; output: string; ms: number }>((done) => {
    child.once("exit", (code) => {
      listening.reject(new Error(output));
      done({ code, output, ms: Date.now() - began });
    });
  });
  listening.promise.catch(() => undefined);
  return { child, url: listening.promise, ended };
}

test("it serves, and ends with 0 within seconds of SIGTERM, open streams or not", async () => {
  const { child, url, ended } = start();
  const health = await fetch(`${await url}/health`);
  expect(await health.json()).toMatchObject({ status: "ok" });
  const asked = Date.now();
  child.kill("SIGTERM");
  const { code, output } = await ended;
  expect([code, Date.now() - asked < 5_000]).toEqual([0, true]);
  const lines = output
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.find((line) => line.msg === "request" || line.path === "/health")).toBeUndefined();
  expect(lines.at(-1)).toMatchObject({ level: "info", name: "server", msg: "stopped", time: expect.stringMatching(/Z$/) });
});

test("it ends when whoever started it dies", async () => {
  const { child, url, ended } = start();
  await url;
  child.disconnect();
  expect((await ended).code).toBe(0);
});

test("a configuration with faults is refused with all of them, and no stack", async () => {
  const { ended } = start({ SECRET_KEY: "short", PORT: "many", TRUST_PROXY: "true", CORS_ORIGINS: "*" });
  const { code, output } = await ended;
  expect(code).toBe(1);
  for (const name of ["SECRET_KEY", "PORT", "TRUST_PROXY", "CORS_ORIGINS"]) expect(output).toContain(`  ${name}: `);
  expect(output).not.toContain("    at ");
});

test("missing migrations are named with the command that applies them", async () => {
  const old = await createTestDb();
  await old.pool("owner").query("delete from kysely_migration where name = (select max(name) from kysely_migration)");
  const { code, output } = await start({ DATABASE_URL: old.ownerUrl }).ended;
  expect(code).toBe(1);
  expect(output).toMatch(/Migrations are missing \(00.*run pnpm db:migrate/);
  await old.drop();
});

test("it serves without the owner's password, also where the list of migrations cannot be read yet it says what to do", async () => {
  const { child, url, ended } = start({ DATABASE_URL: withoutCredentials(db.ownerUrl) });
  expect((await fetch(`${await url}/health`)).ok).toBe(true);
  child.kill("SIGTERM");
  await ended;
  const old = await createTestDb();
  await old.pool("owner").query("revoke select on kysely_migration from frontoffice_queue");
  const refused = await start({ DATABASE_URL: withoutCredentials(old.ownerUrl) }).ended;
  expect([refused.code, refused.output]).toEqual([1, expect.stringContaining("run pnpm db:migrate")]);
  await old.drop();
});

test("a key that does not fit the database's roles is refused at once, without the address's password in the log", async () => {
  const { code, output, ms } = await start({ SECRET_KEY: "another secret key, long enough as well" }).ended;
  expect([code, ms < 20_000]).toEqual([1, true]);
  expect(output).toContain("the server could not start");
  expect(output).not.toContain(new URL(db.ownerUrl).password);
});

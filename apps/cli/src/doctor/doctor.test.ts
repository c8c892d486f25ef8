import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openTestStore } from "@frontoffice/api/testing/store";
import { createTestDb, TEST_SECRET_KEY, type TestDb } from "@frontoffice/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Environment } from "../env.ts";
import { examine, report } from "./doctor.ts";
import { describeHolder, findPortHolder } from "./port-holder.ts";

let db: TestDb;
let dataDir: string;
beforeAll(async () => {
  db = await createTestDb();
  dataDir = await mkdtemp(join(tmpdir(), "frontoffice-doctor-"));
});
afterAll(async () => {
  await db.drop();
  await rm(dataDir, { recursive: true });
});

function environment(changes: Record<string, string | undefined> = {}, port = 0): Environment {
  const variables = {
    NODE_ENV: "test",
    SECRET_KEY: TEST_SECRET_KEY,
    DATABASE_URL: db.ownerUrl,
    DATA_DIR: dataDir,
    STORE_PORT: "1",
    ...changes,
  };
  return { variables, dataDir: variables.DATA_DIR ?? dataDir, host: "127.0.0.1", port };
}

async function faultsOf(sick: Environment) {
  return (await examine(sick)).filter((finding) => finding.state === "fault");
}

async function listenSomewhere() {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  const address = server.address();
  return { port: typeof address === "object" && address ? address.port : 0, close: () => server.close() };
}

test("a machine where nothing was started lacks a worker and the storage alone, each with its cure", async () => {
  const findings = await examine(environment());
  expect(findings.filter((finding) => finding.state === "fault")).toEqual([
    { part: "worker", state: "fault", says: "None is at work.", cure: expect.stringContaining("apps/worker/src/main.ts") },
    { part: "storage", state: "fault", says: "Nothing answers at 127.0.0.1:1.", cure: expect.stringContaining("apps/store/src/main.ts") },
  ]);
  expect(findings.map((finding) => finding.part)).toEqual([
    "configuration",
    "port",
    "database",
    "migrations",
    "roles",
    "worker",
    "data folder",
    "storage",
    "model",
    "mail",
  ]);
  expect(report(findings)).toContain("2 faults.");
});

test("every fault of the configuration is listed", async () => {
  const faults = await faultsOf(environment({ SECRET_KEY: "short", SESSION_TTL_MINUTES: "soon" }));
  expect(faults.map((finding) => finding.says.split(":")[0])).toEqual(expect.arrayContaining(["SECRET_KEY", "SESSION_TTL_MINUTES"]));
  expect(faults.every((finding) => finding.cure)).toBe(true);
});

test("an https address without a trusted proxy is a fault, with its cure", async () => {
  const proxied = { PUBLIC_URL: "https://app.example.com" };
  const faults = (changes: object) => faultsOf(environment({ ...proxied, ...changes })).then((all) => all.map(({ says }) => says));
  expect(await faults({})).toContainEqual(expect.stringContaining("TRUST_PROXY"));
  expect(JSON.stringify(await faults({ TRUST_PROXY: "loopback" }))).not.toContain("TRUST_PROXY");
});

test("a database that does not answer is named without its password", async () => {
  const [found] = await faultsOf(environment({ DATABASE_URL: "postgres://boss:hunter2@127.0.0.1:1/none" }));
  expect(found).toMatchObject({ part: "database", says: expect.stringContaining("127.0.0.1:1") });
  expect(JSON.stringify(found)).not.toContain("hunter2");
});

test("a changed secret key shows in the roles", async () => {
  const faults = await faultsOf(environment({ SECRET_KEY: "another secret key, long enough as well" }));
  expect(faults.filter((finding) => finding.part === "roles")).toHaveLength(3);
});

test("a storage that answers, takes an object and gives it up is well; one with another key says so", async () => {
  const store = await openTestStore();
  const { port } = new URL(store.endpoint);
  const found = (changes: object) =>
    examine(environment({ STORE_PORT: port, ...changes })).then((all) => all.find(({ part }) => part === "storage"));
  expect(await found({})).toMatchObject({ state: "ok", says: expect.stringContaining(`Built-in storage at 127.0.0.1:${port}`) });
  const other = await found({ SECRET_KEY: "another secret key, long enough as well" });
  expect(other).toMatchObject({ state: "fault", cure: expect.stringContaining("SECRET_KEY") });
  expect(await found({ S3_ENDPOINT: store.endpoint })).toMatchObject({ state: "fault", says: expect.stringContaining("S3_ACCESS_KEY_ID") });
  await store.close();
});

test("a missing migration is named", async () => {
  const fresh = await createTestDb();
  await fresh.pool("owner").query("delete from kysely_migration where name = (select max(name) from kysely_migration)");
  const faults = await faultsOf(environment({ DATABASE_URL: fresh.ownerUrl }));
  expect(faults).toMatchObject([
    { part: "migrations", says: expect.stringMatching(/^Not applied: 00/), cure: "pnpm db:migrate" },
    { part: "storage" },
  ]);
  await fresh.drop();
});

test("an occupied port names the process that holds it", async () => {
  const taken = await listenSomewhere();
  expect(await findPortHolder(taken.port)).toMatchObject({ pid: process.pid });
  expect(await describeHolder(taken.port)).toContain(`process ${process.pid} (`);
  const faults = await faultsOf(environment({}, taken.port));
  expect(faults).toMatchObject([
    { part: "port", says: expect.stringContaining(String(process.pid)) },
    { part: "worker" },
    { part: "storage" },
  ]);
  taken.close();
  expect(await describeHolder(taken.port)).toBeUndefined();
});

test("a data folder that cannot be, a model without its key and a mail server that is away each have a cure", async () => {
  const faults = await faultsOf(environment({ DATA_DIR: "/dev/null/data", MODEL_PROVIDER: "openai", SMTP_URL: "smtp://127.0.0.1:1" }));
  expect(faults.map((finding) => finding.part)).toEqual(["worker", "data folder", "storage", "model", "mail"]);
  expect(faults.find((finding) => finding.part === "model")?.says).toContain("OPENAI_API_KEY");
});

test("statements that are not prepared although they could be are remarked on", async () => {
  const findings = await examine(environment({ DATABASE_PREPARE: "false" }));
  expect(findings).toContainEqual(
    expect.objectContaining({ part: "database", state: "note", cure: expect.stringContaining("DATABASE_PREPARE=true") }),
  );
});

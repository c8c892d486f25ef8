/**
 * node bench/growth.ts [--factor 1] [--data-dir folder]: one large company among others, and what every list, filter, count and search of it
 * takes: in the database (planning and execution, as the runtime role) and over REST. Factor 1 is 200,000
 * clients, 3,000,000 audit rows and so on, and takes long to load; a folder keeps them for the next run.
 */
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { appRouter, catalogue } from "@frontoffice/api";
import { testApi } from "@frontoffice/api/testing";
import { loadLargeCompany, sizedBy } from "@frontoffice/api/testing/large-company";
import { examplesOf, type ListCase, listCases } from "@frontoffice/api/testing/list-cases";
import { startEmbedded } from "@frontoffice/db/embedded";
import { migrateToLatest } from "@frontoffice/db/migrate";
import { explain, nodesOf, type PlanNode, rowsOf, statementsOf } from "@frontoffice/db/statements";
import { openTestDb, TEST_SECRET_KEY } from "@frontoffice/db/testing";

const ROUNDS = 20;
const SLOW_MS = 10;
const PORT = 21_100;
const PERSON = { email: "bench@example.com", password: "a bench passphrase of some length" };

const { values: options } = parseArgs({
  options: {
    factor: { type: "string", default: "0.01" },
    "data-dir": { type: "string" },
    only: { type: "string", default: "" },
    rounds: { type: "string", default: String(ROUNDS) },
  },
});
const rounds = Number(options.rounds);
const dataDir = options["data-dir"] ?? (await mkdtemp(join(tmpdir(), "frontoffice-growth-")));
const database = await startEmbedded({ dataDir, secretKey: TEST_SECRET_KEY, disposable: true });
await migrateToLatest(database.url, TEST_SECRET_KEY);
const db = openTestDb(database.url);
const server = spawn(process.execPath, ["apps/server/src/main.ts"], {
  env: {
    ...process.env,
    DATABASE_URL: database.url,
    SECRET_KEY: TEST_SECRET_KEY,
    DATA_DIR: dataDir,
    PORT: String(PORT),
    LOG_LEVEL: "error",
  },
  stdio: "inherit",
});
const api = await testApi({}, { ...db, name: "growth", drop: () => db.close() });
try {
  await main();
} finally {
  server.kill("SIGTERM");
  await api.close();
  await database.stop();
  if (options["data-dir"] === undefined) await rm(dataDir, { recursive: true, force: true });
}

async function main(): Promise<void> {
  const { token, companyId, userId, isNew } = await signIn();
  if (isNew) {
    const startedAt = performance.now();
    await loadLargeCompany({ ownerUrl: database.url, companyId, userId, sizes: sizedBy(Number(options.factor)) });
    console.log(`loaded in ${Math.round((performance.now() - startedAt) / 1000)} s`);
  }
  const doors = catalogue(appRouter);
  const cases = listCases(doors, await examplesOf(db, companyId)).filter(({ name }) => name.startsWith(options.only));
  console.log(`${"".padEnd(58)} ${"database p50".padStart(12)} ${"p95".padStart(8)} ${"REST p50".padStart(9)} ${"p95".padStart(8)}  ms`);
  let slow = 0;
  for (const one of cases) {
    const inside = await timeInDatabase(one, token, companyId);
    const outside = await timeOverRest(one, token).catch((error: Error) => {
      console.log(error.message);
      return [];
    });
    const columns = [quantile(inside.times, 0.5), quantile(inside.times, 0.95), quantile(outside, 0.5), quantile(outside, 0.95)];
    const [p50, p95, rest50, rest95] = columns.map((value) => value.toFixed(1));
    console.log(
      `${one.name.padEnd(58)} ${p50?.padStart(12)} ${p95?.padStart(8)} ${rest50?.padStart(9)} ${rest95?.padStart(8)}  ${inside.why}`,
    );
    if (quantile(inside.times, 0.95) > SLOW_MS) slow++;
  }
  console.log(`${cases.length} questions, ${slow} of them slower than ${SLOW_MS} ms in the database (p95 of ${rounds})`);
}

async function signIn(): Promise<{ token: string; companyId: string; userId: string; isNew: boolean }> {
  await untilReady();
  const ask = (path: string, body: object) =>
    fetch(`http://localhost:${PORT}/api/auth/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const known = await ask("login", PERSON);
  const answer = known.ok ? known : await ask("register", { ...PERSON, name: "Bench", companyName: "Large" });
  const { token, company, user } = await answer.json();
  const { rows } = await db.pool("owner").query("select from clients where company_id = $1 limit 1", [company.id]);
  return { token, companyId: company.id, userId: user.id, isNew: rows.length === 0 };
}

async function untilReady(): Promise<void> {
  for (;;) {
    const answer = await fetch(`http://localhost:${PORT}/health`).catch(() => undefined);
    if (answer?.ok) return;
    if (server.exitCode !== null) throw new Error(`the server ended with code ${server.exitCode}`);
    await wait(100);
  }
}

/** What the statements of one call take together, each planned again; and where the rows went if that is long. */
async function timeInDatabase({ procedure, input }: ListCase, token: string, companyId: string): Promise<{ times: number[]; why: string }> {
  const principal = await api.resolve(token);
  const context = { principal, token: null, request: { id: "bench", surface: "rest" as const, ip: null, userAgent: null } };
  const rest = { services: api.services, cookies: null, callOptions: {}, responseMeta: {} };
  // What runs into the time limit of a statement has been asked all the same.
  const answered = () =>
    api.services.call(procedure, { ctx: { ...context, ...rest }, input }).catch((error: Error) => console.log(error.message));
  const statements = await statementsOf(answered);
  const own = statements.filter(({ text }) => /^\s*(select|with)\b/i.test(text));
  const times: number[] = [];
  let slowest: PlanNode | undefined;
  for (let round = 0; round < rounds; round++) {
    let sum = 0;
    for (const statement of own) {
      const role = statement.role.replace("frontoffice_", "") as "runtime" | "identity" | "queue";
      const { plan, milliseconds } = await explain(db.pool(role), statement, companyId);
      if (milliseconds > SLOW_MS) slowest = plan;
      sum += milliseconds;
    }
    times.push(sum);
  }
  return { times, why: slowest ? summaryOf(slowest) : "" };
}

/** The steps that look at the most rows. */
function summaryOf(plan: PlanNode): string {
  const nodes = nodesOf(plan).sort((a, b) => rowsOf(b) - rowsOf(a));
  return nodes
    .slice(0, 3)
    .map((node) => `${node["Node Type"]} ${node["Index Name"] ?? node["Relation Name"] ?? ""} ${rowsOf(node)}`)
    .join(" < ");
}

async function timeOverRest({ procedure, input }: ListCase, token: string): Promise<number[]> {
  const door = catalogue(appRouter).find(({ name }) => name === procedure);
  const { id, ...query } = input;
  const path = door?.rest?.path.replace("{id}", String(id));
  const texts = Object.entries(query).map(([field, value]) => [field, String(value)]);
  const url = `http://localhost:${PORT}/api${path}?${new URLSearchParams(texts)}`;
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const startedAt = performance.now();
    const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    await answer.text();
    times.push(performance.now() - startedAt);
    if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  }
  return times;
}

function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

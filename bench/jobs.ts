/** node bench/jobs.ts: what the job engine does on a durable PostgreSQL (fsync on) of its own, workers in processes of their own. */
import { type ChildProcess, fork } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { createPool, roleUrl, tenantDb } from "@frontoffice/db";
import { startEmbedded } from "@frontoffice/db/embedded";
import { migrateToLatest } from "@frontoffice/db/migrate";
import { defineJob, enqueue, requestCancel } from "@frontoffice/queue";
import { z } from "zod";

interface Message {
  what: "ready" | "started" | "stopped";
  n: number;
  at: string;
}

const secretKey = "a key for a database that lives as long as this bench";
const dataDir = await mkdtemp(join(tmpdir(), "frontoffice-bench-"));
const database = await startEmbedded({ dataDir, secretKey });
await migrateToLatest(database.url, secretKey);
const owner = createPool({ connectionString: database.url, applicationName: "bench", max: 4, statementTimeoutMs: 60_000 });
const runtimeUrl = roleUrl(database.url, secretKey, "runtime");
const queueUrl = roleUrl(database.url, secretKey, "queue");
const runtime = createPool({ connectionString: runtimeUrl, applicationName: "bench", max: 4 });
const [busy, calm] = await Promise.all([addCompany("busy"), addCompany("calm")]);
const workers = new Set<ChildProcess>();
let hear: (message: Message) => void = () => undefined;

async function addCompany(code: string): Promise<string> {
  const { rows } = await owner.query(
    "insert into companies (name, code, contact_email) values ($1::text, $1::text, 'bench@example.org') returning id",
    [code],
  );
  return rows[0].id;
}

async function startWorker(limits: { slots: number; perCompany: number }): Promise<ChildProcess> {
  const settings = JSON.stringify({ queueUrl, runtimeUrl, ...limits });
  const child = fork(new URL("./jobs-worker.ts", import.meta.url), [settings]);
  workers.add(child);
  child.once("exit", () => workers.delete(child));
  await new Promise<void>((ready) => {
    child.on("message", (message: Message) => {
      if (message.what === "ready") ready();
      else hear(message);
    });
  });
  return child;
}

async function dismiss(child: ChildProcess, signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
  const gone = new Promise((done) => child.once("exit", done));
  child.kill(signal);
  await gone;
}

const ms = (from: bigint, to: string) => Number(BigInt(to) - from) / 1e6;
const sorted = (values: number[]) => [...values].sort((a, b) => a - b);
const quantile = (values: number[], part: number) => sorted(values)[Math.floor((values.length - 1) * part)] ?? Number.NaN;

function next(what: Message["what"], n: number): Promise<string> {
  return new Promise((done) => {
    hear = (message) => {
      if (message.what === what && message.n === n) done(message.at);
    };
  });
}

async function start(type: string, n: number, companyId = busy): Promise<string> {
  const contract = defineJob({ type, title: type, queue: "q", payload: z.object({ n: z.number() }) });
  return (await enqueue(tenantDb(runtime, companyId), contract, { n }, { companyId })).jobId;
}

/** Milliseconds from the answer of the commit to the first line of the handler, in another process. */
async function latencies(count: number): Promise<number[]> {
  const taken: number[] = [];
  const worker = await startWorker({ slots: 8, perCompany: 8 });
  for (let n = 1; n <= count + 20; n += 1) {
    const started = next("started", n);
    await start("told", n);
    const committed = process.hrtime.bigint();
    const took = ms(committed, await started);
    if (n > 20) taken.push(Math.max(0, took));
    await wait(10);
  }
  await dismiss(worker);
  return taken;
}

/** No-op jobs a second in one worker, by the times in the database. */
async function throughput(jobs: number, slots: number): Promise<number> {
  await owner.query("truncate jobs, job_attempts, job_events");
  for (const company of [busy, calm]) {
    await owner.query(
      `insert into jobs (company_id, queue, type, payload) select $1, 'q', 'noop', jsonb_build_object('n', n) from generate_series(1, $2::int) n`,
      [company, jobs / 2],
    );
  }
  await owner.query("analyze jobs");
  const worker = await startWorker({ slots, perCompany: slots });
  for (;;) {
    const { rows } = await owner.query("select exists (select from jobs where status in ('queued', 'running')) as more");
    if (!rows[0].more) break;
    await wait(50);
  }
  await dismiss(worker);
  const { rows } = await owner.query(
    "select count(*) / extract(epoch from max(finished_at) - min(started_at))::float8 as rate, count(*) filter (where claim_no <> 1) as again from jobs",
  );
  if (Number(rows[0].again) > 0) throw new Error("a job was claimed twice");
  return rows[0].rate;
}

/** Milliseconds until another worker has a job that was running, after a signal to its worker. */
async function takeover(signal: NodeJS.Signals, rounds: number): Promise<number[]> {
  const taken: number[] = [];
  for (let n = 1; n <= rounds; n += 1) {
    const first = await startWorker({ slots: 1, perCompany: 8 });
    const running = next("started", n);
    const jobId = await start("long", n);
    await running;
    const peer = await startWorker({ slots: 1, perCompany: 8 });
    await wait(500);
    const again = next("started", n);
    const struck = process.hrtime.bigint();
    await dismiss(first, signal);
    taken.push(ms(struck, await again));
    await requestCancel(tenantDb(runtime, busy), { companyId: busy, jobId });
    await wait(200);
    await dismiss(peer);
  }
  return taken;
}

/** Milliseconds from the commit of a cancel to the handler's signal. */
async function cancels(rounds: number): Promise<number[]> {
  const taken: number[] = [];
  const worker = await startWorker({ slots: 4, perCompany: 8 });
  for (let n = 1; n <= rounds; n += 1) {
    const running = next("started", n);
    const jobId = await start("long", n);
    await running;
    const stopped = next("stopped", n);
    await requestCancel(tenantDb(runtime, busy), { companyId: busy, jobId });
    const committed = process.hrtime.bigint();
    taken.push(Math.max(0, ms(committed, await stopped)));
  }
  await dismiss(worker);
  return taken;
}

/** Milliseconds until a quiet company's job starts behind 10,000 one-second jobs of another. */
async function fairness(perCompany: number): Promise<number> {
  await owner.query("truncate jobs, job_attempts, job_events");
  await owner.query(
    `insert into jobs (company_id, queue, type, payload) select $1, 'q', 'second', '{"n": 0}' from generate_series(1, 10000)`,
    [busy],
  );
  const worker = await startWorker({ slots: 10, perCompany });
  await wait(1_500);
  const started = next("started", 1);
  await start("second", 1, calm);
  const committed = process.hrtime.bigint();
  const took = ms(committed, await started);
  await dismiss(worker);
  return took;
}

try {
  const row = (what: string, value: string) => console.log(`| ${what} | ${value} |`);
  console.log("| job engine, one PostgreSQL with fsync on | |\n|---|---|");
  const latency = await latencies(300);
  row("commit → start in another process, median / p95", `${quantile(latency, 0.5).toFixed(1)} / ${quantile(latency, 0.95).toFixed(1)} ms`);
  row("no-op jobs a second in one worker, one by one", (await throughput(2_000, 1)).toFixed(0));
  const batched = [await throughput(20_000, 100), await throughput(20_000, 100), await throughput(20_000, 100)];
  row("no-op jobs a second in one worker, batched (100 slots), median of three", quantile(batched, 0.5).toFixed(0));
  const cancelled = await cancels(50);
  row(
    "cancel → signal in the handler, median / p95",
    `${quantile(cancelled, 0.5).toFixed(1)} / ${quantile(cancelled, 0.95).toFixed(1)} ms`,
  );
  const killed = await takeover("SIGKILL", 5);
  row(
    "SIGKILL → running in another worker, median / worst",
    `${(quantile(killed, 0.5) / 1e3).toFixed(1)} / ${(Math.max(...killed) / 1e3).toFixed(1)} s`,
  );
  const asked = await takeover("SIGTERM", 5);
  row("SIGTERM → running in another worker, median / worst", `${quantile(asked, 0.5).toFixed(0)} / ${Math.max(...asked).toFixed(0)} ms`);
  row("quiet company behind 10,000 × 1 s jobs, 10 slots, cap 4", `${(await fairness(4)).toFixed(1)} ms`);
  row("the same without a cap", `${(await fairness(10)).toFixed(0)} ms`);
} finally {
  for (const child of workers) child.kill("SIGKILL");
  await Promise.all([owner.end(), runtime.end()]);
  await database.stop();
  await rm(dataDir, { recursive: true, force: true });
}

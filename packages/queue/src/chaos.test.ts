import { type ChildProcess, fork } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { createFixture, eventually, type Fixture, job } from "./test-fixture.ts";

const [JOBS, KILLS] = inject("wholeSize") ? [200, 24] : [40, 6];
const WORKERS = 3;
const contract = job("chaos", { maxAttempts: 100 });
let fixture: Fixture;
let stopped = false;
const workers = new Set<ChildProcess>();

beforeAll(async () => {
  fixture = await createFixture();
  await sql`alter table effects add column part int`.execute(fixture.db.owner);
});
afterAll(async () => {
  stopped = true;
  for (const child of workers) child.kill("SIGKILL");
  await fixture.end();
});

/** A worker process; another one takes its place when it dies. */
async function startWorkerProcess(): Promise<void> {
  const settings = JSON.stringify({ queueUrl: fixture.db.url("queue"), runtimeUrl: fixture.db.url("runtime") });
  const child = fork(fileURLToPath(new URL("./chaos-worker.ts", import.meta.url)), [settings]);
  workers.add(child);
  child.once("exit", () => {
    workers.delete(child);
    if (!stopped) void startWorkerProcess();
  });
  await new Promise((started) => child.once("message", started).once("exit", started));
}

/** Kills one worker for good, or freezes one for longer than its lease, or asks one to leave. */
async function killOne(round: number): Promise<void> {
  const target = [...workers][Math.floor(Math.random() * workers.size)];
  if (!target) return;
  if (round % 6 === 5) target.kill("SIGTERM");
  else if (round % 3 === 2) {
    target.kill("SIGSTOP");
    await pause(300 + Math.random() * 2_700);
    target.kill("SIGCONT");
  } else target.kill("SIGKILL");
}

test("workers are killed and frozen at random moments during many jobs: each effect is there once and nothing is left running", async () => {
  await Promise.all(Array.from({ length: WORKERS }, startWorkerProcess));
  await Promise.all([fixture.enqueueMany(contract, JOBS / 2), fixture.enqueueMany(contract, JOBS / 2, fixture.other)]);
  const frozen: Promise<void>[] = [];
  for (let round = 0; round < KILLS; round += 1) {
    await pause(100 + Math.random() * 250);
    frozen.push(killOne(round));
  }
  await Promise.all(frozen);
  await fixture.untilIdle();
  stopped = true;
  for (const child of workers) child.kill("SIGTERM");
  await eventually(() => workers.size === 0 || undefined);

  const effects = await fixture.rows<{ n: number }>("select count(*)::int as n from effects group by job_id, part");
  expect(effects).toHaveLength(JOBS * 3);
  expect(effects.filter((one) => one.n !== 1)).toEqual([]);
  expect(await fixture.rows("select status, count(*)::int as n from jobs group by status")).toEqual([{ status: "succeeded", n: JOBS }]);
  const [lost] = await fixture.rows<{ n: number }>("select count(*)::int as n from job_attempts where outcome = 'worker_lost'");
  expect(lost?.n).toBeGreaterThan(0);
  expect(await fixture.rows("select job_id from job_events group by job_id having count(*) <> max(seq)")).toEqual([]);
});

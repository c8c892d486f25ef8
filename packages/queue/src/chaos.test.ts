import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { createWorld, eventually, job, pause, type World } from "./test-world.ts";

const [JOBS, STRIKES] = inject("wholeSize") ? [200, 24] : [40, 6];
const WORKERS = 3;
const contract = job("chaos", { maxAttempts: 100 });
let world: World;
let stopped = false;
const crew = new Set<ChildProcess>();

beforeAll(async () => {
  world = await createWorld();
  await sql`alter table effects add column part int`.execute(world.db.owner);
});
afterAll(async () => {
  stopped = true;
  for (const child of crew) child.kill("SIGKILL");
  await world.end();
});

/** A worker process; another one takes its place when it dies. */
async function hire(): Promise<void> {
  const settings = JSON.stringify({ queueUrl: world.db.url("queue"), runtimeUrl: world.db.url("runtime") });
  const child = fork(fileURLToPath(new URL("./chaos-worker.ts", import.meta.url)), [settings]);
  crew.add(child);
  child.once("exit", () => {
    crew.delete(child);
    if (!stopped) void hire();
  });
  await new Promise((started) => child.once("message", started).once("exit", started));
}

/** Kills one worker for good, or freezes one for longer than its lease, or asks one to leave. */
async function strike(round: number): Promise<void> {
  const victim = [...crew][Math.floor(Math.random() * crew.size)];
  if (!victim) return;
  if (round % 6 === 5) victim.kill("SIGTERM");
  else if (round % 3 === 2) {
    victim.kill("SIGSTOP");
    await pause(300 + Math.random() * 2_700);
    victim.kill("SIGCONT");
  } else victim.kill("SIGKILL");
}

test("workers are killed and frozen at random moments during many jobs: each effect is there once and nothing is left running", async () => {
  await Promise.all(Array.from({ length: WORKERS }, hire));
  await Promise.all([world.enqueueMany(contract, JOBS / 2), world.enqueueMany(contract, JOBS / 2, world.other)]);
  const frozen: Promise<void>[] = [];
  for (let round = 0; round < STRIKES; round += 1) {
    await pause(100 + Math.random() * 250);
    frozen.push(strike(round));
  }
  await Promise.all(frozen);
  await world.untilIdle();
  stopped = true;
  for (const child of crew) child.kill("SIGTERM");
  await eventually(() => crew.size === 0 || undefined);

  const effects = await world.rows<{ n: number }>("select count(*)::int as n from effects group by job_id, part");
  expect(effects).toHaveLength(JOBS * 3);
  expect(effects.filter((one) => one.n !== 1)).toEqual([]);
  expect(await world.rows("select status, count(*)::int as n from jobs group by status")).toEqual([{ status: "succeeded", n: JOBS }]);
  const [lost] = await world.rows<{ n: number }>("select count(*)::int as n from job_attempts where outcome = 'worker_lost'");
  expect(lost?.n).toBeGreaterThan(0);
  expect(await world.rows("select job_id from job_events group by job_id having count(*) <> max(seq)")).toEqual([]);
});

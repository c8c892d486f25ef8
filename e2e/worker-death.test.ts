import { setTimeout as wait } from "node:timers/promises";
import { sql } from "@frontoffice/db";
import { afterAll, beforeAll, expect, inject, test, vi } from "vitest";
import { PATIENCE_MS } from "../scripts/patience.ts";
import { type OwnProduct, startProduct } from "./product.ts";
import { type Program, registerProgram } from "./program.ts";
import { BUSINESS } from "./steps.ts";

const [JOBS, COMPANIES, DEATHS] = inject("wholeSize") ? [200, 10, 10] : [20, 5, 2];
const CLIENTS_EACH = 2;
const WORKERS = 3;

let product: OwnProduct;
beforeAll(async () => {
  product = await startProduct({ LOG_LEVEL: "error" });
});
afterAll(() => product?.stop());

interface Order {
  strategyId: string;
  jobId: string;
}

test(`${JOBS} strategies are each written once while workers are killed at random moments`, async () => {
  for (const pid of product.workers()) process.kill(pid, "SIGKILL");
  const programs = await Promise.all(Array.from({ length: COMPANIES }, (_, n) => registerProgram(product.url, `Agency ${n + 1}`)));
  const orders = (await Promise.all(programs.map(orderAll))).flat();
  expect(orders).toHaveLength(JOBS);
  for (let n = 0; n < WORKERS; n += 1) product.addWorker();
  await killSome(async () => void orders.push(...(await Promise.all(programs.map(orderAll))).flat()));
  await vi.waitFor(async () => expect((await load()).open).toBe(0), { timeout: 5 * PATIENCE_MS, interval: 200 });

  const { db } = product;
  const jobs = await db.owner.selectFrom("jobs").select(["status", "workerId", "result"]).execute();
  expect(jobs.filter(({ status, workerId }) => status !== "succeeded" || workerId !== null)).toEqual([]);
  const ids = orders.map(({ strategyId }) => strategyId).sort();
  const versions = await db.owner.selectFrom("strategyVersions").select(["strategyId", "number"]).orderBy("strategyId").execute();
  expect(versions).toEqual(ids.map((strategyId) => ({ strategyId, number: 1 })));
  const strategies = await db.owner.selectFrom("strategies").select(["id", "currentVersion"]).orderBy("id").execute();
  expect(strategies).toEqual(ids.map((id) => ({ id, currentVersion: 1 })));
  const jobIds = orders.map(({ jobId }) => jobId).sort();
  const usage = await db.owner.selectFrom("usageEvents").select(["jobId", "outcome"]).orderBy("jobId").execute();
  expect(usage).toEqual(jobIds.map((jobId) => ({ jobId, outcome: "ok" })));
  const trail = await db.owner.selectFrom("auditEvents").select("entityId").where("procedure", "=", "strategies.draft").execute();
  expect(trail.map(({ entityId }) => entityId).sort()).toEqual(ids);
  expect(await db.owner.selectFrom("strategyDrafts").select("jobId").execute()).toEqual([]);
});

/** A company's share of the orders, over its clients. */
async function orderAll({ trpc, companyId }: Program): Promise<Order[]> {
  const orders: Order[] = [];
  for (let n = 0; n < CLIENTS_EACH; n += 1) {
    const client = await trpc.clients.create.mutate({ ...BUSINESS, name: `${BUSINESS.name} ${n + 1}` });
    for (let left = JOBS / COMPANIES / CLIENTS_EACH; left > 0; left -= 1) {
      orders.push(await trpc.strategies.generate.mutate({ clientId: client.id, weeks: 4 }));
    }
  }
  // A job is given up after four lost workers; here more of them may die under one job than anywhere else.
  // Only its own: the companies order at one time, and updates of the same rows in two orders block each other.
  await sql`update jobs set max_attempts = 100 where company_id = ${companyId}`.execute(product.db.owner);
  return orders;
}

/**
 * Kills workers that hold jobs, at random moments, and starts another one in each one's place; until so many were lost in their jobs.
 * A machine that has done all of them before gets more.
 */
async function killSome(orderMore: () => Promise<void>): Promise<void> {
  for (;;) {
    await wait(100 + Math.random() * 900);
    const { lost, open } = await load();
    if (lost >= DEATHS) return;
    if (open === 0) await orderMore();
    const busy = await busyWorkers();
    const target = busy[Math.floor(Math.random() * busy.length)];
    if (target === undefined) continue;
    process.kill(target, "SIGKILL");
    product.addWorker();
  }
}

/** Process ids of those that hold a job and live. */
async function busyWorkers(): Promise<number[]> {
  const { rows } = await sql<{ pid: number }>`
    select distinct w.pid from jobs j join workers w on w.id = j.worker_id where j.status = 'running'`.execute(product.db.owner);
  const alive = product.workers();
  return rows.map(({ pid }) => pid).filter((pid) => alive.includes(pid));
}

/** Jobs that are not done, and workers that were found dead with a job. */
async function load(): Promise<{ open: number; lost: number }> {
  const { rows } = await sql<{ open: number; lost: number }>`
    select (select count(*)::int from jobs where status in ('queued', 'running')) as open,
      (select count(distinct worker_id)::int from job_attempts where outcome = 'worker_lost') as lost`.execute(product.db.owner);
  return rows[0] ?? { open: 0, lost: 0 };
}

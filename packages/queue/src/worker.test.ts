import { setTimeout as pause } from "node:timers/promises";
import { Kysely, PostgresDialect } from "kysely";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { assertHandlers, createWorker, Discard, defineHandler, defineJob, Retry, Snooze } from "./index.ts";
import { aborted, createFixture, effect, eventually, type Fixture, handle, job } from "./test-fixture.ts";
import { drainJobs, silent, twice } from "./testing.ts";

let fixture: Fixture;

beforeAll(async () => {
  fixture = await createFixture();
});
afterEach(() => fixture.stopWorkers());
afterAll(() => fixture.end());

const quick = { backoff: { firstMs: 20, capMs: 40 } };
const outcomes = async (jobId: string) =>
  (await fixture.rows<{ outcome: string }>("select outcome from job_attempts where job_id = $1 order by claim_no", [jobId])).map(
    (one) => one.outcome,
  );

test("a handler's result, progress and log lines are kept, in the order they were made", async () => {
  const contract = job("whole");
  await fixture.startWorker([
    handle(contract, async ({ progress, log, payload, companyId, job: { id } }) => {
      progress({ done: 0, total: 2, unit: "pages", note: "gather" });
      log("first");
      // What is reported before the last report is written takes its place: the first one is let through.
      const written = "select from job_events where job_id = $1 and data ->> 'note' = 'gather'";
      while ((await fixture.rows(written, [id])).length === 0) await pause(10);
      progress({ done: 2, note: "save" });
      log("second");
      return { n: payload.n, companyId };
    }),
  ]);
  const jobId = await fixture.enqueue(contract, 42);
  const row = await fixture.until(jobId, "succeeded");
  expect(row.result).toEqual({ n: 42, companyId: fixture.company });
  expect(row.progress).toEqual({ done: 2, total: 2, unit: "pages", note: "save" });
  const events = await fixture.rows<{ seq: number; what: string }>(
    `select seq, coalesce(data ->> 'status', data ->> 'note', data ->> 'text') as what from job_events where job_id = $1 order by seq`,
    [jobId],
  );
  expect(events.map((one) => one.what)).toEqual(["queued", "running", "first", "gather", "second", "save", "succeeded"]);
  expect(events.map((one) => one.seq)).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

test("numbers of progress are written at most once per interval, a new phase at once", async () => {
  const contract = job("chatty");
  await fixture.startWorker(
    [
      handle(contract, async ({ progress }) => {
        for (let n = 0; n < 100; n += 1) {
          progress({ done: n, total: 100, unit: "files", note: n < 50 ? "scan" : "send" });
          await pause(5);
        }
      }),
    ],
    { timing: { progressMs: 300 } },
  );
  const jobId = await fixture.enqueue(contract);
  await fixture.until(jobId, "succeeded");
  const [count] = await fixture.rows<{ n: number; ms: number }>(
    `select count(*)::int as n, (select extract(epoch from finished_at - started_at)::float8 * 1000 from jobs where id = $1) as ms
     from job_events where job_id = $1 and kind = 'progress'`,
    [jobId],
  );
  expect(count?.n).toBeGreaterThanOrEqual(3);
  expect(count?.n).toBeLessThanOrEqual(4 + (count?.ms ?? 0) / 300);
});

test("a failing job is tried again with growing waits and ends failed with every attempt on record", async () => {
  const contract = job("failing", { maxAttempts: 3, backoff: { firstMs: 100, capMs: 10_000 } });
  const at: number[] = [];
  await fixture.startWorker([
    handle(contract, async ({ job: { attempt } }) => {
      at.push(performance.now());
      throw new Error(`attempt ${attempt}`);
    }),
  ]);
  const jobId = await fixture.enqueue(contract);
  expect(await fixture.until(jobId, "failed")).toMatchObject({ attempts: 3, error: "attempt 3" });
  const errors = await fixture.rows("select attempt, outcome, error from job_attempts where job_id = $1 order by claim_no", [jobId]);
  expect(errors).toEqual([1, 2, 3].map((n) => ({ attempt: n, outcome: "error", error: `attempt ${n}` })));
  const [first = 0, second = 0, third = 0] = at;
  expect(second - first).toBeGreaterThan(70);
  expect(third - second).toBeGreaterThan(145);
});

test("Discard fails for good, Retry chooses its wait, Snooze costs no attempt", async () => {
  const contract = job("outcomes", { maxAttempts: 2, ...quick });
  const seen = new Map<number, number>();
  await fixture.startWorker([
    handle(contract, async ({ payload: { n }, job: { attempt } }) => {
      const run = (seen.get(n) ?? 0) + 1;
      seen.set(n, run);
      if (n === 1) throw new Discard("pointless");
      if (n === 2 && run === 1) throw new Retry({ afterMs: 300 });
      if (n === 3 && run <= 4) throw new Snooze({ afterMs: 10 });
      return { attempt };
    }),
  ]);
  const discarded = await fixture.enqueue(contract, 1);
  const retried = await fixture.enqueue(contract, 2);
  const snoozed = await fixture.enqueue(contract, 3);
  expect(await fixture.until(discarded, "failed")).toMatchObject({ attempts: 1, error: "pointless" });
  expect(await fixture.until(retried, "succeeded")).toMatchObject({ attempts: 2 });
  const [{ waited } = { waited: 0 }] = await fixture.rows<{ waited: number }>(
    `select extract(epoch from max(started_at) - min(ended_at))::float8 as waited from job_attempts where job_id = $1`,
    [retried],
  );
  expect(waited).toBeGreaterThan(0.25);
  expect(await fixture.until(snoozed, "succeeded")).toMatchObject({ attempts: 1, claim_no: 5, result: { attempt: 1 } });
  expect(await outcomes(snoozed)).toEqual(["snoozed", "snoozed", "snoozed", "snoozed", "ok"]);
});

test("a handler that takes too long is told so and the attempt fails", async () => {
  const contract = job("slow", { timeoutSeconds: 0.2, maxAttempts: 1 });
  await fixture.startWorker([handle(contract, async ({ signal }) => Promise.reject(await aborted(signal)))]);
  const jobId = await fixture.enqueue(contract);
  expect(await fixture.until(jobId, "failed")).toMatchObject({ error: "The job took longer than 0.2 s." });
});

test("results and errors that PostgreSQL cannot store as they are do not hold up the batch", async () => {
  const contract = job("odd", { maxAttempts: 1 });
  const circle: { self?: unknown } = {};
  circle.self = circle;
  const results = [{ text: "a\u0000b\ud800c" }, circle, 10n, undefined, { big: "x".repeat(70_000) }, "fine"];
  await fixture.startWorker([
    handle(contract, async ({ payload: { n } }) => {
      if (n === 6) throw new Error("nul \u0000 and \ud800");
      return results[n];
    }),
  ]);
  const ids = await Promise.all([0, 1, 2, 3, 4, 5, 6].map((n) => fixture.enqueue(contract, n)));
  await fixture.untilIdle();
  const ended = await Promise.all(ids.map((id) => fixture.row(id)));
  expect(ended.map((row) => row.status)).toEqual(["succeeded", "failed", "failed", "succeeded", "failed", "succeeded", "failed"]);
  expect(ended[0]?.result).toEqual({ text: "ab\ufffdc" });
  expect(ended[6]?.error).toBe("nul  and \ufffd");
});

test("a stored payload that no longer parses is discarded with the reason", async () => {
  const contract = job("old-payload");
  await fixture.startWorker([handle(contract, async () => "never")]);
  const [row] = await fixture.rows<{ id: string }>(
    `insert into jobs (company_id, queue, type, payload) values ($1, 'q', 'old-payload', '{"m": 1}') returning id`,
    [fixture.company],
  );
  const failed = await fixture.until(row?.id ?? "", "failed");
  expect(failed.error).toContain("does not fit old-payload");
});

test("a kind of job that this worker does not know is left to one that does, without costing an attempt", async () => {
  const known = job("known");
  const unknown = job("unknown");
  const jobId = await fixture.enqueue(unknown);
  await fixture.startWorker([handle(known, async () => null)]);
  expect(await fixture.until(jobId, (row) => row.status === "queued" && row.claim_no === 1)).toMatchObject({ attempts: 0 });
  expect(fixture.logged.some((line) => line.message.startsWith("no handler"))).toBe(true);
  await fixture.rows("delete from jobs where id = $1", [jobId]);
});

test("within a company the higher priority goes first, then the older; a job for later does not go at all", async () => {
  const contract = job("ordered");
  const order: number[] = [];
  const later = await fixture.enqueue(contract, 5, { priority: 100, runAt: new Date(Date.now() + 3_600_000) });
  for (const [n, priority] of [
    [1, 0],
    [2, 10],
    [3, -5],
    [4, 10],
  ] as const)
    await fixture.enqueue(contract, n, { priority });
  await fixture.startWorker([handle(contract, async ({ payload }) => order.push(payload.n))], { limits: { slots: 1, perCompany: 1 } });
  await eventually(() => order.length === 4 || undefined);
  expect(order).toEqual([2, 4, 1, 3]);
  expect(await fixture.row(later)).toMatchObject({ status: "queued", claim_no: 0 });
  await fixture.rows("delete from jobs where id = $1", [later]);
});

test("a delayed job starts within the polling interval of its time", async () => {
  const contract = job("timed");
  let ran = 0;
  await fixture.startWorker([handle(contract, async () => (ran = Date.now()))], { timing: { pollMs: 200 } });
  const due = Date.now() + 500;
  await fixture.enqueue(contract, 0, { runAt: new Date(due) });
  await eventually(() => ran || undefined);
  expect(ran - due).toBeGreaterThanOrEqual(-5);
  expect(ran - due).toBeLessThan(5_000);
});

test("starting fails when a contract has no handler or two, a handler no contract, or a queue no limits", async () => {
  const [one, two] = [job("one"), job("two")];
  const nothing = async () => null;
  expect(() => assertHandlers([one, two], [handle(one, nothing)])).toThrow("two has no handler");
  expect(() => assertHandlers([one], [handle(one, nothing), handle(one, nothing)])).toThrow("one has 2 handlers");
  expect(() => assertHandlers([one], [handle(one, nothing), handle(two, nothing)])).toThrow("two has a handler but no contract");
  expect(() => assertHandlers([one, two], [handle(one, nothing), handle(two, nothing)])).not.toThrow();
  expect(() => fixture.worker([handle(one, nothing), handle(one, nothing)])).toThrow("Two handlers");
  const elsewhere = defineJob({ type: "elsewhere", title: "Wait elsewhere", queue: "nowhere", payload: z.object({}) });
  expect(() =>
    createWorker({
      queueUrl: fixture.db.url("queue"),
      handlers: [defineHandler(elsewhere, nothing)],
      queues: {},
      tenantDb: () => new Kysely<unknown>({ dialect: new PostgresDialect({ pool: fixture.db.pool("runtime") }) }),
      log: silent,
    }),
  ).toThrow("No limits for queue nowhere");
});

test("draining runs what is due and leaves what is not; a handler run twice shows two effects when it does not look", async () => {
  const contract = job("drained");
  const due = await fixture.enqueue(contract, 1);
  const later = await fixture.enqueue(contract, 2, { runAt: new Date(Date.now() + 60_000) });
  const handlers = [twice(handle(contract, effect))];
  await drainJobs({ queueUrl: fixture.db.url("queue"), handlers, tenantDb: (companyId) => fixture.db.tenant(companyId) });
  expect(await fixture.row(due)).toMatchObject({ status: "succeeded" });
  expect(await fixture.row(later)).toMatchObject({ status: "queued" });
  expect(await fixture.rows("select from effects where job_id = $1", [due])).toHaveLength(2);
});

import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { HandOver, JobCancelled, requestCancel, retryJob } from "./index.ts";
import { aborted, type Context, createFixture, effect, eventually, type Fixture, handle, job } from "./test-fixture.ts";

let fixture: Fixture;

beforeAll(async () => {
  fixture = await createFixture();
});
afterEach(() => fixture.stopWorkers());
afterAll(() => fixture.end());

const cancel = (jobId: string) => requestCancel(fixture.db.tenant(fixture.company), { companyId: fixture.company, jobId });
const retry = (jobId: string) => retryJob(fixture.db.tenant(fixture.company), { companyId: fixture.company, jobId });

test("a waiting job is cancelled at once and never runs", async () => {
  const contract = job("waiting");
  const jobId = await fixture.enqueue(contract, 0, { runAt: new Date(Date.now() + 60_000) });
  expect(await cancel(jobId)).toBe("cancelled");
  expect(await fixture.row(jobId)).toMatchObject({ status: "cancelled", claim_no: 0 });
  expect(await cancel(jobId)).toBe("finished");
});

test("a cancel reaches the handler of a running job at once, long before the next heartbeat", async () => {
  const contract = job("deep");
  let told = 0;
  const worker = await fixture.startWorker([
    handle(contract, async ({ signal }) => {
      const reason = await aborted(signal);
      told = performance.now();
      throw reason;
    }),
  ]);
  const jobId = await fixture.enqueue(contract);
  await fixture.until(jobId, "running");
  const asked = performance.now();
  expect(await cancel(jobId)).toBe("cancelling");
  const row = await fixture.until(jobId, "cancelled");
  expect(told - asked).toBeLessThan(5_000);
  expect(row).toMatchObject({ attempts: 1, error: null });
  expect(worker.id).toBeDefined();
  const attempts = await fixture.rows("select outcome from job_attempts where job_id = $1", [jobId]);
  expect(attempts).toEqual([{ outcome: "cancelled" }]);
});

test("a cancel whose notification is lost is found by the heartbeat", async () => {
  const contract = job("unheard");
  let reason: unknown;
  await fixture.startWorker(
    [
      handle(contract, async ({ signal }) => {
        reason = await aborted(signal);
        throw reason;
      }),
    ],
    { timing: { heartbeatMs: 100 } },
  );
  const jobId = await fixture.enqueue(contract);
  await fixture.until(jobId, "running");
  await fixture.rows("alter table jobs disable trigger announce_changes");
  await cancel(jobId);
  await fixture.rows("alter table jobs enable trigger announce_changes");
  await fixture.until(jobId, "cancelled");
  expect(reason).toBeInstanceOf(JobCancelled);
});

test("a cancel that commits right behind the claim is not missed", async () => {
  const contract = job("race");
  await fixture.startWorker([handle(contract, async ({ signal }) => Promise.reject(await aborted(signal)))], {
    timing: { heartbeatMs: 60_000 },
  });
  for (let round = 0; round < 20; round += 1) {
    const jobId = await fixture.enqueue(contract);
    await eventually(async () => (await cancel(jobId)) !== "not_found" || undefined);
    await fixture.until(jobId, "cancelled");
  }
});

test("a handler that is deaf to the cancel is given up, and what it writes later does not count", async () => {
  const contract = job("deaf");
  let late: unknown;
  const done = Promise.withResolvers<void>();
  const body = async (context: Context) => {
    await pause(3_000);
    late = await effect(context).catch((error: unknown) => error);
    done.resolve();
  };
  await fixture.startWorker([handle(contract, body)], { timing: { abandonMs: 200 } });
  const jobId = await fixture.enqueue(contract);
  await fixture.until(jobId, "running");
  await cancel(jobId);
  await fixture.until(jobId, "cancelled");
  await done.promise;
  expect(late).toMatchObject({ name: "LostClaim" });
  expect(await fixture.rows("select from effects where job_id = $1", [jobId])).toEqual([]);
});

test("a handler that finishes in spite of the cancel has succeeded", async () => {
  const contract = job("finished-anyway");
  await fixture.startWorker([handle(contract, async ({ signal }) => aborted(signal).then(() => "made it"))]);
  const jobId = await fixture.enqueue(contract);
  await fixture.until(jobId, "running");
  await cancel(jobId);
  expect(await fixture.until(jobId, "succeeded")).toMatchObject({ result: "made it" });
});

test("a failed job that is retried runs with all its attempts and leaves nothing of the old ending", async () => {
  const contract = job("again", { maxAttempts: 1 });
  let broken = true;
  await fixture.startWorker([
    handle(contract, async () => {
      if (broken) throw new Error("broken");
      return { fine: true };
    }),
  ]);
  const jobId = await fixture.enqueue(contract);
  expect(await fixture.until(jobId, "failed")).toMatchObject({ error: "broken", attempts: 1 });
  broken = false;
  expect(await retry(jobId)).toBe("queued");
  expect(await fixture.until(jobId, "succeeded")).toMatchObject({ error: null, attempts: 1, claim_no: 2, result: { fine: true } });
  expect(await retry(jobId)).toBe("unfinished");
  const attempts = await fixture.rows("select claim_no, outcome, error from job_attempts where job_id = $1 order by claim_no", [jobId]);
  expect(attempts).toEqual([
    { claim_no: 1, outcome: "error", error: "broken" },
    { claim_no: 2, outcome: "ok", error: null },
  ]);
});

test("stopping hands a running job to another worker at once and costs no attempt", async () => {
  const contract = job("handed-over");
  const reasons: unknown[] = [];
  const slow = await fixture.startWorker([
    handle(contract, async ({ signal }) => {
      reasons.push(await aborted(signal));
      await pause(60_000);
    }),
  ]);
  const jobId = await fixture.enqueue(contract);
  await fixture.until(jobId, "running");
  await fixture.startWorker([handle(contract, async (context) => effect(context))], { timing: { pollMs: 60_000 } });
  await slow.stop(0);
  await fixture.until(jobId, "succeeded");
  expect(reasons[0]).toBeInstanceOf(HandOver);
  expect(await fixture.row(jobId)).toMatchObject({ attempts: 1, claim_no: 2 });
  expect(await fixture.rows("select outcome from job_attempts where job_id = $1 order by claim_no", [jobId])).toEqual([
    { outcome: "returned" },
    { outcome: "ok" },
  ]);
  expect(await fixture.rows("select from workers where id = $1", [slow.id])).toEqual([]);
});

test("stopping with grace lets a job end that is nearly done", async () => {
  const contract = job("nearly");
  const worker = await fixture.startWorker([handle(contract, () => pause(200))]);
  const jobId = await fixture.enqueue(contract);
  await fixture.until(jobId, "running");
  await worker.stop(2_000);
  expect(await fixture.row(jobId)).toMatchObject({ status: "succeeded", claim_no: 1 });
});

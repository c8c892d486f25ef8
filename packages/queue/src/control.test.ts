import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { HandOver, JobCancelled, requestCancel, retryJob } from "./index.ts";
import { aborted, type Context, createWorld, effect, eventually, handle, job, pause, type World } from "./test-world.ts";

let world: World;

beforeAll(async () => {
  world = await createWorld();
});
afterEach(() => world.stopWorkers());
afterAll(() => world.end());

const cancel = (jobId: string) => requestCancel(world.db.tenant(world.company), { companyId: world.company, jobId });
const retry = (jobId: string) => retryJob(world.db.tenant(world.company), { companyId: world.company, jobId });

test("a waiting job is cancelled at once and never runs", async () => {
  const contract = job("waiting");
  const jobId = await world.enqueue(contract, 0, { runAt: new Date(Date.now() + 60_000) });
  expect(await cancel(jobId)).toBe("cancelled");
  expect(await world.row(jobId)).toMatchObject({ status: "cancelled", claim_no: 0 });
  expect(await cancel(jobId)).toBe("finished");
});

test("a cancel reaches the handler of a running job at once, long before the next heartbeat", async () => {
  const contract = job("deep");
  let told = 0;
  const worker = await world.startWorker([
    handle(contract, async ({ signal }) => {
      const reason = await aborted(signal);
      told = performance.now();
      throw reason;
    }),
  ]);
  const jobId = await world.enqueue(contract);
  await world.until(jobId, "running");
  const asked = performance.now();
  expect(await cancel(jobId)).toBe("cancelling");
  const row = await world.until(jobId, "cancelled");
  expect(told - asked).toBeLessThan(5_000);
  expect(row).toMatchObject({ attempts: 1, error: null });
  expect(worker.id).toBeDefined();
  const attempts = await world.rows("select outcome from job_attempts where job_id = $1", [jobId]);
  expect(attempts).toEqual([{ outcome: "cancelled" }]);
});

test("a cancel whose notification is lost is found by the heartbeat", async () => {
  const contract = job("unheard");
  let reason: unknown;
  await world.startWorker(
    [
      handle(contract, async ({ signal }) => {
        reason = await aborted(signal);
        throw reason;
      }),
    ],
    { timing: { heartbeatMs: 100 } },
  );
  const jobId = await world.enqueue(contract);
  await world.until(jobId, "running");
  await world.rows("alter table jobs disable trigger announce_changes");
  await cancel(jobId);
  await world.rows("alter table jobs enable trigger announce_changes");
  await world.until(jobId, "cancelled");
  expect(reason).toBeInstanceOf(JobCancelled);
});

test("a cancel that commits right behind the claim is not missed", async () => {
  const contract = job("race");
  await world.startWorker([handle(contract, async ({ signal }) => Promise.reject(await aborted(signal)))], {
    timing: { heartbeatMs: 60_000 },
  });
  for (let round = 0; round < 20; round += 1) {
    const jobId = await world.enqueue(contract);
    await eventually(async () => (await cancel(jobId)) !== "not_found" || undefined);
    await world.until(jobId, "cancelled", 2_000);
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
  await world.startWorker([handle(contract, body)], { timing: { abandonMs: 200 } });
  const jobId = await world.enqueue(contract);
  await world.until(jobId, "running");
  await cancel(jobId);
  await world.until(jobId, "cancelled", 2_500);
  await done.promise;
  expect(late).toMatchObject({ name: "LostClaim" });
  expect(await world.rows("select from effects where job_id = $1", [jobId])).toEqual([]);
});

test("a handler that finishes in spite of the cancel has succeeded", async () => {
  const contract = job("finished-anyway");
  await world.startWorker([handle(contract, async ({ signal }) => aborted(signal).then(() => "made it"))]);
  const jobId = await world.enqueue(contract);
  await world.until(jobId, "running");
  await cancel(jobId);
  expect(await world.until(jobId, "succeeded")).toMatchObject({ result: "made it" });
});

test("a failed job that is retried runs with all its attempts and leaves nothing of the old ending", async () => {
  const contract = job("again", { maxAttempts: 1 });
  let broken = true;
  await world.startWorker([
    handle(contract, async () => {
      if (broken) throw new Error("broken");
      return { fine: true };
    }),
  ]);
  const jobId = await world.enqueue(contract);
  expect(await world.until(jobId, "failed")).toMatchObject({ error: "broken", attempts: 1 });
  broken = false;
  expect(await retry(jobId)).toBe("queued");
  expect(await world.until(jobId, "succeeded")).toMatchObject({ error: null, attempts: 1, claim_no: 2, result: { fine: true } });
  expect(await retry(jobId)).toBe("unfinished");
  const attempts = await world.rows("select claim_no, outcome, error from job_attempts where job_id = $1 order by claim_no", [jobId]);
  expect(attempts).toEqual([
    { claim_no: 1, outcome: "error", error: "broken" },
    { claim_no: 2, outcome: "ok", error: null },
  ]);
});

test("stopping hands a running job to another worker at once and costs no attempt", async () => {
  const contract = job("handed-over");
  const reasons: unknown[] = [];
  const slow = await world.startWorker([
    handle(contract, async ({ signal }) => {
      reasons.push(await aborted(signal));
      await pause(60_000);
    }),
  ]);
  const jobId = await world.enqueue(contract);
  await world.until(jobId, "running");
  await world.startWorker([handle(contract, async (context) => effect(context))], { timing: { pollMs: 60_000 } });
  await slow.stop(0);
  await world.until(jobId, "succeeded", 3_000);
  expect(reasons[0]).toBeInstanceOf(HandOver);
  expect(await world.row(jobId)).toMatchObject({ attempts: 1, claim_no: 2 });
  expect(await world.rows("select outcome from job_attempts where job_id = $1 order by claim_no", [jobId])).toEqual([
    { outcome: "returned" },
    { outcome: "ok" },
  ]);
  expect(await world.rows("select from workers where id = $1", [slow.id])).toEqual([]);
});

test("stopping with grace lets a job end that is nearly done", async () => {
  const contract = job("nearly");
  const worker = await world.startWorker([handle(contract, () => pause(200))]);
  const jobId = await world.enqueue(contract);
  await world.until(jobId, "running");
  await worker.stop(2_000);
  expect(await world.row(jobId)).toMatchObject({ status: "succeeded", claim_no: 1 });
});

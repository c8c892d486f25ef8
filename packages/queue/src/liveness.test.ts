import { setTimeout as pause } from "node:timers/promises";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { DatabaseGone, LostClaim, requestCancel } from "./index.ts";
import { aborted, type Context, createFixture, effect, eventually, type Fixture, handle, job } from "./test-fixture.ts";

let fixture: Fixture;

beforeAll(async () => {
  fixture = await createFixture();
});
afterEach(async () => {
  await fixture.stopWorkers();
  await fixture.rows("delete from jobs");
  await fixture.rows("delete from workers");
});
afterAll(() => fixture.end());

/** Both in one transaction, or a heartbeat comes between; again while a claim of the worker is in progress, which the sweep respects. */
const expireAndSweep = (workerId = "") =>
  eventually(async () => {
    await fixture.db
      .pool("queue")
      .query(`update workers set lease_until = now() - interval '1 second' where id = '${workerId}'; select * from sweep_workers(0, 0)`);
    return (await fixture.rows("select from workers where id = $1 and dead_at is null", [workerId])).length === 0 || undefined;
  });
const sweepNow = () => fixture.db.pool("queue").query("select * from sweep_workers(0, 0)");

/** Enters a worker as a process that has died would leave it: no lock, a lease that is still good. */
async function ghost(more = ""): Promise<string> {
  const [row] = await fixture.rows<{ id: string }>(
    `insert into workers (id, slot, host, pid, queues, lease_until) values (uuidv7(), nextval('worker_slots'), 'gone', 1, '{q}', now() + interval '1 hour') returning id`,
  );
  if (more) await fixture.rows(more, [row?.id]);
  return row?.id ?? "";
}

const claimAs = async (workerId: string, n = 1) =>
  (
    await fixture.db
      .pool("queue")
      .query<{ id: string; claim_no: number }>("select id, claim_no from claim_jobs($1, 'q', $2, 10)", [workerId, n])
  ).rows;

test("the jobs of a worker whose connection is gone run elsewhere within the time of suspicion, and the loss is on record", async () => {
  const contract = job("orphaned");
  const dead = await ghost();
  const jobId = await fixture.enqueue(contract);
  expect(await claimAs(dead)).toHaveLength(1);
  const asked = performance.now();
  await fixture.startWorker([handle(contract, effect)], { timing: { suspectMs: 300, sweepMs: 100, leaseMs: 1_000, heartbeatMs: 200 } });
  expect(await fixture.until(jobId, "succeeded")).toMatchObject({ attempts: 2, claim_no: 3 });
  expect(performance.now() - asked).toBeGreaterThan(250);
  const attempts = await fixture.rows("select attempt, outcome from job_attempts where job_id = $1 order by claim_no", [jobId]);
  expect(attempts).toEqual([
    { attempt: 1, outcome: "worker_lost" },
    { attempt: 2, outcome: "ok" },
  ]);
  expect(await fixture.rows("select from workers where id = $1", [dead])).toEqual([]);
});

test("a lease that ran out is enough, though the connection still stands", async () => {
  const contract = job("hung");
  const client = await fixture.db.pool("queue").connect();
  try {
    const dead = await ghost("update workers set lease_until = now() - interval '1 second' where id = $1");
    await client.query("select pg_advisory_lock(7074, slot) from workers where id = $1", [dead]);
    const jobId = await fixture.enqueue(contract);
    await fixture.rows(`update workers set dead_at = null where id = $1`, [dead]);
    await claimAs(dead);
    expect((await fixture.row(jobId)).status).toBe("running");
    await sweepNow();
    expect(await fixture.row(jobId)).toMatchObject({ status: "queued", claim_no: 2 });
  } finally {
    await client.query("select pg_advisory_unlock_all()");
    client.release();
  }
});

test("after a restart of the database old leases and free locks are not held against anybody", async () => {
  const dead = await ghost("update workers set lease_until = now() - interval '1 second' where id = $1");
  await fixture.enqueue(job("restart"));
  await claimAs(dead);
  await fixture.db.pool("queue").query("select * from sweep_workers(0, 2000000000)");
  expect(await fixture.rows("select from workers where id = $1", [dead])).toHaveLength(1);
});

test("a poison job that kills every worker ends failed, and one whose cancel was asked for ends cancelled", async () => {
  const poison = await fixture.enqueue(job("poison", { maxAttempts: 2 }));
  for (let round = 0; round < 2; round += 1) {
    await claimAs(await ghost("update workers set suspect_since = now() - interval '1 minute' where id = $1"));
    await sweepNow();
  }
  expect(await fixture.row(poison)).toMatchObject({ status: "failed", attempts: 2, error: "The worker was lost while it ran this job." });
  const cancelled = await fixture.enqueue(job("poison"));
  await claimAs(await ghost("update workers set suspect_since = now() - interval '1 minute' where id = $1"));
  await requestCancel(fixture.db.tenant(fixture.company), { companyId: fixture.company, jobId: cancelled });
  await sweepNow();
  expect(await fixture.row(cancelled)).toMatchObject({ status: "cancelled" });
});

test("a swept worker cannot claim, not even with a claim that was in progress during the sweep", async () => {
  const jobId = await fixture.enqueue(job("late-claim"));
  const dead = await ghost("update workers set suspect_since = now() - interval '1 minute' where id = $1");
  const sweeper = await fixture.db.pool("queue").connect();
  try {
    await sweeper.query("begin");
    await sweeper.query("select * from sweep_workers(0, 0)");
    const claiming = claimAs(dead);
    await pause(100);
    await sweeper.query("commit");
    expect(await claiming).toEqual([]);
  } finally {
    sweeper.release();
  }
  expect(await fixture.row(jobId)).toMatchObject({ status: "queued", worker_id: null });
});

test("a sweep leaves a worker alone whose claim is in progress", async () => {
  await fixture.enqueue(job("early-claim"));
  const suspect = await ghost("update workers set suspect_since = now() - interval '1 minute' where id = $1");
  const claimer = await fixture.db.pool("queue").connect();
  try {
    await claimer.query("begin");
    await claimer.query("select id from claim_jobs($1, 'q', 1, 10)", [suspect]);
    await sweepNow();
    expect(await fixture.rows("select from workers where id = $1 and dead_at is null", [suspect])).toHaveLength(1);
    await claimer.query("commit");
  } finally {
    claimer.release();
  }
});

test("the sweep waits for an open step: the zombie's write commits before the hand-over, its next one never", async () => {
  const contract = job("zombie");
  const open = Promise.withResolvers<void>();
  const entered = Promise.withResolvers<void>();
  const handedOver = Promise.withResolvers<void>();
  const second = Promise.withResolvers<unknown>();
  const body = async (context: Context) => {
    await context.step(async (tx) => {
      await sql`insert into effects (company_id, job_id) values (${context.companyId}, ${context.job.id})`.execute(tx);
      entered.resolve();
      await open.promise;
    });
    await handedOver.promise;
    second.resolve(await effect(context).catch((error: unknown) => error));
  };
  const zombie = await fixture.startWorker([handle(contract, body)], { timing: { heartbeatMs: 60_000, sweepMs: 60_000 } });
  const jobId = await fixture.enqueue(contract);
  await entered.promise;
  await expireAndSweep(zombie.id);
  expect(await fixture.row(jobId)).toMatchObject({ status: "running", claim_no: 1 });
  open.resolve();
  await eventually(async () => {
    await sweepNow();
    return (await fixture.row(jobId)).status === "queued" || undefined;
  });
  handedOver.resolve();
  expect(await second.promise).toBeInstanceOf(LostClaim);
  expect(await fixture.rows("select from effects where job_id = $1", [jobId])).toHaveLength(1);
});

test("a worker enters itself only with its lock in hand", async () => {
  await fixture.rows(`
    create function lock_first() returns trigger language plpgsql as $$
    begin
      if not exists (select from pg_locks where locktype = 'advisory' and classid = 7074 and objid = new.slot and pid = pg_backend_pid()) then
        raise exception 'no lock yet';
      end if;
      return new;
    end $$`);
  await fixture.rows("create trigger lock_first before insert on workers for each row execute function lock_first()");
  const worker = await fixture.startWorker([handle(job("first"), effect)]);
  expect(worker.id).toBeDefined();
  await fixture.stopWorkers();
  await fixture.rows("drop trigger lock_first on workers");
});

test("a worker that was declared dead stops its handlers and registers again under a new id", async () => {
  const contract = job("registered-again");
  const reasons: unknown[] = [];
  const worker = await fixture.startWorker(
    [
      handle(contract, async ({ signal, job: { claimNo } }) => {
        if (claimNo === 1) reasons.push(await aborted(signal));
        return claimNo;
      }),
    ],
    { timing: { heartbeatMs: 100, sweepMs: 60_000 } },
  );
  const first = worker.id;
  const jobId = await fixture.enqueue(contract);
  await fixture.until(jobId, "running");
  await expireAndSweep(first);
  expect(await fixture.until(jobId, "succeeded")).toMatchObject({ result: 3 });
  expect(reasons[0]).toBeInstanceOf(LostClaim);
  expect(worker.id).not.toBe(first);
});

test("a job that the database holds for a worker which does not run it is returned without costing an attempt", async () => {
  const contract = job("stray");
  const worker = await fixture.startWorker([handle(contract, effect)], { timing: { heartbeatMs: 100, orphanMs: 200, pollMs: 60_000 } });
  await pause(100);
  await fixture.rows("alter table jobs disable trigger announce_new");
  const jobId = await fixture.enqueue(contract);
  await fixture.rows("alter table jobs enable trigger announce_new");
  await claimAs(worker.id ?? "");
  expect(await fixture.until(jobId, "succeeded")).toMatchObject({ attempts: 1, claim_no: 2 });
});

test("a run whose row belongs to another claim is aborted at the next heartbeat", async () => {
  const contract = job("taken");
  let reason: unknown;
  await fixture.startWorker([handle(contract, async ({ signal }) => (reason = await aborted(signal)))], { timing: { heartbeatMs: 100 } });
  const jobId = await fixture.enqueue(contract);
  await fixture.until(jobId, "running");
  await fixture.db.queue.transaction().execute(async (tx) => {
    await sql`update jobs set status = 'queued', worker_id = null, run_at = now() + interval '1 hour', claim_no = claim_no + 1`.execute(tx);
  });
  await eventually(() => reason !== undefined || undefined);
  expect(reason).toBeInstanceOf(LostClaim);
  expect(await fixture.row(jobId)).toMatchObject({ status: "queued", claim_no: 2 });
});

test("jobs claimed while a heartbeat is in progress are not taken for lost", async () => {
  const contract = job("claimed-meanwhile");
  await fixture.startWorker([handle(contract, effect)], { timing: { heartbeatMs: 5 }, limits: { slots: 20, perCompany: 20 } });
  await fixture.enqueueMany(contract, 300);
  await fixture.untilIdle();
  expect(await fixture.rows("select from jobs where status <> 'succeeded' or claim_no <> 1")).toEqual([]);
  expect(await fixture.rows("select job_id from effects e join jobs j on j.id = e.job_id and type = 'claimed-meanwhile'")).toHaveLength(
    300,
  );
});

test("a step that is left idle is ended by the database and counts as returned", async () => {
  const contract = job("idle", { maxAttempts: 1 });
  let error: unknown;
  const body = async ({ step, job: { claimNo } }: Context) => {
    if (claimNo > 1) return;
    await step(async () => pause(600)).catch((failure: unknown) => {
      error = failure;
      throw failure;
    });
  };
  await fixture.startWorker([handle(contract, body)], { timing: { stepIdleMs: 200 } });
  const jobId = await fixture.enqueue(contract);
  expect(await fixture.until(jobId, "succeeded")).toMatchObject({ attempts: 1, claim_no: 2 });
  expect(error).toBeInstanceOf(DatabaseGone);
});

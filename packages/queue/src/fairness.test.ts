import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { addCompany, createFixture, type Fixture, handle, job } from "./test-fixture.ts";

let fixture: Fixture;

beforeAll(async () => {
  fixture = await createFixture();
});
afterEach(() => fixture.stopWorkers());
afterAll(() => fixture.end());

test("a company with 10,000 waiting jobs does not hold up the first job of a quiet one", async () => {
  const contract = job("crowd");
  await fixture.enqueueMany(contract, 10_000);
  const started = Promise.withResolvers<number>();
  const body = async ({ companyId }: { companyId: string }) => {
    if (companyId === fixture.other) started.resolve(performance.now());
    else await pause(500);
  };
  await fixture.startWorker([handle(contract, body)], { limits: { slots: 10, perCompany: 4 } });
  await pause(300);
  const asked = performance.now();
  await fixture.enqueue(contract, 0, { companyId: fixture.other });
  expect((await started.promise) - asked).toBeLessThan(5_000);
  await fixture.stopWorkers();
  await fixture.rows("delete from jobs");
});

test("without a spare slot the quiet company gets the next one that falls free", async () => {
  const contract = job("full");
  await fixture.enqueueMany(contract, 1_000);
  let before = 0;
  const started = Promise.withResolvers<void>();
  const body = async ({ companyId }: { companyId: string }) => {
    if (companyId === fixture.other) started.resolve();
    else {
      before += 1;
      await pause(100);
    }
  };
  await fixture.startWorker([handle(contract, body)], { limits: { slots: 2, perCompany: 100 } });
  await pause(250);
  const running = before;
  await fixture.enqueue(contract, 0, { companyId: fixture.other });
  await started.promise;
  expect(before - running).toBeLessThanOrEqual(2);
  await fixture.stopWorkers();
  await fixture.rows("delete from jobs");
});

test("the cap per company holds over several workers, and is reached", async () => {
  const contract = job("capped");
  const third = await addCompany(fixture.db);
  const running = new Map<string, number>();
  const most = new Map<string, number>();
  const body = async ({ companyId }: { companyId: string }) => {
    running.set(companyId, (running.get(companyId) ?? 0) + 1);
    most.set(companyId, Math.max(most.get(companyId) ?? 0, running.get(companyId) ?? 0));
    await pause(5 + Math.random() * 10);
    running.set(companyId, (running.get(companyId) ?? 0) - 1);
  };
  const companies = [fixture.company, fixture.other, third];
  for (const company of companies) await fixture.enqueueMany(contract, 100, company);
  const limits = { slots: 10, perCompany: 3 };
  await Promise.all([1, 2, 3, 4].map(() => fixture.startWorker([handle(contract, body)], { limits })));
  await fixture.untilIdle();
  for (const company of companies) expect(most.get(company)).toBe(3);
});

test("two claims at one moment do not exceed the cap: the second sees what the first took", async () => {
  await fixture.enqueueMany(job("at-once"), 20);
  const pool = fixture.db.pool("queue");
  const [first, second] = await Promise.all([pool.connect(), pool.connect()]);
  const workers = await fixture.rows<{ id: string }>(
    `insert into workers (id, slot, host, pid, queues, lease_until)
     select uuidv7(), nextval('worker_slots'), 'h', 1, '{q}', now() + interval '1 hour' from generate_series(1, 2) returning id`,
  );
  const claim = "select id from claim_jobs($1, 'q', 10, 3)";
  try {
    await first.query("begin");
    expect((await first.query(claim, [workers[0]?.id])).rowCount).toBe(3);
    await fixture.enqueue(job("at-once"), 0, { priority: 10 });
    const other = second.query(claim, [workers[1]?.id]);
    await pause(100);
    await first.query("commit");
    expect((await other).rowCount).toBe(0);
  } finally {
    first.release();
    second.release();
    await fixture.rows("delete from jobs");
    await fixture.rows("delete from workers");
  }
});

test("slots of one worker are never exceeded", async () => {
  const contract = job("slots");
  let running = 0;
  let most = 0;
  const body = async () => {
    running += 1;
    most = Math.max(most, running);
    await pause(3);
    running -= 1;
  };
  await fixture.enqueueMany(contract, 200);
  await fixture.startWorker([handle(contract, body)], { limits: { slots: 5, perCompany: 50 } });
  await fixture.untilIdle();
  expect(most).toBe(5);
});

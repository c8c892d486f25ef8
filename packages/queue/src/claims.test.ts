import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createFixture, type Fixture, handle, job } from "./test-fixture.ts";

const COMPANIES = 2_000;

let fixture: Fixture;
let engine: pg.Client;

beforeAll(async () => {
  fixture = await createFixture();
  engine = new pg.Client(fixture.db.url("queue"));
  await engine.connect();
  await engine.query(
    "insert into workers (id, slot, host, pid, queues, lease_until) values (uuidv7(), 1, 'test', 1, '{q}', now() + interval '1 hour')",
  );
});
afterAll(async () => {
  await engine.end();
  await fixture.end();
});

async function waitingJobs(runAt: string): Promise<void> {
  await fixture.rows(`
    with company as (
      insert into companies (name, code, contact_email)
      select 'Waiting', 'waiting-' || n, 'waiting@example.com' from generate_series(1, ${COMPANIES}) n returning id)
    insert into jobs (company_id, queue, type, payload, run_at, created_via) select id, 'q', 'waits', '{}', ${runAt}, 'worker' from company`);
  await fixture.rows("analyze jobs");
}

async function claim(): Promise<string[]> {
  const { rows } = await engine.query<{ id: string }>("select c.id from workers w, claim_jobs(w.id, 'q', 10, 10) c");
  return rows.map(({ id }) => id);
}

/** Entries of the ready index that were read so far. */
async function readsOfReady(): Promise<number> {
  await engine.query("select pg_stat_force_next_flush()");
  await engine.query("select 1");
  const { rows } = await engine.query<{ read: number }>(
    "select idx_tup_read::int as read from pg_stat_user_indexes where indexrelname = 'jobs_ready'",
  );
  return rows[0]?.read ?? 0;
}

test("companies whose work is for tomorrow cost a claim nothing", async () => {
  await waitingJobs("now() + interval '1 day'");
  const contract = job("today");
  const jobId = await fixture.enqueue(contract, 1);
  const before = await readsOfReady();
  expect(await claim()).toEqual([jobId]);
  expect((await readsOfReady()) - before).toBeLessThan(20);
});

test("a job is claimed when its moment has come, and reads as queued until then", async () => {
  await fixture.rows("delete from jobs");
  const contract = job("soon");
  const jobId = await fixture.enqueue(contract, 1, { runAt: new Date(Date.now() + 700) });
  expect(await claim()).toEqual([]);
  expect(await fixture.rows("select status, due from jobs")).toEqual([{ status: "queued", due: false }]);
  await expect.poll(claim, { interval: 50 }).toEqual([jobId]);
});

test("a job that is put off by its run waits, and is claimed again when its moment has come", async () => {
  await fixture.rows("delete from jobs");
  const contract = job("again", { backoff: { firstMs: 300, capMs: 300 } });
  const tried: number[] = [];
  const done = Promise.withResolvers<void>();
  await fixture.startWorker([
    handle(contract, async ({ job: { attempt } }) => {
      tried.push(attempt);
      if (attempt === 1) throw new Error("once more");
      done.resolve();
    }),
  ]);
  await fixture.enqueue(contract, 1);
  await done.promise;
  expect(tried).toEqual([1, 2]);
});

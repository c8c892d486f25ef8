import { setTimeout as wait } from "node:timers/promises";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { enqueue, enqueueAll, requestCancel, retryJob } from "./index.ts";
import { createFixture, eventually, type Fixture, handle, job } from "./test-fixture.ts";

let fixture: Fixture;
const draft = job("draft", { maxAttempts: 1 });

beforeAll(async () => {
  fixture = await createFixture();
});
afterAll(() => fixture.end());

test("a job is entered with the contract's settings and its first event", async () => {
  const contract = job("settings", { maxAttempts: 7, priority: 5, audience: "system" });
  const jobId = await fixture.enqueue(contract, 3, { createdVia: "rest" });
  const [row] = await fixture.rows(
    "select type, queue, payload, max_attempts, priority, audience, status, created_via from jobs where id = $1",
    [jobId],
  );
  expect(row).toEqual({
    type: "settings",
    queue: "q",
    payload: { n: 3 },
    max_attempts: 7,
    priority: 5,
    audience: "system",
    status: "queued",
    created_via: "rest",
  });
  const events = await fixture.rows("select seq, kind, data ->> 'status' as status from job_events where job_id = $1", [jobId]);
  expect(events).toEqual([{ seq: 1, kind: "state", status: "queued" }]);
});

test("many jobs are entered at once, but for those whose dedupe key a live job has", async () => {
  const contract = job("many");
  const companyId = fixture.company;
  const first = await fixture.enqueue(contract, 1, { dedupeKey: "taken" });
  const keys = ["free", "taken", null, null];
  const requests = keys.map((dedupeKey, index) => ({ payload: { n: index + 2 }, options: { companyId, dedupeKey, delayMs: 60_000 } }));
  await fixture.db
    .tenant(companyId)
    .transaction()
    .execute((tx) => enqueueAll(tx, contract, [...requests, ...requests]));
  const rows = await fixture.rows("select dedupe_key, payload -> 'n' as n, id = $1 as first from jobs where type = 'many' order by id", [
    first,
  ]);
  expect(rows).toEqual([
    { dedupe_key: "taken", n: 1, first: true },
    { dedupe_key: "free", n: 2, first: false },
    ...[4, 5, 4, 5].map((n) => ({ dedupe_key: null, n, first: false })),
  ]);
  await enqueueAll(fixture.db.tenant(companyId), contract, []);
  expect(await fixture.rows("select from jobs where type = 'many'")).toHaveLength(6);
});

test("a job of a transaction that rolls back never existed", async () => {
  let jobId = "";
  const failing = fixture.db
    .tenant(fixture.company)
    .transaction()
    .execute(async (tx) => {
      ({ jobId } = await enqueue(tx, draft, { n: 1 }, { companyId: fixture.company }));
      throw new Error("no");
    });
  await expect(failing).rejects.toThrow("no");
  expect(jobId).not.toBe("");
  expect(await fixture.rows("select from jobs where id = $1", [jobId])).toEqual([]);
});

test("a worker hears of a job only after its transaction has committed", async () => {
  const seen: number[] = [];
  const contract = job("commit");
  const worker = await fixture.startWorker([handle(contract, async ({ payload }) => seen.push(payload.n))], { timing: { pollMs: 60_000 } });
  await fixture.db
    .tenant(fixture.company)
    .transaction()
    .execute(async (tx) => {
      await enqueue(tx, contract, { n: 1 }, { companyId: fixture.company });
      await wait(150);
      expect(seen).toEqual([]);
    });
  await eventually(() => seen.length === 1 || undefined);
  await worker.stop(0);
});

test("a live dedupe key returns the first job, also when twenty come at once; a finished one frees the key", async () => {
  const options = { companyId: fixture.company, dedupeKey: "client-1" };
  const tenant = fixture.db.tenant(fixture.company);
  const all = await Promise.all(Array.from({ length: 20 }, (_, n) => enqueue(tenant, draft, { n }, options)));
  expect(new Set(all.map((one) => one.jobId)).size).toBe(1);
  expect(all.filter((one) => !one.existing)).toHaveLength(1);
  const jobId = all[0]?.jobId ?? "";
  expect(await enqueue(tenant, draft, { n: 0 }, { ...options, dedupeKey: "client-2" })).toMatchObject({ existing: false });
  await requestCancel(tenant, { companyId: fixture.company, jobId });
  const next = await enqueue(tenant, draft, { n: 0 }, options);
  expect(next.existing).toBe(false);
  expect(next.jobId).not.toBe(jobId);
  expect(await retryJob(tenant, { companyId: fixture.company, jobId })).toBe("duplicate");
});

test("dedupe keys of two companies and of two kinds do not meet", async () => {
  const options = { dedupeKey: "shared" };
  const ids = [
    await fixture.enqueue(draft, 0, options),
    await fixture.enqueue(draft, 0, { ...options, companyId: fixture.other }),
    await fixture.enqueue(job("another"), 0, options),
  ];
  expect(new Set(ids).size).toBe(3);
});

test("a payload that does not fit the contract or is more than ids is refused", async () => {
  const tenant = fixture.db.tenant(fixture.company);
  const wrong = { n: "one" } as unknown as { n: number };
  await expect(enqueue(tenant, draft, wrong, { companyId: fixture.company })).rejects.toThrow();
  await expect(
    sql`insert into jobs (company_id, queue, type, payload) values (${fixture.company}, 'q', 'big', jsonb_build_object('t', repeat('x', 20000)))`.execute(
      tenant,
    ),
  ).rejects.toThrow(/jobs_payload_check/);
});

test("nobody enters a job for another company, or sees, cancels or retries one", async () => {
  const mine = fixture.db.tenant(fixture.company);
  await expect(enqueue(mine, draft, { n: 0 }, { companyId: fixture.other })).rejects.toThrow(/row-level security/);
  const theirs = { companyId: fixture.other, jobId: await fixture.enqueue(draft, 0, { companyId: fixture.other }) };
  expect((await sql`select from jobs where id = ${theirs.jobId}`.execute(mine)).rows).toEqual([]);
  expect((await sql`select from job_events where job_id = ${theirs.jobId}`.execute(mine)).rows).toEqual([]);
  expect(await requestCancel(mine, theirs)).toBe("not_found");
  expect(await requestCancel(mine, { ...theirs, companyId: fixture.company })).toBe("not_found");
  expect(await requestCancel(fixture.db.owner, { ...theirs, companyId: fixture.company })).toBe("not_found");
  expect((await fixture.row(theirs.jobId)).status).toBe("queued");
  await requestCancel(fixture.db.tenant(fixture.other), theirs);
  expect(await retryJob(mine, theirs)).toBe("not_found");
  expect(await retryJob(fixture.db.owner, { ...theirs, companyId: fixture.company })).toBe("not_found");
  expect((await fixture.row(theirs.jobId)).status).toBe("cancelled");
});

test("the runtime role cannot move its own job, forge a claim, an event or an attempt, or delete", async () => {
  const jobId = await fixture.enqueue(draft);
  const mine = fixture.db.tenant(fixture.company);
  const refused = async (statement: string, reason: RegExp) => {
    await expect(
      sql.raw(statement.replaceAll("$job", `'${jobId}'`).replaceAll("$me", `'${fixture.company}'`)).execute(mine),
    ).rejects.toThrow(reason);
  };
  await refused("update jobs set status = 'succeeded' where id = $job", /cannot move from queued to succeeded/);
  await refused("update jobs set status = 'running' where id = $job", /cannot move from queued to running/);
  await refused("update jobs set status = 'failed' where id = $job", /cannot move from queued to failed/);
  await refused("update jobs set claim_no = 9 where id = $job", /permission denied/);
  await refused("update jobs set result = '{}' where id = $job", /permission denied/);
  await refused("delete from jobs where id = $job", /permission denied/);
  await refused(
    "insert into jobs (company_id, queue, type, payload, status) values ($me, 'q', 'x', '{}', 'succeeded')",
    /permission denied/,
  );
  await refused("insert into job_events (company_id, job_id, seq, kind, data) values ($me, $job, 2, 'log', '{}')", /row-level security/);
  await refused(
    "insert into job_attempts (company_id, job_id, claim_no, attempt, worker_id, outcome) values ($me, $job, 1, 1, $job, 'ok')",
    /permission denied/,
  );
  await refused("select claim_jobs($job, 'q', 1, 1)", /permission denied/);
  expect((await fixture.row(jobId)).status).toBe("queued");
});

test("the engine's role may not move a job either way it likes", async () => {
  const jobId = await fixture.enqueue(draft);
  const move = (status: string) =>
    sql`update jobs set status = ${status}, finished_at = now() where id = ${jobId}`.execute(fixture.db.queue);
  await expect(move("succeeded")).rejects.toThrow(/cannot move from queued to succeeded/);
});

import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { lastSlot } from "./cron.ts";
import { type Schedule, scheduled } from "./index.ts";
import { createFixture, eventually, type Fixture, handle, job } from "./test-fixture.ts";

let fixture: Fixture;
const contract = job("tick");
const nothing = handle(contract, async () => null);

beforeAll(async () => {
  fixture = await createFixture();
});
afterEach(async () => {
  await fixture.stopWorkers();
  await fixture.rows("delete from jobs");
});
afterAll(() => fixture.end());

describe("the last slot at or before a moment", () => {
  const at = (cron: string, moment: string) => lastSlot({ cron }, new Date(moment)).toISOString().slice(0, 16);
  test.each([
    ["* * * * *", "2026-03-01T10:15:59Z", "2026-03-01T10:15"],
    ["*/15 * * * *", "2026-03-01T10:14:00Z", "2026-03-01T10:00"],
    ["0 3 * * *", "2026-03-01T02:59:00Z", "2026-02-28T03:00"],
    ["0 3 * * *", "2026-03-01T03:00:00Z", "2026-03-01T03:00"],
    ["30 9 1 * *", "2026-03-01T09:29:00Z", "2026-02-01T09:30"],
    ["0 0 29 2 *", "2027-01-01T00:00:00Z", "2024-02-29T00:00"],
    ["0 8-10,20 * * 1-5", "2026-03-01T12:00:00Z", "2026-02-27T20:00"],
    ["0 12 * * 7", "2026-03-04T00:00:00Z", "2026-03-01T12:00"],
    ["0 0 13 * 5", "2026-03-08T00:00:00Z", "2026-03-06T00:00"],
    ["5/20 * * * *", "2026-03-01T10:44:00Z", "2026-03-01T10:25"],
  ])("%s at %s was %s", (cron, moment, slot) => expect(at(cron, moment)).toBe(slot));

  test("every so many seconds counts from the epoch, so that all workers agree", () => {
    expect(lastSlot({ seconds: 30 }, new Date("2026-03-01T10:00:59.9Z")).toISOString()).toBe("2026-03-01T10:00:30.000Z");
  });

  test.each(["* * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "a * * * *", "*/0 * * * *", "5-1 * * * *", "0 0 31 2 *"])(
    "%s is refused",
    (cron) => expect(() => lastSlot({ cron }, new Date("2026-03-01"))).toThrow(RangeError),
  );
});

const everySecond = (jobs: Schedule["jobs"], name = "second"): Schedule => ({ name, every: { seconds: 1 }, jobs });
const one = () => [scheduled(contract, { n: 1 }, { companyId: fixture.company })];
const fast = { sweepMs: 50, leaseMs: 1_000, heartbeatMs: 200 };
const slots = () => fixture.rows<{ n: number; at: Date }>("select (payload ->> 'n')::int as n, created_at as at from jobs order by id");

test("three workers with one schedule enter one job per slot, beginning with the slot after the first start", async () => {
  const jobs = (slot: Date) => [scheduled(contract, { n: slot.getTime() / 1_000 }, { companyId: fixture.company })];
  const started = Date.now();
  await Promise.all([1, 2, 3].map(() => fixture.startWorker([nothing], { schedules: [everySecond(jobs)], timing: fast })));
  await eventually(async () => (await slots()).length >= 3 || undefined);
  const numbers = (await slots()).map((row) => row.n);
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(numbers[0]).toBeGreaterThan(Math.floor(started / 1_000));
  expect(numbers.slice(1).map((n, index) => n - (numbers[index] ?? 0))).toEqual(numbers.slice(1).map(() => 1));
});

test("slots that were missed while no worker ran are made up by one", async () => {
  await fixture.rows("insert into job_schedules (name, last_slot) values ('missed', now() - interval '1 hour')");
  const worker = await fixture.startWorker([nothing], {
    schedules: [{ name: "missed", every: { cron: "* * * * *" }, jobs: one }],
    timing: fast,
  });
  await eventually(async () => (await slots()).length > 0 || undefined);
  await pause(300);
  await worker.stop(0);
  expect((await slots()).length).toBeLessThanOrEqual(2);
  const [row] = await fixture.rows<{ fresh: boolean }>(
    "select last_slot > now() - interval '2 minutes' as fresh from job_schedules where name = 'missed'",
  );
  expect(row?.fresh).toBe(true);
});

test("a schedule whose jobs cannot be entered loses no slot and does not disturb the others", async () => {
  await fixture.rows(
    "insert into job_schedules (name, last_slot) values ('broken', now() - interval '1 hour'), ('sound', now() - interval '1 hour')",
  );
  const broken: Schedule = {
    name: "broken",
    every: { seconds: 1 },
    jobs: () => Promise.reject(new Error("no companies")),
  };
  await fixture.startWorker([nothing], { schedules: [broken, everySecond(one, "sound")], timing: fast });
  await eventually(async () => (await slots()).length > 0 || undefined);
  const [row] = await fixture.rows<{ old: boolean }>(
    "select last_slot < now() - interval '30 minutes' as old from job_schedules where name = 'broken'",
  );
  expect(row?.old).toBe(true);
  expect(fixture.logged.some((line) => line.level === "error" && line.message.startsWith("a schedule"))).toBe(true);
});

test("two schedules of one name and a wrong cron line are refused at the start", () => {
  expect(() => fixture.worker([nothing], { schedules: [everySecond(one), everySecond(one)] })).toThrow("one name");
  expect(() => fixture.worker([nothing], { schedules: [{ name: "x", every: { cron: "never" }, jobs: one }] })).toThrow(RangeError);
});

test("finished jobs go after their time with everything that hangs on them; others stay", async () => {
  const old = await fixture.enqueue(contract);
  const child = await fixture.enqueue(contract, 0, { parentJobId: old });
  const waiting = await fixture.enqueue(contract, 0, { runAt: new Date(Date.now() + 3_600_000) });
  const first = await fixture.startWorker([nothing]);
  await fixture.until(old, "succeeded");
  await fixture.until(child, "succeeded");
  await first.stop(0);
  await fixture.rows("update jobs set finished_at = now() - interval '31 days' where id = $1", [old]);
  await fixture.rows("update jobs set finished_at = now() - interval '29 days' where id = $1", [child]);
  await fixture.startWorker([nothing], { retentionDays: 30, timing: fast });
  await eventually(async () => (await fixture.rows("select from jobs where id = $1", [old])).length === 0 || undefined);
  const left = await fixture.rows<{ id: string; parent_job_id: string | null }>("select id, parent_job_id from jobs order by id");
  expect(left).toEqual([
    { id: child, parent_job_id: null },
    { id: waiting, parent_job_id: null },
  ]);
  expect(
    await fixture.rows("select from job_events where job_id = $1 union all select from job_attempts where job_id = $1", [old]),
  ).toEqual([]);
});

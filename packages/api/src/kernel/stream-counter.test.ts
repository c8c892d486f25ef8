import { randomUUID } from "node:crypto";
import { sql } from "@frontoffice/db";
import { createTestDb, type TestDb } from "@frontoffice/db/testing";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { StreamCounter } from "./stream-counter.ts";

let db: TestDb;
const counters: StreamCounter[] = [];
const errors: unknown[] = [];

beforeAll(async () => {
  db = await createTestDb();
});
afterEach(async () => {
  await Promise.all(counters.splice(0).map((counter) => counter.close()));
  expect(errors.splice(0)).toEqual([]);
});
afterAll(() => db.drop());

/** The counter of one process. */
function process(heartbeatMs = 60_000): StreamCounter {
  const counter = new StreamCounter({ db: db.identity, cap: 3, heartbeatMs, onError: (error) => errors.push(error) });
  counters.push(counter);
  return counter;
}

const takeMany = (counter: StreamCounter, caller: string, count: number) =>
  Promise.all(Array.from({ length: count }, () => counter.take(caller)));
const admitted = (answers: boolean[]) => answers.filter(Boolean).length;

async function stored(caller: string): Promise<number> {
  const { count } = await db.owner
    .selectFrom("streamCounts")
    .select((eb) => eb.fn.coalesce(eb.fn.sum<number>("streams"), eb.lit(0)).as("count"))
    .where("callerId", "=", caller)
    .executeTakeFirstOrThrow();
  return Number(count);
}

test("the streams of a caller are counted over all processes, exactly, however many ask at once", async () => {
  const [first, second] = [process(), process()];
  const [ann, ben] = [randomUUID(), randomUUID()];
  const answers = await Promise.all([
    takeMany(first, ann, 10),
    takeMany(second, ann, 10),
    takeMany(first, ben, 2),
    takeMany(second, ben, 1),
  ]);
  expect(answers.map(admitted).slice(2)).toEqual([2, 1]);
  expect(admitted(answers.slice(0, 2).flat())).toBe(3);
  expect(await stored(ann)).toBe(3);
});

test("a stream that closes makes room in every process", async () => {
  const [first, second] = [process(), process()];
  const caller = randomUUID();
  expect(admitted(await takeMany(first, caller, 3))).toBe(3);
  expect(await second.take(caller)).toBe(false);
  first.release(caller);
  await expect.poll(() => stored(caller)).toBe(2);
  expect(await second.take(caller)).toBe(true);
  expect(await first.take(caller)).toBe(false);
  for (let n = 0; n < 2; n += 1) first.release(caller);
  second.release(caller);
  await expect.poll(() => stored(caller)).toBe(0);
});

test("a process that ends takes its streams along, and one that died counts no more once it is silent", async () => {
  const [ended, dead, living] = [process(), process(), process()];
  const caller = randomUUID();
  expect(admitted(await takeMany(ended, caller, 2))).toBe(2);
  expect(admitted(await takeMany(dead, caller, 1))).toBe(1);
  expect(await living.take(caller)).toBe(false);
  await ended.close();
  expect(await stored(caller)).toBe(1);
  expect(admitted(await takeMany(living, caller, 3))).toBe(2);
  await db.owner.updateTable("streamProcesses").set({ seenAt: sql<Date>`seen_at - interval '20 seconds'` }).execute();
  expect(await living.take(caller)).toBe(true);
});

test("a process that was taken for dead counts its streams again", async () => {
  const caller = randomUUID();
  const frozen = process(20);
  expect(admitted(await takeMany(frozen, caller, 3))).toBe(3);
  await db.owner.deleteFrom("streamProcesses").execute();
  await expect.poll(() => stored(caller)).toBe(3);
  expect(await process().take(caller)).toBe(false);
});

test("a statement that fails refuses who asked, and what was released meanwhile is counted with the next one", async () => {
  const caller = randomUUID();
  const counter = process(20);
  expect(admitted(await takeMany(counter, caller, 3))).toBe(3);
  await db.pool("owner").query("alter function count_streams rename to count_streams_away");
  counter.release(caller);
  await expect(counter.take(randomUUID())).rejects.toThrow("count_streams");
  expect(await stored(caller)).toBe(3);
  await db.pool("owner").query("alter function count_streams_away rename to count_streams");
  await expect.poll(() => stored(caller)).toBe(2);
});

import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
  createJobFeed,
  type JobFeed,
  JobNotFound,
  type JobPresenter,
  type JobStreamItem,
  type JobView,
  requestCancel,
  retryJob,
} from "./index.ts";
import { createFixture, eventually, type Fixture, handle, job } from "./test-fixture.ts";

let fixture: Fixture;
let feed: JobFeed;
const contract = job("followed");
const asTheyAre: JobPresenter<JobView> = { key: "all", present: async (jobs) => jobs };
const steps = 8;
const talkative = handle(contract, async ({ progress, log }) => {
  for (let n = 1; n <= steps; n += 1) {
    progress({ done: n, total: steps, unit: "steps", note: `step ${n}` });
    log(`line ${n}`);
    await pause(40);
  }
});

const newFeed = (more: { coalesceMs?: number; rereadMs?: number } = {}) =>
  createJobFeed({ listenUrl: fixture.db.url("runtime"), tenantDb: (companyId) => fixture.db.tenant(companyId), log: fixture.log, ...more });

beforeAll(async () => {
  fixture = await createFixture();
  feed = newFeed();
  await feed.start();
});
afterEach(() => fixture.stopWorkers());
afterAll(async () => {
  await feed.close();
  await fixture.end();
});

async function collect<T>(stream: AsyncIterable<T>, enough: (all: T[]) => boolean = () => false): Promise<T[]> {
  const all: T[] = [];
  for await (const item of stream) {
    all.push(item);
    if (enough(all)) break;
  }
  return all;
}

const story = (items: JobStreamItem[]) => items.filter((item) => item.kind !== "snapshot").map((item) => Number(item.id));
const upTo = (n: number, from = 1) => Array.from({ length: n - from + 1 }, (_, index) => from + index);

test("a stream opens with a snapshot, tells every event in order, and ends with the job", async () => {
  const jobId = await fixture.enqueue(contract);
  const watching = collect(feed.watchJob({ companyId: fixture.company, jobId }));
  await pause(50);
  await fixture.startWorker([talkative]);
  const items = await watching;
  const last = (await fixture.row(jobId)).event_seq;
  expect(items[0]).toMatchObject({ kind: "snapshot", id: "1", job: { id: jobId, status: "queued", eventSeq: 1, progress: null } });
  expect(story(items)).toEqual(upTo(last, 2));
  expect(items.at(-1)).toMatchObject({ kind: "state", data: { status: "succeeded", error: null, cancelRequested: false } });
  expect(items.filter((item) => item.kind === "log").map((item) => item.data)).toEqual(upTo(steps).map((n) => ({ text: `line ${n}` })));
});

test("a stream that is cut and resumed again and again loses nothing and repeats nothing", async () => {
  const jobId = await fixture.enqueue(contract);
  await fixture.startWorker([talkative]);
  const seen: JobStreamItem[] = [];
  let lastEventId = "0";
  for (let cut = 0; seen.at(-1)?.kind !== "state" || cut < 3; cut += 1) {
    const part = await collect(feed.watchJob({ companyId: fixture.company, jobId, lastEventId }), (all) => all.length === 3);
    seen.push(...part);
    lastEventId = part.at(-1)?.id ?? lastEventId;
    if (part.length < 3) break;
  }
  expect(story(seen)).toEqual(upTo((await fixture.row(jobId)).event_seq));
  expect(seen.some((item) => item.kind === "snapshot")).toBe(false);
});

test("resuming behind the last event of a finished job ends at once; an id that cannot be of this job starts over", async () => {
  const jobId = await fixture.enqueue(contract);
  await requestCancel(fixture.db.tenant(fixture.company), { companyId: fixture.company, jobId });
  expect(await collect(feed.watchJob({ companyId: fixture.company, jobId, lastEventId: "2" }))).toEqual([]);
  for (const lastEventId of ["99", "nonsense"]) {
    const items = await collect(feed.watchJob({ companyId: fixture.company, jobId, lastEventId }));
    expect(items).toMatchObject([{ kind: "snapshot", id: "2", job: { status: "cancelled" } }]);
  }
});

test("a stream that follows goes on when a finished job is retried", async () => {
  const ref = { companyId: fixture.company, jobId: await fixture.enqueue(contract) };
  await requestCancel(fixture.db.tenant(fixture.company), ref);
  const watching = collect(feed.watchJob({ ...ref, follow: true }), (all) => all.length === 2);
  await pause(100);
  await retryJob(fixture.db.tenant(fixture.company), ref);
  expect(await watching).toMatchObject([{ kind: "snapshot" }, { kind: "state", data: { status: "queued" } }]);
  await requestCancel(fixture.db.tenant(fixture.company), ref);
});

test("another company's job cannot be watched, and its changes reach no feed but its own", async () => {
  const theirs = await fixture.enqueue(contract, 0, { companyId: fixture.other });
  await expect(collect(feed.watchJob({ companyId: fixture.company, jobId: theirs }))).rejects.toBeInstanceOf(JobNotFound);
  const stop = new AbortController();
  const seen: string[] = [];
  const watching = (async () => {
    for await (const { jobs } of feed.watchCompany({ presenter: asTheyAre, companyId: fixture.company, signal: stop.signal }))
      seen.push(...jobs.map((one) => one.id));
  })();
  await pause(100);
  const mine = await fixture.enqueue(contract, 0, { runAt: new Date(Date.now() + 60_000) });
  await requestCancel(fixture.db.tenant(fixture.other), { companyId: fixture.other, jobId: theirs });
  await eventually(() => seen.includes(mine) || undefined);
  await pause(150);
  expect(seen).not.toContain(theirs);
  stop.abort();
  await watching;
});

test("a stream lives through killed connections, with nothing lost and nothing twice", async () => {
  const jobId = await fixture.enqueue(contract);
  const watching = collect(feed.watchJob({ companyId: fixture.company, jobId }));
  await pause(50);
  await fixture.startWorker([talkative]);
  for (let round = 0; round < 6; round += 1) {
    await fixture.killBackends(round % 2 === 0 ? "job feed" : "test runtime");
    await pause(50);
  }
  const items = await watching;
  const last = (await fixture.row(jobId)).event_seq;
  expect(story(items)).toEqual(upTo(last, Number(items[0]?.id) + 1));
  expect(items.at(-1)).toMatchObject({ kind: "state", data: { status: "succeeded" } });
});

test("what changed while the LISTEN connection was away arrives when it is back", async () => {
  const jobId = await fixture.enqueue(contract, 0, { runAt: new Date(Date.now() + 60_000) });
  const companyStream = feed.watchCompany({ presenter: asTheyAre, companyId: fixture.company });
  const jobStream = feed.watchJob({ companyId: fixture.company, jobId });
  // Both have read their snapshot before the connection is killed, however busy the machine is.
  for (const stream of [companyStream, jobStream]) expect(await stream.next()).toMatchObject({ value: { kind: "snapshot" } });
  const company = collect(companyStream, (all) => all.length >= 1);
  const watching = collect(jobStream);
  await fixture.killBackends("job feed");
  await requestCancel(fixture.db.tenant(fixture.company), { companyId: fixture.company, jobId });
  const started = Date.now();
  expect((await watching).at(-1)).toMatchObject({ kind: "state", data: { status: "cancelled" } });
  expect(Date.now() - started).toBeLessThan(5_000);
  const again = (await company)[0]?.jobs.find((one) => one.id === jobId);
  expect(again).toMatchObject({ status: "cancelled" });
});

test("all streams share one LISTEN connection, and a burst of changes is read once", async () => {
  const own = newFeed({ coalesceMs: 80 });
  await own.start();
  const stop = new AbortController();
  const ids = await Promise.all(upTo(40).map((n) => fixture.enqueue(contract, n, { runAt: new Date(Date.now() + 60_000) })));
  const seen: number[] = [];
  const jobs = ids.map((jobId) => collect(own.watchJob({ companyId: fixture.company, jobId, signal: stop.signal })));
  const company = (async () => {
    for await (const item of own.watchCompany({ presenter: asTheyAre, companyId: fixture.company, signal: stop.signal }))
      if (item.kind === "changes") seen.push(item.jobs.length);
  })();
  await pause(200);
  const [listening] = await fixture.rows<{ n: number }>(
    "select count(*)::int as n from pg_stat_activity where application_name = 'job feed' and datname = current_database()",
  );
  expect(listening?.n).toBe(2);
  await Promise.all(ids.map((jobId) => requestCancel(fixture.db.tenant(fixture.company), { companyId: fixture.company, jobId })));
  const ended = await Promise.all(jobs);
  for (const items of ended) expect(items.at(-1)).toMatchObject({ kind: "state", data: { status: "cancelled" } });
  await eventually(() => seen.reduce((sum, n) => sum + n, 0) >= 40 || undefined);
  expect(seen.length).toBeLessThanOrEqual(4);
  stop.abort();
  await company;
  await own.close();
});

test("the company's feed leaves out what the system does for itself", async () => {
  const hidden = job("hidden", { audience: "system" });
  const stop = new AbortController();
  const types = new Set<string>();
  const watching = (async () => {
    for await (const { jobs } of feed.watchCompany({ presenter: asTheyAre, companyId: fixture.company, signal: stop.signal }))
      for (const one of jobs) types.add(one.type);
  })();
  await pause(80);
  await fixture.enqueue(hidden, 0, { runAt: new Date(Date.now() + 60_000) });
  await fixture.enqueue(job("shown"), 0, { runAt: new Date(Date.now() + 60_000) });
  await eventually(() => types.has("shown") || undefined);
  expect(types).not.toContain("hidden");
  stop.abort();
  await watching;
});

test("a reader that is slow gets one fresh snapshot instead of a thousand changes", async () => {
  const items = feed.watchCompany({ presenter: asTheyAre, companyId: fixture.other });
  expect((await items.next()).value).toMatchObject({ kind: "snapshot" });
  for (let batch = 0; batch < 2; batch += 1) {
    await fixture.enqueueMany(contract, 700, fixture.other);
    await pause(400);
  }
  const { value } = await items.next();
  expect(value).toMatchObject({ kind: "snapshot" });
  expect(value?.jobs.length).toBeLessThanOrEqual(300);
  await items.return();
});

test("readers with the same rights are given the same objects, and each change is read once for all of them", async () => {
  const stop = new AbortController();
  const presented = { all: 0, none: 0 };
  const presenter = (key: "all" | "none"): JobPresenter<JobView> => ({
    key,
    present: async (jobs) => {
      presented[key] += 1;
      return key === "all" ? jobs : jobs.map(() => undefined);
    },
  });
  const watch = (key: "all" | "none") => feed.watchCompany({ presenter: presenter(key), companyId: fixture.company, signal: stop.signal });
  const readers = upTo(50).map(() => watch("all"));
  const limited = watch("none");
  const firsts = await Promise.all(readers.map((reader) => reader.next()));
  expect((await limited.next()).value).toEqual({ kind: "snapshot", jobs: [] });
  expect(firsts.every(({ value }) => value?.kind === "snapshot")).toBe(true);
  expect(presented.all).toBeLessThan(10);
  const before = { ...presented };
  const nothing = limited.next();
  const jobId = await fixture.enqueue(contract, 0, { runAt: new Date(Date.now() + 60_000) });
  const [first, ...others] = await Promise.all(readers.map((reader) => reader.next()));
  expect(first?.value).toMatchObject({ kind: "changes", jobs: [{ id: jobId }] });
  for (const other of others) expect(other.value).toBe(first?.value);
  await eventually(() => presented.none > before.none || undefined);
  expect(presented.all - before.all).toBe(1);
  stop.abort();
  expect(await nothing).toMatchObject({ done: true });
});

test("a reader who comes later has its own snapshot, and tells the others what they have not heard", async () => {
  const early = feed.watchCompany({ presenter: asTheyAre, companyId: fixture.other });
  expect((await early.next()).value).toMatchObject({ kind: "snapshot" });
  const jobId = await fixture.enqueue(contract, 0, { companyId: fixture.other, runAt: new Date(Date.now() + 60_000) });
  const late = feed.watchCompany({ presenter: asTheyAre, companyId: fixture.other });
  const snapshot = (await late.next()).value;
  expect(snapshot?.kind).toBe("snapshot");
  expect(snapshot?.jobs.some(({ id }) => id === jobId)).toBe(true);
  expect((await early.next()).value).toMatchObject({ kind: "changes", jobs: [{ id: jobId }] });
  await Promise.all([early.return(), late.return()]);
});

test("a view that cannot be made ends the streams that wait for it with its error", async () => {
  const presenter = { key: "broken", present: () => Promise.reject(new Error("no such column")) };
  await fixture.enqueue(contract, 0, { runAt: new Date(Date.now() + 60_000) });
  await expect(feed.watchCompany({ presenter, companyId: fixture.company }).next()).rejects.toThrow("no such column");
});

test("all who watch one job are given the same objects", async () => {
  const jobId = await fixture.enqueue(contract, 0, { runAt: new Date(Date.now() + 60_000) });
  const watch = () => feed.watchJob({ companyId: fixture.company, jobId });
  const readers = upTo(10).map(watch);
  const firsts = await Promise.all(readers.map((reader) => reader.next()));
  for (const { value } of firsts) expect(value).toBe(firsts[0]?.value);
  await requestCancel(fixture.db.tenant(fixture.company), { companyId: fixture.company, jobId });
  const moves = await Promise.all(readers.map((reader) => reader.next()));
  expect(moves[0]?.value).toMatchObject({ kind: "state", data: { status: "cancelled" } });
  for (const { value } of moves) expect(value).toBe(moves[0]?.value);
});

test("closing the feed or aborting ends a stream", async () => {
  const jobId = await fixture.enqueue(contract, 0, { runAt: new Date(Date.now() + 60_000) });
  const own = newFeed();
  await own.start();
  const stop = new AbortController();
  const streams = [
    own.watchJob({ companyId: fixture.company, jobId, signal: stop.signal }),
    own.watchJob({ companyId: fixture.company, jobId }),
    own.watchCompany({ presenter: asTheyAre, companyId: fixture.company }),
  ] as const;
  // Each has read its snapshot, however busy the machine is, and waits for more.
  for (const stream of streams) expect(await stream.next()).toMatchObject({ done: false });
  const [aborted, ...closed] = streams.map((stream) => stream.next());
  stop.abort();
  expect(await aborted).toEqual({ done: true, value: undefined });
  await own.close();
  expect(await Promise.all(closed)).toEqual([1, 2].map(() => ({ done: true, value: undefined })));
});

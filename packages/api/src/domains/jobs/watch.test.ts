import { randomUUID } from "node:crypto";
import { isTrackedEnvelope } from "@trpc/server";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type TestApi, type TestCompany, testApi } from "../../testing/index.ts";
import { makeClient } from "../clients/factory.ts";
import { makeJob } from "./factory.ts";
import { type JobEvent, type JobFeedItem, jobEvent } from "./schema.ts";

let api: TestApi;
let company: TestCompany;

beforeAll(async () => {
  api = await testApi();
});

beforeEach(async () => {
  company = await api.company();
});

afterAll(() => api.close());

async function move(jobId: string, values: { status?: string; progress?: string }): Promise<void> {
  const running = values.status === "running";
  const workerId = randomUUID();
  if (running) {
    const slot = Math.floor(Math.random() * 2 ** 30);
    await api.db.owner
      .insertInto("workers")
      .values({ id: workerId, slot, host: "test", pid: 1, queues: [], leaseUntil: new Date() })
      .execute();
  }
  const held = running ? { workerId, attempts: 1 } : values.status ? { workerId: null, finishedAt: new Date() } : {};
  await api.db.queue
    .updateTable("jobs")
    .set({ ...values, ...held })
    .where("id", "=", jobId)
    .execute();
}

/** What the wire carries: the id to resume after, and the event as it is declared. */
function eventOf(item: unknown): JobEvent {
  if (!isTrackedEnvelope<unknown>(item)) throw new Error("an event without an id");
  const event = jobEvent.parse(item[1]);
  expect(item[0]).toBe(String(event.seq));
  return event;
}

async function readAll(stream: AsyncIterator<unknown>): Promise<JobEvent[]> {
  const events: JobEvent[] = [];
  for (let item = await stream.next(); !item.done; item = await stream.next()) events.push(eventOf(item.value));
  return events;
}

async function next(stream: AsyncIterator<JobFeedItem>): Promise<JobFeedItem> {
  const { value, done } = await stream.next();
  if (done) throw new Error("the stream is over");
  return value;
}

describe("jobs.watch", () => {
  test("begins with the job as it is, tells every move, and ends with the job", async () => {
    const client = await makeClient(await company.scope(), { name: "Harbour Dental" });
    const id = await makeJob(await company.scope(), { clientId: client.id });
    const stream = (await (await company.as("viewer")).jobs.watch({ id }))[Symbol.asyncIterator]();
    const first = await stream.next();
    expect(eventOf(first.value)).toMatchObject({ kind: "snapshot", job: { id, status: "queued", clientName: "Harbour Dental" } });
    await move(id, { status: "running" });
    await move(id, { progress: JSON.stringify({ done: 1, total: 2, unit: "steps", note: "Gathering" }) });
    await move(id, { status: "succeeded" });
    const events = await readAll(stream);
    expect(events.map((event) => (event.kind === "state" ? event.status : event.kind))).toEqual(["running", "progress", "succeeded"]);
    expect(events[1]).toMatchObject({ progress: { done: 1, total: 2, unit: "steps", note: "Gathering" } });
  });

  test("goes on behind the last event: nothing lost, nothing twice", async () => {
    const id = await makeJob(await company.scope());
    await move(id, { status: "running" });
    await move(id, { status: "succeeded" });
    const caller = await company.as("viewer");
    const after = async (lastEventId: number) =>
      readAll((await caller.jobs.watch({ id, lastEventId: String(lastEventId) }))[Symbol.asyncIterator]());
    const all = await after(0);
    expect(all.map((event) => event.kind === "state" && event.status)).toEqual(["queued", "running", "succeeded"]);
    expect(await after(all[0]?.seq ?? 0)).toEqual(all.slice(1));
    expect(await after(all.at(-1)?.seq ?? 0)).toEqual([]);
  });

  test("refuses an id that no event has", async () => {
    const id = await makeJob(await company.scope());
    await expect((await company.as("viewer")).jobs.watch({ id, lastEventId: "1; drop" })).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });
});

describe("jobs.watchAll", () => {
  test("begins with what there is, then tells what changes, of this company only", async () => {
    const other = await api.company("Other Agency");
    const old = await makeJob(await company.scope());
    await makeJob(await company.scope(), { audience: "system" });
    await makeJob(await other.scope());
    const stream = (await (await company.as("viewer")).jobs.watchAll())[Symbol.asyncIterator]();
    const first = await next(stream);
    expect([first.kind, first.jobs.map(({ id }) => id)]).toEqual(["snapshot", [old]]);
    await makeJob(await other.scope());
    const fresh = await makeJob(await company.scope(), { type: "strategies.draft" });
    const change = await next(stream);
    expect(change.jobs).toMatchObject([{ id: fresh, status: "queued", title: "Draft a strategy", createdBy: { name: "Owner Person" } }]);
    await (await company.as("member")).jobs.cancel({ id: old });
    expect(await next(stream)).toMatchObject({
      kind: "changes",
      jobs: [{ id: old, status: "cancelled", cancelRequestedAt: expect.any(String) }],
    });
    await stream.return?.();
  });
});

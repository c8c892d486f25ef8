import type { DB } from "@frontoffice/db";
import { createWorker, type JobHandler } from "@frontoffice/queue";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { createOutbound } from "../../adapters/outbound.ts";
import { type TestApi, type TestCompany, testApi } from "../../testing/index.ts";
import { silent } from "../../testing/jobs.ts";
import { type Receiver, startReceiver } from "../../testing/receiver.ts";
import { createJobHandlers, QUEUE_LIMITS } from "../../worker.ts";
import { makeEndpoint } from "./factory.ts";

const DEADLINE_MS = 2_000;

let api: TestApi;
let company: TestCompany;
let healthy: Receiver;
let hanging: Receiver;

beforeAll(async () => {
  [healthy, hanging] = [await startReceiver(), await startReceiver()];
  hanging.answer = () => undefined;
  const allowedOrigins = [healthy.origin, hanging.origin];
  api = await testApi({ receivers: createOutbound({ allowedOrigins, deadlineMs: DEADLINE_MS }) });
});

beforeEach(async () => {
  company = await api.company();
  healthy.received.length = 0;
  healthy.answer = (response) => void response.writeHead(204).end();
});

afterEach(async () => {
  // What still waits belongs to this test's company; the next test's workers leave it alone.
  await api.db.owner
    .updateTable("jobs")
    .set({ runAt: new Date("2100-01-01") })
    .where("status", "=", "queued")
    .execute();
});

afterAll(async () => {
  await api.close();
  await Promise.all([healthy.close(), hanging.close()]);
});

const workerWith = (handlers: JobHandler<DB>[]) =>
  createWorker({ queueUrl: api.db.url("queue"), handlers, queues: QUEUE_LIMITS, tenantDb: api.db.tenant, log: silent });
const startWorker = async () => {
  const worker = workerWith(createJobHandlers(api.services));
  await worker.start();
  return worker;
};
const addClients = async (count: number) => {
  const caller = await company.as("owner");
  for (let made = 0; made < count; made += 1) await caller.clients.create({ name: `Client ${made} ${Math.random()}` });
};
const statuses = async (endpointId: string) => {
  const { items } = await (await company.as("admin")).webhooks.deliveries.list({ endpointId, limit: 100 });
  return items.map(({ status }) => status);
};

test("endpoints that hang, more of them than there are slots, do not delay the one that answers", async () => {
  await api.db.owner.updateTable("companies").set({ maxClients: 500 }).where("id", "=", company.id).execute();
  const scope = await company.scope();
  for (let made = 0; made < 12; made += 1) await makeEndpoint(scope, { url: `${hanging.origin}/${made}` });
  await addClients(5);
  const worker = await startWorker();
  try {
    // By now each of them has failed once and stands among its like.
    const answering = () =>
      api.db.owner.selectFrom("webhookEndpoints").select("id").where("companyId", "=", company.id).where("consecutiveFailures", "=", 0);
    await expect.poll(() => answering().execute()).toEqual([]);
    const { id } = await makeEndpoint(scope, { url: `${healthy.origin}/hooks`, events: ["client.created"] });
    await addClients(10);
    const began = Date.now();
    await healthy.count(10);
    // Behind them it would have to wait for a turn of theirs, which takes fifteen seconds.
    expect(Date.now() - began).toBeLessThan(2 * DEADLINE_MS);
    await expect.poll(() => statuses(id)).toEqual(Array.from({ length: 10 }, () => "delivered"));
  } finally {
    await worker.stop(100);
  }
});

test("one job at a time sends for an endpoint, and a burst goes out once each", async () => {
  let concurrent = 0;
  let most = 0;
  healthy.answer = (response) => {
    concurrent += 1;
    most = Math.max(most, concurrent);
    setTimeout(() => {
      concurrent -= 1;
      response.writeHead(204).end();
    }, 20);
  };
  await makeEndpoint(await company.scope(), { url: `${healthy.origin}/hooks`, events: ["client.created"] });
  await addClients(20);
  const workers = [await startWorker(), await startWorker()];
  await healthy.count(20);
  await Promise.all(workers.map((worker) => worker.stop(2_000)));
  expect(new Set(healthy.received.map(({ headers }) => headers["webhook-id"])).size).toBe(20);
  expect(healthy.received).toHaveLength(20);
  expect(most).toBeLessThanOrEqual(4);
});

test("a message that comes while a job is about to leave is not forgotten", async () => {
  const { id } = await makeEndpoint(await company.scope(), { url: `${healthy.origin}/hooks`, events: ["client.created"] });
  await api.db.owner.updateTable("companies").set({ maxClients: 500 }).where("id", "=", company.id).execute();
  const worker = await startWorker();
  for (let wave = 1; wave <= 25; wave += 1) {
    await Promise.all([addClients(1), addClients(1)]);
    await healthy.count(wave * 2);
  }
  await expect.poll(async () => (await statuses(id)).every((status) => status === "delivered")).toBe(true);
  await worker.stop(2_000);
  expect(healthy.received).toHaveLength(50);
});

test("a worker that dies between sending and writing down sends again under the same id, and loses nothing", async () => {
  const { id } = await makeEndpoint(await company.scope(), { url: `${healthy.origin}/hooks`, events: ["client.created"] });
  await addClients(1);
  // Dies, for all that the database knows, the moment the message has gone out: nothing of that run is written any more.
  const dying = createJobHandlers(api.services).map((handler) => ({
    ...handler,
    run: (context: Parameters<typeof handler.run>[0]) => {
      const step: typeof context.step = (write) => (healthy.received.length > 0 ? new Promise(() => undefined) : context.step(write));
      return handler.run({ ...context, step });
    },
  }));
  const first = workerWith(dying);
  await first.start();
  await healthy.count(1);
  await first.stop(0);
  expect(await statuses(id)).toEqual(["pending"]);
  const next = await startWorker();
  await healthy.count(2);
  await expect.poll(() => statuses(id)).toEqual(["delivered"]);
  await next.stop(2_000);
  const [one, two] = healthy.received.map(({ headers }) => headers["webhook-id"]);
  expect(one).toBe(two);
});

test("a job that is run twice after it has ended sends nothing more", async () => {
  await makeEndpoint(await company.scope(), { url: `${healthy.origin}/hooks`, events: ["client.created"] });
  await addClients(1);
  await api.drainJobs();
  const { id } = await api.db.owner
    .selectFrom("jobs")
    .select("id")
    .where("companyId", "=", company.id)
    .where("type", "=", "webhooks.deliver")
    .executeTakeFirstOrThrow();
  await api.db.owner
    .insertInto("jobs")
    .columns(["companyId", "queue", "type", "audience", "payload"])
    .expression((eb) => eb.selectFrom("jobs").select(["companyId", "queue", "type", "audience", "payload"]).where("id", "=", id))
    .execute();
  await api.drainJobs();
  expect(healthy.received).toHaveLength(1);
});

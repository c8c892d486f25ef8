import { Webhook } from "standardwebhooks";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createOutbound } from "../../adapters/outbound.ts";
import { type TestApi, type TestCompany, testApi } from "../../testing/index.ts";
import { type Receiver, startReceiver } from "../../testing/receiver.ts";
import { makeClient } from "../clients/factory.ts";
import { makeEndpoint } from "./factory.ts";
import { HOUR, waitAfter } from "./rules.ts";

let api: TestApi;
let company: TestCompany;
let receiver: Receiver;
let second: Receiver;

beforeAll(async () => {
  [receiver, second] = [await startReceiver(), await startReceiver()];
  const allowedOrigins = [receiver.origin, second.origin];
  api = await testApi({ receivers: createOutbound({ allowedOrigins, deadlineMs: 600, maxBytes: 10_000 }) });
});

beforeEach(async () => {
  company = await api.company();
});

afterEach(async () => {
  // What still waits belongs to this test's company; the next test's workers leave it alone.
  await api.db.owner
    .updateTable("jobs")
    .set({ runAt: new Date("2100-01-01") })
    .where("status", "=", "queued")
    .execute();
  for (const one of [receiver, second]) {
    one.received.length = 0;
    one.answer = (response) => void response.writeHead(204).end();
  }
});

afterAll(async () => {
  await api.close();
  await Promise.all([receiver.close(), second.close()]);
});

const hooks = async () => (await company.as("admin")).webhooks;
const endpointAt = async (origin: string, values: object = {}) =>
  makeEndpoint(await company.scope(), { url: `${origin}/hooks`, ...values });
const addClient = async (name?: string) => (await company.as("owner")).clients.create({ name: name ?? `Client ${Math.random()}` });
const deliveries = async () => (await (await hooks()).deliveries.list({ limit: 100 })).items;
const verify = (secret: string, { body, headers } = receiver.received[0] ?? { body: "", headers: {} }) =>
  new Webhook(secret).verify(body, headers as Record<string, string>);

/** Lets the next attempts fall due, as time would. */
async function fastForward(): Promise<void> {
  const past = new Date(Date.now() - 1_000);
  await api.db.owner.updateTable("webhookDeliveries").set({ nextAttemptAt: past }).where("status", "=", "pending").execute();
  await api.db.owner.updateTable("jobs").set({ runAt: past }).where("status", "=", "queued").where("companyId", "=", company.id).execute();
  await api.drainJobs();
}

describe("a message", () => {
  test("arrives signed; the package that receivers use verifies it, and not with another body or secret", async () => {
    const { plainSecret } = await endpointAt(receiver.origin);
    const client = await addClient("Harbour Dental");
    await api.drainJobs();
    const [got] = receiver.received;
    const body = JSON.parse(got?.body ?? "");
    expect(verify(plainSecret)).toEqual(body);
    expect(Object.keys(body)).toEqual(["id", "type", "timestamp", "data"]);
    expect(body).toMatchObject({
      id: got?.headers["webhook-id"],
      type: "client.created",
      data: { entity: "client", entityId: client.id, clientId: client.id, after: { name: "Harbour Dental" } },
    });
    expect(() => verify(plainSecret, { body: `${got?.body} `, headers: got?.headers ?? {} })).toThrow();
    expect(() => verify(`whsec_${Buffer.alloc(32).toString("base64")}`)).toThrow();
    expect(await deliveries()).toMatchObject([
      { status: "delivered", attempts: 1, lastStatus: 204, lastError: null, event: "client.created" },
    ]);
  });

  test("carries both signatures while a rotation lasts, and one afterwards", async () => {
    const { id, plainSecret: old } = await endpointAt(receiver.origin);
    const { secret } = await (await hooks()).endpoints.rotateSecret({ id, overlapHours: 1 });
    const fresh = secret ?? "";
    await addClient();
    await api.drainJobs();
    expect(receiver.received[0]?.headers["webhook-signature"]).toMatch(/^v1,\S+ v1,\S+$/);
    expect(verify(old)).toEqual(verify(fresh));
    await api.db.owner
      .updateTable("webhookEndpoints")
      .set({ previousUntil: new Date(Date.now() - 1) })
      .where("id", "=", id)
      .execute();
    await addClient();
    await api.drainJobs();
    expect(verify(fresh, receiver.received[1])).toBeTruthy();
    expect(() => verify(old, receiver.received[1])).toThrow();
  });

  test("goes only to enabled endpoints that asked for its type and its client, and not beyond the company", async () => {
    const client = await makeClient(await company.scope());
    await endpointAt(receiver.origin, { url: `${receiver.origin}/approved`, events: ["strategy.approved"] });
    await endpointAt(receiver.origin, { url: `${receiver.origin}/mine`, events: ["client.updated"], clientIds: [client.id] });
    const off = await endpointAt(receiver.origin, { url: `${receiver.origin}/off` });
    await (await hooks()).endpoints.disable({ id: off.id });
    await makeEndpoint(await (await api.company("Outsider")).scope(), { url: `${receiver.origin}/outsider` });
    const caller = await company.as("member");
    await caller.clients.update({ id: client.id, profession: "baker" });
    await caller.clients.update({ id: (await addClient()).id, profession: "baker" });
    await api.drainJobs();
    expect(receiver.received.map(({ path }) => path)).toEqual(["/mine"]);
  });

  test("is kept with the event: a transaction that fails, and a preview, send nothing", async () => {
    await endpointAt(receiver.origin);
    await addClient("Twice");
    await expect(addClient("Twice")).rejects.toThrow();
    const caller = await company.as("owner");
    await (caller.clients.create as (input: object) => Promise<unknown>)({ name: "Only asked", preview: true });
    expect(await deliveries()).toHaveLength(1);
  });

  test("of a member with listed clients goes out too", async () => {
    const client = await makeClient(await company.scope());
    await endpointAt(receiver.origin);
    const principal = await company.principal("member");
    const limited = api.caller({ ...principal, company: principal.company && { ...principal.company, clientIds: [client.id] } });
    await limited.clients.update({ id: client.id, profession: "baker" });
    await api.drainJobs();
    expect(receiver.received).toHaveLength(1);
  });
});

describe("a receiver that does not take a message", () => {
  test("is tried again under the same id until it does; the log tells each attempt and nothing that it said", async () => {
    await endpointAt(receiver.origin);
    receiver.answer = (response) => void response.writeHead(500).end("a secret of the receiver");
    await addClient();
    await api.drainJobs();
    const [waiting] = await deliveries();
    expect(waiting).toMatchObject({ status: "pending", attempts: 1, lastStatus: 500, lastError: "The receiver answered 500." });
    const wait = Date.parse(waiting?.nextAttemptAt ?? "") - Date.now();
    expect(wait).toBeGreaterThan(2_000);
    expect(wait).toBeLessThan(6_000);
    receiver.answer = (response) => void response.writeHead(201).end();
    await fastForward();
    expect(receiver.received.map(({ headers }) => headers["webhook-id"])).toEqual([waiting?.eventId, waiting?.eventId]);
    const full = await (await hooks()).deliveries.get({ id: waiting?.id ?? "" });
    expect(full).toMatchObject({
      status: "delivered",
      log: [
        { number: 1, status: 500 },
        { number: 2, status: 201, error: null },
      ],
    });
    const rows = await api.db.owner.selectFrom("webhookDeliveries").selectAll().execute();
    expect(JSON.stringify([full, rows])).not.toContain("secret of the receiver");
  });

  test("may ask for patience: Retry-After counts, within bounds", async () => {
    await endpointAt(receiver.origin);
    receiver.answer = (response) => void response.writeHead(503, { "retry-after": "3600" }).end();
    await addClient();
    await api.drainJobs();
    const [waiting] = await deliveries();
    expect(Date.parse(waiting?.nextAttemptAt ?? "") - Date.now()).toBeGreaterThan(3_590_000);
    expect(waitAfter(1, 90 * 24 * HOUR)).toBe(12 * HOUR);
    expect(waitAfter(6, 0)).toBeGreaterThan(0.89 * HOUR);
  });

  test.each<[string, Receiver["answer"], RegExp]>([
    ["hangs", () => undefined, /No complete answer within 600 ms/],
    ["redirects", (response) => void response.writeHead(302, { location: second.origin }).end(), /redirects elsewhere/],
  ])("%s: the attempt ends, and nobody else is asked", async (_how, answer, words) => {
    await endpointAt(receiver.origin);
    receiver.answer = answer;
    await addClient();
    await api.drainJobs();
    expect(await deliveries()).toMatchObject([{ status: "pending", lastStatus: null, lastError: expect.stringMatching(words) }]);
    expect(second.received).toEqual([]);
  });

  test("stands in a private network by now: the guard refuses it when sending, too", async () => {
    const { id } = await endpointAt(receiver.origin);
    await api.db.owner.updateTable("webhookEndpoints").set({ url: "https://192.168.0.10/hooks" }).where("id", "=", id).execute();
    await addClient();
    await api.drainJobs();
    expect(await deliveries()).toMatchObject([{ status: "pending", lastError: "This address belongs to a private or special network." }]);
  });

  test("is gone: 410 disables the endpoint at once and tells the others", async () => {
    const { id } = await endpointAt(receiver.origin);
    await endpointAt(second.origin, { events: ["webhook.disabled"] });
    receiver.answer = (response) => void response.writeHead(410).end();
    await addClient();
    await api.drainJobs();
    expect(await (await hooks()).endpoints.get({ id })).toMatchObject({ isEnabled: false, disabledReason: "gone" });
    expect(JSON.parse(second.received[0]?.body ?? "")).toMatchObject({ type: "webhook.disabled", data: { entityId: id, reason: "gone" } });
    expect((await deliveries()).map(({ event, status }) => [event, status])).toEqual([
      ["webhook.disabled", "delivered"],
      ["client.created", "failed"],
    ]);
  });

  test("fails for a day: the endpoint is disabled, what waits is kept as failed, and redelivery brings it after all", async () => {
    const { id } = await endpointAt(receiver.origin);
    receiver.answer = (response) => void response.writeHead(502).end();
    await addClient();
    await api.drainJobs();
    await addClient();
    await api.drainJobs();
    const { endpoints, deliveries: log } = await hooks();
    expect(await endpoints.get({ id })).toMatchObject({ isEnabled: true, consecutiveFailures: 2 });
    await api.db.owner
      .updateTable("webhookEndpoints")
      .set({ failingSince: new Date(Date.now() - 25 * HOUR) })
      .where("id", "=", id)
      .execute();
    await fastForward();
    expect(await endpoints.get({ id })).toMatchObject({ isEnabled: false, disabledReason: "failing", health: { failed: 2, pending: 0 } });
    const [failed] = await deliveries();
    await expect(log.redeliver({ id: failed?.id ?? "" })).rejects.toMatchObject({ cause: { code: "precondition" } });
    receiver.answer = (response) => void response.writeHead(204).end();
    receiver.received.length = 0;
    await endpoints.enable({ id });
    const { deliveryId } = await log.redeliver({ id: failed?.id ?? "" });
    await api.drainJobs();
    expect(receiver.received[0]?.headers["webhook-id"]).toBe(failed?.eventId);
    expect(await log.get({ id: deliveryId })).toMatchObject({ status: "delivered", redeliveryOf: failed?.id });
    expect((await company.auditRows()).map(({ procedure }) => procedure)).toContain("webhooks.deliveries.redeliver");
  });
});

describe("webhooks.endpoints.test", () => {
  test("is sent once, also to a disabled endpoint, and says nothing about its health", async () => {
    const { id } = await endpointAt(receiver.origin);
    const { endpoints, deliveries: log } = await hooks();
    await endpoints.disable({ id });
    receiver.answer = (response) => void response.writeHead(500).end();
    const { deliveryId } = await endpoints.test({ id });
    await api.drainJobs();
    expect(await log.get({ id: deliveryId })).toMatchObject({ event: "webhook.test", status: "failed", attempts: 1, lastStatus: 500 });
    expect(await endpoints.get({ id })).toMatchObject({ consecutiveFailures: 0, failingSince: null });
  });
});

describe("the log", () => {
  test("is filtered by endpoint, status and event, and read page by page", async () => {
    const { id } = await endpointAt(receiver.origin, { events: ["client.created"] });
    await endpointAt(second.origin, { events: ["client.updated"] });
    for (let made = 0; made < 3; made += 1) await addClient();
    const { deliveries: log } = await hooks();
    const first = await log.list({ endpointId: id, status: "pending", event: "client.created", limit: 2 });
    const rest = await log.list({ endpointId: id, limit: 2, cursor: first.nextCursor ?? "" });
    expect([first.items.length, rest.items.length, rest.nextCursor]).toEqual([2, 1, null]);
    expect(new Set([...first.items, ...rest.items].map((one) => one.id)).size).toBe(3);
    expect((await log.list({ event: "client.updated" })).items).toEqual([]);
  });

  test.each(["get", "redeliver"] as const)("%s: another company's delivery reads as missing, and a member is refused", async (move) => {
    await endpointAt(receiver.origin);
    await addClient();
    const [{ id } = { id: "" }] = await deliveries();
    const outsider = await api.company("Outsider");
    await expect((await outsider.as("owner")).webhooks.deliveries[move]({ id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect((await company.as("member")).webhooks.deliveries[move]({ id })).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});

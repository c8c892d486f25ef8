import { sql } from "@frontoffice/db";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createOutbound } from "../../adapters/outbound.ts";
import { type TestApi, type TestCompany, testApi } from "../../testing/index.ts";
import { type Receiver, startReceiver } from "../../testing/receiver.ts";
import { cleanUpUploads } from "../../worker.ts";
import { makeProject } from "../projects/factory.ts";
import { makeEndpoint } from "./factory.ts";
import { sweepDeliveries } from "./sweep.ts";

const HOUR = 3_600_000;

let api: TestApi;
let company: TestCompany;
let receiver: Receiver;

beforeAll(async () => {
  receiver = await startReceiver();
  api = await testApi({ receivers: createOutbound({ allowedOrigins: [receiver.origin] }) });
  company = await api.company();
});
afterEach(() => setClock(0));
afterAll(async () => {
  await api.close();
  await receiver.close();
});

/** The clock of this process, so much ahead of the database's. */
function setClock(aheadMs: number): void {
  Object.assign(api.services, { now: () => new Date(Date.now() + aheadMs) });
}

const statuses = async (endpointId: string) => {
  const { items } = await (await company.as("admin")).webhooks.deliveries.list({ endpointId });
  return items.map(({ status }) => status);
};

test("a message of a server whose clock is two minutes ahead is sent at once", async () => {
  const endpoint = await makeEndpoint(await company.scope(), { url: receiver.origin });
  setClock(120_000);
  await (await company.as("owner")).clients.create({ name: "From the future" });
  await api.drainJobs();
  expect(await statuses(endpoint.id)).toEqual(["delivered"]);
});

test("a message that failed is tried again when its job is due, whatever the worker's clock says", async () => {
  const endpoint = await makeEndpoint(await company.scope(), { url: receiver.origin });
  receiver.answer = (response) => void response.writeHead(500).end();
  setClock(120_000);
  await (await company.as("owner")).clients.create({ name: "Tried twice" });
  await api.drainJobs();
  receiver.answer = (response) => void response.writeHead(204).end();
  const due = await api.db.owner
    .selectFrom("jobs")
    .innerJoin("webhookDeliveries as delivery", (join) =>
      join.on("delivery.endpointId", "=", endpoint.id).on("delivery.status", "=", "pending"),
    )
    .select(sql<boolean>`jobs.run_at = delivery.next_attempt_at`.as("isSame"))
    .where("jobs.type", "=", "webhooks.retry")
    .where("jobs.status", "=", "queued")
    .where(sql<boolean>`jobs.payload->>'endpointId' = ${endpoint.id}`)
    .execute();
  expect(due).toEqual([{ isSame: true }]);
});

test("a message that is due and for which no job looks any more is found by the sweep", async () => {
  const endpoint = await makeEndpoint(await company.scope(), { url: receiver.origin });
  await (await company.as("owner")).clients.create({ name: "Forgotten" });
  await api.db.owner
    .updateTable("jobs")
    .set({ status: "cancelled", finishedAt: new Date() })
    .where("type", "=", "webhooks.deliver")
    .where("status", "=", "queued")
    .execute();
  expect(await sweepDeliveries(api.services)).toBe(0);
  const late = sql<Date>`now() - interval '2 minutes'`;
  await api.db.owner.updateTable("webhookDeliveries").set({ nextAttemptAt: late }).where("endpointId", "=", endpoint.id).execute();
  expect(await sweepDeliveries(api.services)).toBe(1);
  expect(await sweepDeliveries(api.services)).toBe(0);
  await api.drainJobs();
  expect(await statuses(endpoint.id)).toEqual(["delivered"]);
});

test("a rotated secret, an invitation and an upload end by the database's clock", async () => {
  const endpoint = await makeEndpoint(await company.scope(), { url: receiver.origin });
  const owner = await company.as("owner");
  const { id: projectId } = await makeProject(await company.scope());
  const { id } = await owner.uploadSessions.create({ projectId, sourceKind: "browser" });
  await owner.uploads.start({ sessionId: id });
  const invited = await owner.invitations.send({ email: "later@example.com", role: "member" });
  setClock(-48 * HOUR);
  await owner.webhooks.endpoints.rotateSecret({ id: endpoint.id, overlapHours: 24 });
  await owner.uploadSessions.progress({ id, bytesUploaded: 0, speedBps: 0, currentFiles: [] });
  setClock(30 * 24 * HOUR);
  expect((await owner.webhooks.endpoints.get({ id: endpoint.id })).previousSecretUntil).not.toBeNull();
  await cleanUpUploads(api.services);
  expect(await owner.uploadSessions.get({ id })).toMatchObject({ status: "scanning" });
  expect((await owner.invitations.list({})).items.find((one) => one.id === invited.id)).toMatchObject({ state: "open" });
});

import { randomBytes } from "node:crypto";
import { SINGLE_BYTES } from "@frontoffice/transfer";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Caller, type TestApi, type TestCompany, testApi } from "../../testing/index.ts";
import { makeProject } from "../projects/factory.ts";
import { cleanUpUploads } from "./cleanup.commands.ts";
import { openDestination } from "./destinations.ts";

let api: TestApi;
let company: TestCompany;
let caller: Caller;

beforeAll(async () => {
  api = await testApi();
  company = await api.company();
  caller = await company.as("member");
});
afterAll(() => api.close());

/** A session with a large file whose upload was begun, and how many uploads the store has for it. */
async function begun() {
  const { id: projectId } = await makeProject(await company.scope());
  const { id } = await caller.uploadSessions.create({ projectId, sourceKind: "browser" });
  await caller.uploads.start({ sessionId: id });
  const bytes = randomBytes(SINGLE_BYTES + 1);
  const { items } = await caller.uploadSessions.files.register({ id, files: [{ path: "film.mp4", size: bytes.length }] });
  const fileId = items[0]?.fileId ?? "";
  await caller.uploadSessions.files.sign({ id, files: [{ fileId, parts: [] }] });
  return id;
}

async function uploadsInStore(): Promise<number> {
  const scope = await company.scope();
  const bucketName = scope.adapters.storage.bucketOf(company.id);
  const { client, close } = await openDestination(scope, { storageConnectionId: null, bucketName });
  const { body } = await client.send({ method: "GET", query: { uploads: "" }, signal: AbortSignal.timeout(5_000) });
  await close();
  return body.split("<Upload>").length - 1;
}

const age = (id: string, change: { lastSeenAt?: Date; completedAt?: Date }) =>
  api.db.owner.updateTable("uploadSessions").set(change).where("id", "=", id).execute();

test("a sender that was not heard of for a day has failed, and a day later the store forgets its parts", async () => {
  const id = await begun();
  await cleanUpUploads(api.services);
  expect(await caller.uploadSessions.get({ id })).toMatchObject({ status: "uploading" });
  const yesterday = new Date(Date.now() - 25 * 3_600_000);
  await age(id, { lastSeenAt: yesterday });
  await cleanUpUploads(api.services);
  expect(await caller.uploadSessions.get({ id })).toMatchObject({ status: "failed", error: expect.stringContaining("24 hours") });
  expect(await uploadsInStore()).toBe(1);
  await age(id, { completedAt: yesterday });
  await cleanUpUploads(api.services);
  expect(await uploadsInStore()).toBe(0);
});

test("a cancelled or deleted session leaves nothing in the store, and a resumed one starts its file again", async () => {
  const [cancelled, deleted] = [await begun(), await begun()];
  for (const id of [cancelled, deleted]) await caller.uploadSessions.cancel({ id });
  await caller.uploadSessions.delete({ id: deleted });
  expect(await uploadsInStore()).toBe(2);
  await cleanUpUploads(api.services);
  await cleanUpUploads(api.services);
  expect(await uploadsInStore()).toBe(0);
  await caller.uploadSessions.resume({ id: cancelled });
  const { items } = await caller.uploadSessions.files.list({ id: cancelled });
  expect(items[0]).toMatchObject({ status: "pending", partSize: null });
});

test("a session whose job ended without it has failed", async () => {
  const { id: projectId } = await makeProject(await company.scope());
  const { id } = await caller.uploadSessions.create({ projectId, sourceKind: "browser" });
  await api.db.owner.updateTable("uploadSessions").set({ sourceKind: "worker_path", status: "queued" }).where("id", "=", id).execute();
  await cleanUpUploads(api.services);
  expect(await caller.uploadSessions.get({ id })).toMatchObject({ status: "failed", error: expect.stringContaining("Resume") });
});

import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "@frontoffice/db";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Caller, createFolders, type TestApi, testApi } from "../../testing/index.ts";
import { cleanUpUploads } from "../uploads/cleanup.commands.ts";
import { uploadStatuses } from "../uploads/enums.ts";
import { fileStatuses } from "../uploads/files/schema.ts";
import { createDemo } from "./commands.ts";
import type { DemoLogin } from "./people.ts";
import { addUploads, type DemoUploadsOptions } from "./uploads.ts";

let api: TestApi;
let root: string;
let logins: DemoLogin[];
let admin: Caller;
const fill = (options: Partial<DemoUploadsOptions> = {}) =>
  addUploads({ services: api.services, root, runJobs: api.drainJobs, ...options });
const cut = () => Promise.reject(new Error("the database went away"));

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "frontoffice-demo-"));
  api = await testApi({ folders: createFolders([{ company: "mare-studio", folder: root }]) });
  expect(await fill()).toBe(false);
  logins = (await createDemo({ services: api.services, runJobs: api.drainJobs })) ?? [];
  // Everything below holds of what was made after a cut, so nothing of the first half stays in the way.
  await expect(fill({ runJobs: cut })).rejects.toThrow("went away");
  expect(await fill({ replace: true })).toBe(true);
  admin = await signIn("admin@mare.example");
});
afterAll(async () => {
  await api.close();
  await rm(root, { recursive: true, force: true });
});

async function signIn(email: string) {
  const login = logins.find((one) => one.email === email);
  const { token } = await api.anonymous().auth.login({ email, password: login?.password ?? "" });
  return api.caller(await api.resolve(token ?? ""), token);
}

const sessions = async () => (await admin.uploadSessions.list({ limit: 100 })).items;
const filesOf = async (id: string) => (await admin.uploadSessions.files.list({ id, limit: 100 })).items;

test("sessions are in every state, from each of the three sources, and files in every state", async () => {
  const all = await sessions();
  expect(new Set(all.map(({ status }) => status))).toEqual(new Set(uploadStatuses));
  expect(new Set(all.map(({ sourceKind }) => sourceKind))).toEqual(new Set(["browser", "cli", "worker_path"]));
  const files = (await Promise.all(all.map(({ id }) => filesOf(id)))).flat();
  expect(new Set(files.map(({ status }) => status))).toEqual(new Set(fileStatuses));
  expect(files.filter(({ status }) => status === "failed").every(({ error }) => error)).toBe(true);
});

test("cycles are in every state, with times that follow from it", async () => {
  const { items } = await admin.projects.list({});
  expect(items).toHaveLength(5);
  expect(new Set(items.map(({ clientId }) => clientId)).size).toBe(4);
  expect(items.filter(({ isActive }) => !isActive).map(({ name }) => name)).toEqual(["Old website"]);
  const cycles = (await Promise.all(items.map(({ id }) => admin.cycles.list({ projectId: id })))).flatMap((page) => page.items);
  expect(new Set(cycles.map(({ status }) => status))).toEqual(new Set(["planned", "active", "completed", "archived"]));
  for (const { status, startedAt, completedAt, createdAt } of cycles) {
    expect(startedAt === null).toBe(status === "planned");
    expect(completedAt === null).toBe(status === "planned" || status === "active");
    if (startedAt && completedAt) expect([createdAt, startedAt, completedAt].toSorted()).toEqual([createdAt, startedAt, completedAt]);
  }
});

test("every session that came to its end has a receipt that verifies, and no other one has", async () => {
  const all = await sessions();
  const ended = all.filter(({ status }) => status === "completed" || status === "completed_with_errors");
  expect(ended.length).toBeGreaterThan(6);
  expect(all.filter(({ hasReceipt }) => hasReceipt)).toEqual(ended);
  for (const { id } of ended) {
    const { sessionId, files, bytes, manifestSha256, issuedAt, keyId, signature } = await admin.receipts.get({ id });
    const { content } = await admin.receipts.manifest({ id });
    expect(createHash("sha256").update(content).digest("hex")).toBe(manifestSha256);
    const verdict = await admin.receipts.verify({ sessionId, files, bytes, manifestSha256, issuedAt, keyId, signature });
    expect(verdict).toMatchObject({ valid: true, isLatest: true });
  }
});

test("what is called uploaded is in the store with its bytes, and so is what was there already", async () => {
  let duplicates = 0;
  for (const { id } of await sessions()) {
    const stored = (await filesOf(id)).filter(({ status }) => status === "uploaded" || status === "skipped_duplicate");
    for (const file of stored) {
      const { url } = await admin.uploadSessions.files.download({ id, fileId: file.id });
      const body = Buffer.from(await (await fetch(url)).arrayBuffer());
      expect(createHash("sha256").update(body).digest("hex")).toBe(file.sha256);
      if (file.status === "skipped_duplicate") duplicates += 1;
    }
  }
  expect(duplicates).toBeGreaterThan(0);
});

test("the counts of each session are those of its files", async () => {
  for (const session of await sessions()) {
    const files = await filesOf(session.id);
    const of = (status: string) => files.filter((file) => file.status === status);
    const bytes = (some: typeof files) => some.reduce((sum, { size }) => sum + size, 0);
    expect(session, session.name ?? "").toMatchObject({
      totalFiles: files.length,
      filesUploaded: of("uploaded").length,
      filesSkipped: of("skipped_duplicate").length,
      filesFailed: of("failed").length,
      totalBytes: bytes(files),
      bytesSkipped: bytes(of("skipped_duplicate")),
    });
    expect(session.bytesUploaded).toBeGreaterThanOrEqual(bytes(of("uploaded")));
  }
});

test("nothing that stands still has a speed", async () => {
  for (const { status, speedBps, etaSeconds, currentFiles } of await sessions())
    if (status !== "uploading")
      expect({ status, speedBps, etaSeconds, currentFiles }).toMatchObject({ speedBps: null, etaSeconds: null, currentFiles: [] });
  const [away] = (await sessions()).filter(({ status }) => status === "uploading");
  expect(Date.now() - Date.parse(away?.lastSeenAt ?? "")).toBeGreaterThan(15 * 60_000);
});

test("what seems to be in progress stays as it is when the worker looks and cleans up", async () => {
  const before = await sessions();
  await api.drainJobs();
  await cleanUpUploads(api.services);
  expect(await sessions()).toEqual(before);
});

test("the folder that waits for the night is sent when its hour has come", async () => {
  const [waiting] = (await sessions()).filter(({ status }) => status === "queued");
  const id = waiting?.id ?? "";
  expect(waiting).toMatchObject({ sourceKind: "worker_path" });
  await sql`update jobs set run_at = now() where id = ${waiting?.jobId}`.execute(api.db.owner);
  await api.drainJobs();
  expect(await admin.uploadSessions.get({ id })).toMatchObject({ status: "completed", filesUploaded: 6, hasReceipt: true });
});

test("the folder that is left for people to try can be planned and sent", async () => {
  const [draft] = (await sessions()).filter(({ status, sourceKind }) => status === "draft" && sourceKind === "worker_path");
  const id = draft?.id ?? "";
  expect(await admin.uploadSessions.plan({ id })).toMatchObject({ files: 12, unreadableCount: 0 });
  await admin.uploads.start({ sessionId: id });
  await api.drainJobs();
  expect(await admin.uploadSessions.get({ id })).toMatchObject({ status: "completed", filesUploaded: 12 });
});

test("what was paused goes on with what is missing", async () => {
  const [paused] = (await sessions()).filter(({ status }) => status === "paused");
  const id = paused?.id ?? "";
  expect(paused?.filesUploaded).toBeGreaterThan(0);
  expect(paused?.filesUploaded).toBeLessThan(paused?.totalFiles ?? 0);
  await admin.uploadSessions.update({ id, bandwidthLimitBps: null });
  await admin.uploadSessions.resume({ id });
  await api.drainJobs();
  expect(await admin.uploadSessions.get({ id })).toMatchObject({ status: "completed", filesUploaded: paused?.totalFiles });
});

test("a second time adds nothing, and the neighbour has nothing", async () => {
  const before = (await sessions()).length;
  expect(await fill()).toBe(false);
  expect(await sessions()).toHaveLength(before);
  const neighbour = await signIn("owner@mare-studios.example");
  expect((await neighbour.projects.list({})).items).toEqual([]);
  expect((await neighbour.uploadSessions.list({})).items).toEqual([]);
});

test("what somebody has begun to use is not replaced", async () => {
  const project = (await admin.projects.list({})).items.find(({ isActive }) => isActive);
  await admin.uploadSessions.create({ projectId: project?.id ?? "", name: "Of a person", sourceKind: "browser" });
  const before = await sessions();
  expect(await fill({ replace: true })).toBe(false);
  expect(await sessions()).toEqual(before);
});

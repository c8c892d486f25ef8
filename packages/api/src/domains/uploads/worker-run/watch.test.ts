import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { createWorker, type Worker } from "@frontoffice/queue";
import { isTrackedEnvelope } from "@trpc/server";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { createFolders } from "../../../adapters/folders.ts";
import { type Caller, type TestApi, type TestCompany, testApi } from "../../../testing/index.ts";
import { silent } from "../../../testing/jobs.ts";
import { createJobHandlers, QUEUE_LIMITS } from "../../../worker.ts";
import { makeProject } from "../../projects/factory.ts";
import type { UploadSessionView, UploadStatus } from "../schema.ts";

let api: TestApi;
let company: TestCompany;
let caller: Caller;
let root: string;
let worker: Worker | undefined;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "frontoffice-root-"));
  api = await testApi();
  company = await api.company();
  const { code } = await api.db.owner.selectFrom("companies").select("code").where("id", "=", company.id).executeTakeFirstOrThrow();
  Object.assign(api.services.adapters, { folders: createFolders([{ company: code, folder: root }]) });
  caller = await company.as("member");
});
afterEach(async () => {
  await worker?.stop(2_000);
  worker = undefined;
});
afterAll(async () => {
  await api.close();
  await rm(root, { recursive: true, force: true });
});

async function startWorker(): Promise<Worker> {
  worker = createWorker({
    queueUrl: api.db.url("queue"),
    handlers: createJobHandlers(api.services),
    queues: QUEUE_LIMITS,
    tenantDb: api.db.tenant,
    log: silent,
  });
  await worker.start();
  return worker;
}

/** A started session of files of 64 KB that takes seconds at its pace. */
async function slowSession(name: string, files = 40, bandwidthLimitBps: number | null = 100_000) {
  const folder = join(root, name);
  await mkdir(folder);
  for (let at = 0; at < files; at += 1) await writeFile(join(folder, `file-${at}.bin`), randomBytes(65_536));
  const { id: projectId } = await makeProject(await company.scope());
  const { id } = await caller.uploadSessions.create({
    projectId,
    sourceKind: "worker_path",
    sourcePath: folder,
    bandwidthLimitBps,
    maxWorkers: 4,
  });
  await caller.uploads.start({ sessionId: id });
  return id;
}

const get = (id: string) => caller.uploadSessions.get({ id });

/** Looks until the session is in this state and has sent something, and holds every figure to its total on the way. */
async function until(id: string, status: UploadStatus, atLeast = 0) {
  for (const over = Date.now() + inject("patienceMs"); Date.now() < over; await wait(50)) {
    const now = await get(id);
    expect(now.filesUploaded + now.filesSkipped + now.filesFailed).toBeLessThanOrEqual(now.totalFiles);
    expect(now.bytesUploaded + now.bytesSkipped).toBeLessThanOrEqual(now.totalBytes);
    if (now.status === status && now.filesUploaded >= atLeast) return now;
  }
  throw new Error(`the session did not become ${status}: it is ${JSON.stringify(await get(id))}`);
}

async function jobIsOver(jobId: string | null): Promise<number> {
  const from = Date.now();
  for (; Date.now() < from + inject("patienceMs"); await wait(20)) {
    const { status } = await caller.jobs.get({ id: jobId ?? "" });
    if (status !== "running" && status !== "queued") break;
  }
  return Date.now() - from;
}

test("a pause gives the worker free at once, a faster pace is felt at once, and nothing is sent twice", async () => {
  const id = await slowSession("paused");
  await startWorker();
  const { jobId } = await until(id, "uploading", 2);
  await caller.uploadSessions.pause({ id });
  expect(await jobIsOver(jobId)).toBeLessThan(10_000);
  const paused = await get(id);
  expect(paused).toMatchObject({ status: "paused", jobId: null });
  await caller.uploadSessions.resume({ id });
  await until(id, "uploading", paused.filesUploaded);
  await caller.uploadSessions.update({ id, bandwidthLimitBps: null, maxWorkers: 8 });
  const from = Date.now();
  expect(await until(id, "completed")).toMatchObject({ totalFiles: 40, filesUploaded: 40, filesFailed: 0, bytesUploaded: 40 * 65_536 });
  expect(Date.now() - from).toBeLessThan(15_000);
  const attempts = (await caller.uploadSessions.files.list({ id, limit: 100 })).items.map((file) => file.attempts);
  expect(Math.max(...attempts)).toBe(1);
});

test("a cancellation is obeyed at once, keeps what has arrived, and can be resumed", async () => {
  const id = await slowSession("cancelled");
  await startWorker();
  const { jobId } = await until(id, "uploading", 2);
  await caller.uploadSessions.cancel({ id });
  expect(await jobIsOver(jobId)).toBeLessThan(10_000);
  const cancelled = await get(id);
  expect(cancelled.status).toBe("cancelled");
  const there = (await caller.uploadSessions.files.list({ id, limit: 100, status: "uploaded" })).items;
  expect(there).toHaveLength(cancelled.filesUploaded);
  await caller.uploadSessions.update({ id, bandwidthLimitBps: null });
  await caller.uploadSessions.resume({ id });
  expect(await until(id, "completed")).toMatchObject({ filesUploaded: 40, filesFailed: 0 });
  const again = (await caller.uploadSessions.files.list({ id, limit: 100 })).items;
  for (const file of there) expect(again.find((one) => one.id === file.id)).toEqual(file);
});

test("a worker that stops hands its session over, and the next one goes on with what is unfinished", async () => {
  const id = await slowSession("handed-over");
  await startWorker();
  await until(id, "uploading", 2);
  await worker?.stop(100);
  const before = await get(id);
  await caller.uploadSessions.update({ id, bandwidthLimitBps: null });
  await startWorker();
  const after = await until(id, "completed");
  expect(after).toMatchObject({ jobId: before.jobId, filesUploaded: 40, bytesUploaded: 40 * 65_536 });
});

test("a job that is cancelled by its own page cancels its session", async () => {
  const id = await slowSession("by-job");
  await startWorker();
  const { jobId } = await until(id, "uploading", 1);
  await caller.jobs.cancel({ id: jobId ?? "" });
  expect((await until(id, "cancelled")).filesUploaded).toBeGreaterThan(0);
});

test("who watches sees the session go by, at most twice a second, and the stream ends with it", async () => {
  const id = await slowSession("watched", 24, 400_000);
  await startWorker();
  const events = await caller.uploadSessions.watch({ id });
  const seen: { at: number; status: string; files: number }[] = [];
  for await (const event of events) {
    if (!isTrackedEnvelope<UploadSessionView>(event)) throw new Error("the event has no id");
    const { status, filesUploaded } = event[1];
    seen.push({ at: Date.now(), status, files: filesUploaded });
  }
  expect(seen.at(-1)).toMatchObject({ status: "completed", files: 24 });
  expect(seen.length).toBeGreaterThan(3);
  const seconds = ((seen.at(-1)?.at ?? 0) - (seen[0]?.at ?? 0)) / 1_000;
  // One begins, and one may have waited for this process.
  expect(seen.length).toBeLessThanOrEqual(2 * seconds + 2);
  const { updatedAt } = await get(id);
  const resumed: unknown[] = [];
  for await (const event of await caller.uploadSessions.watch({ id, lastEventId: updatedAt })) resumed.push(event);
  expect(resumed).toEqual([]);
});

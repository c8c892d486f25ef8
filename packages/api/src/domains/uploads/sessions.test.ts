import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Caller, type TestApi, type TestCompany, testApi } from "../../testing/index.ts";
import { makeClient } from "../clients/factory.ts";
import { makeCycle } from "../projects/cycles/factory.ts";
import { makeProject } from "../projects/factory.ts";
import { uploadStatuses } from "./enums.ts";
import { makeSession } from "./factory.ts";

let api: TestApi;
let company: TestCompany;
let caller: Caller;

beforeAll(async () => {
  api = await testApi();
  company = await api.company();
  caller = await company.as("member");
});
afterAll(() => api.close());

const outcomes = async (calls: Promise<unknown>[]) => (await Promise.allSettled(calls)).map(({ status }) => status).sort();

describe("sessions", () => {
  test("take their place from the project and the cycle, and are audited", async () => {
    const scope = await company.scope();
    const { id: projectId } = await makeProject(scope, { defaultPrefix: "harbour" });
    const { id: cycleId, s3Prefix } = await makeCycle(scope, { projectId });
    const session = await caller.uploadSessions.create({ projectId, cycleId, sourceKind: "cli", s3Prefix: "monday", name: "Monday" });
    expect(session).toMatchObject({
      status: "draft",
      s3Prefix: `harbour/${s3Prefix}/monday`,
      cycleId,
      isActive: false,
      actions: ["start", "delete"],
    });
    const rows = (await company.auditRows()).filter(({ entityId }) => entityId === session.id);
    expect(rows).toMatchObject([{ procedure: "uploadSessions.create", entityType: "upload_session", ok: true }]);
    const updated = await caller.uploadSessions.update({ id: session.id, maxWorkers: 64, timesToRetry: 0, bandwidthLimitBps: 2048 });
    expect(updated).toMatchObject({ maxWorkers: 64, timesToRetry: 0, bandwidthLimitBps: 2048 });
    const found = await caller.uploadSessions.list({ projectId, search: "mond", active: false });
    expect(found.items.map(({ id }) => id)).toEqual([session.id]);
    expect(await caller.uploadSessions.stats()).toMatchObject({ sessions: expect.any(Number), perDay: expect.any(Array) });
  });

  test("another company's session, project and cycle read as missing, and a viewer changes nothing", async () => {
    const outsider = await api.company("Outsider");
    const foreign = await makeSession(await outsider.scope(), { files: ["uploaded"] });
    const missing = { code: "NOT_FOUND" };
    await expect(caller.uploadSessions.get({ id: foreign.id })).rejects.toMatchObject(missing);
    await expect(caller.uploadSessions.watch({ id: foreign.id })).rejects.toMatchObject(missing);
    await expect(caller.uploadSessions.create({ projectId: foreign.projectId, sourceKind: "browser" })).rejects.toMatchObject(missing);
    const own = await makeSession(await company.scope());
    await expect(caller.uploadSessions.files.download({ id: own.id, fileId: foreign.fileIds[0] ?? "" })).rejects.toMatchObject(missing);
    const viewer = await company.as("viewer");
    expect((await viewer.uploadSessions.get({ id: own.id })).actions).toEqual([]);
    await expect(viewer.uploads.start({ sessionId: own.id })).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  test("who sees listed clients sees their projects' sessions and no others", async () => {
    const scope = await company.scope();
    const [seen, hidden] = [await makeClient(scope, { name: "Seen Client" }), await makeClient(scope, { name: "Hidden Client" })];
    const of = async (clientId: string) =>
      makeSession(scope, { projectId: (await makeProject(scope, { clientId })).id, files: ["uploaded"] });
    const [visible, other] = [await of(seen.id), await of(hidden.id)];
    const limited = api.caller(await company.limited([seen.id]));
    expect((await limited.uploadSessions.list({})).items.map(({ id }) => id)).toEqual([visible.id]);
    expect((await caller.uploadSessions.list({ clientId: hidden.id })).items.map(({ id }) => id)).toEqual([other.id]);
    expect((await limited.uploadSessions.list({ clientId: hidden.id })).items).toEqual([]);
    await expect(limited.uploadSessions.get({ id: other.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await limited.uploadSessions.stats()).toMatchObject({ sessions: 1, files: 1 });
    expect(await limited.uploads.start({ sessionId: visible.id })).toMatchObject({ sessionId: visible.id });
  });

  test("are deleted only while they are not on their way", async () => {
    for (const status of uploadStatuses) {
      const { id, isActive } = await caller.uploadSessions.get({ id: (await makeSession(await company.scope(), { status })).id });
      const deletion = caller.uploadSessions.delete({ id });
      if (isActive) await expect(deletion, status).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
      else expect(await deletion, status).toEqual({ id });
    }
  });

  test("what cannot be previewed says why, and what can leaves nothing behind", async () => {
    const { id } = await makeSession(await company.scope());
    const previewed = await caller.uploads.start({ sessionId: id, preview: true } as { sessionId: string });
    expect(previewed).toMatchObject({ preview: true, changes: [{ entity: "upload_session" }] });
    expect(await caller.uploadSessions.get({ id })).toMatchObject({ status: "draft" });
    const files = { id, files: [{ path: "a", size: 1 }], preview: true } as { id: string; files: { path: string; size: number }[] };
    await expect(caller.uploadSessions.files.register(files)).rejects.toMatchObject({
      code: "BAD_REQUEST",
      message: expect.stringContaining("asks the storage"),
    });
  });

  test("a plan tells new files from those that are there, and from places that hold other bytes", async () => {
    const scope = await company.scope();
    const { id: projectId } = await makeProject(scope);
    const { id } = await caller.uploadSessions.create({ projectId, sourceKind: "browser" });
    const { items } = await caller.uploadSessions.files.register({
      id,
      files: [
        { path: "same.txt", size: 3 },
        { path: "new.txt", size: 4 },
      ],
    });
    const other = await caller.uploadSessions.create({ projectId, sourceKind: "browser" });
    await api.db.owner
      .updateTable("fileUploads")
      .set({ status: "uploaded", checksumSha256: Buffer.alloc(32) })
      .where("uploadSessionId", "=", id)
      .where("relativePath", "=", "same.txt")
      .execute();
    await caller.uploadSessions.files.register({
      id: other.id,
      files: [
        { path: "same.txt", size: 9 },
        { path: "fresh.txt", size: 1 },
      ],
    });
    expect(items).toHaveLength(2);
    expect(await caller.uploadSessions.plan({ id: other.id })).toMatchObject({
      files: 2,
      bytes: 10,
      toSend: { files: 2, bytes: 10 },
      duplicates: { files: 0 },
      conflictCount: 1,
      conflicts: [{ path: "same.txt" }],
      unreadableCount: 0,
      estimateSeconds: null,
    });
  });
});

describe("two at once", () => {
  test("start a session once", async () => {
    const { id } = await makeSession(await company.scope());
    const calls = [1, 2, 3, 4].map(() => caller.uploads.start({ sessionId: id }));
    expect(await outcomes(calls)).toEqual(["fulfilled", "rejected", "rejected", "rejected"]);
  });

  test("never start what is deleted, nor delete what has started", async () => {
    for (let round = 0; round < 8; round += 1) {
      const { id } = await makeSession(await company.scope());
      const [start, deletion] = await Promise.allSettled([caller.uploads.start({ sessionId: id }), caller.uploadSessions.delete({ id })]);
      expect([start.status, deletion.status].sort()).toEqual(["fulfilled", "rejected"]);
      const there = await api.db.owner.selectFrom("uploadSessions").select("status").where("id", "=", id).executeTakeFirst();
      expect(there?.status).toBe(start.status === "fulfilled" ? "scanning" : undefined);
    }
  });

  test("resume a paused session of the worker with one job", async () => {
    const { id } = await makeSession(await company.scope(), { sourceKind: "worker_path", status: "paused", files: ["pending"] });
    await outcomes([1, 2, 3].map(() => caller.uploadSessions.resume({ id })));
    const jobs = await api.db.owner.selectFrom("jobs").select("payload").where("type", "=", "uploads.run").execute();
    expect(jobs.filter(({ payload }) => JSON.stringify(payload).includes(id))).toHaveLength(1);
  });

  test("name, fail and name files again, and every count stays within its total", async () => {
    const { id } = await makeSession(await company.scope(), { status: "uploading" });
    const files = Array.from({ length: 50 }, (_, at) => ({ path: `file-${at}`, size: at + 1 }));
    await outcomes([1, 2, 3].map(() => caller.uploadSessions.files.register({ id, files })));
    const { items } = await caller.uploadSessions.files.register({ id, files });
    const failures = items.map(({ fileId }) => ({ fileId, error: "The reader gave up." }));
    await outcomes([1, 2, 3].map(() => caller.uploadSessions.files.fail({ id, files: failures })));
    expect(await caller.uploadSessions.get({ id })).toMatchObject({ totalFiles: 50, totalBytes: 1275, filesFailed: 50 });
    await caller.uploadSessions.progress({ id, bytesUploaded: 10_000_000, speedBps: 5, currentFiles: [] });
    expect((await caller.uploadSessions.get({ id })).bytesUploaded).toBeLessThanOrEqual(1275);
    expect(await caller.uploadSessions.finish({ id })).toMatchObject({ status: "failed", filesFailed: 50 });
  });

  test("a status of an unknown job is missing", async () => {
    await expect(caller.uploads.status({ jobId: randomUUID() })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

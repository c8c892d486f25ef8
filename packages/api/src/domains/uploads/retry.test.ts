import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Caller, type TestApi, type TestCompany, testApi } from "../../testing/index.ts";
import { makeSession } from "./factory.ts";
import { type FileStatus, fileStatuses } from "./files/schema.ts";
import { activeUploadStatuses, type SourceKind, type UploadStatus } from "./schema.ts";

let api: TestApi;
let company: TestCompany;
let caller: Caller;

beforeAll(async () => {
  api = await testApi();
  company = await api.company();
  caller = await company.as("member");
});
afterAll(() => api.close());

const over = ["completed_with_errors", "failed", "cancelled"] as const;

/** A session with files in these states, and a call that sends the one at a place once more. */
async function made(status: UploadStatus, files: readonly FileStatus[], sourceKind: SourceKind = "browser") {
  const { id, fileIds } = await makeSession(await company.scope(), { status, files, sourceKind });
  const retry = (at: number, as = caller) => as.uploadSessions.files.retry({ id, fileId: fileIds[at] ?? "" });
  const statuses = async () => (await caller.uploadSessions.files.list({ id })).items.map((file) => file.status);
  return { id, fileIds, retry, statuses };
}

const jobsOf = async (id: string) =>
  (await api.db.owner.selectFrom("jobs").select(["id", "payload"]).where("type", "=", "uploads.run").execute()).filter(({ payload }) =>
    JSON.stringify(payload).includes(id),
  );

describe("one file once more", () => {
  test.each(over)("takes a session that is %s back to work with this file alone", async (status) => {
    const { id, fileIds, retry, statuses } = await made(status, ["uploaded", "failed", "failed", "cancelled"]);
    expect(await retry(1)).toMatchObject({
      status: "scanning",
      filesFailed: 1,
      filesUploaded: 1,
      totalFiles: 4,
      error: null,
      completedAt: null,
    });
    expect(await statuses()).toEqual(["uploaded", "pending", "failed", "cancelled"]);
    expect(await retry(3)).toMatchObject({ status: "scanning", filesFailed: 1 });
    expect(await statuses()).toEqual(["uploaded", "pending", "failed", "pending"]);
    const { items } = await caller.uploadSessions.files.list({ id, status: "pending" });
    expect(items.map((file) => [file.id, file.error])).toEqual([
      [fileIds[1], null],
      [fileIds[3], null],
    ]);
  });

  test.each(["scanning", "uploading", "paused"] as const)("leaves a client's session %s, which finds it waiting", async (status) => {
    const { retry, statuses } = await made(status, ["pending", "failed"]);
    expect(await retry(1)).toMatchObject({ status, filesFailed: 0 });
    expect(await statuses()).toEqual(["pending", "pending"]);
  });

  test("gives a folder of the worker to one new job", async () => {
    const { id, retry } = await made("completed_with_errors", ["uploaded", "failed", "failed"], "worker_path");
    const { status, jobId, filesFailed } = await retry(1);
    expect([status, filesFailed]).toEqual(["queued", 1]);
    expect((await jobsOf(id)).map((job) => job.id)).toEqual([jobId]);
  });

  test.each(activeUploadStatuses)("is refused while a job has the session %s, and changes nothing", async (status) => {
    const { retry, statuses, id } = await made(status, ["failed"], "worker_path");
    await expect(retry(0)).rejects.toMatchObject({ code: "PRECONDITION_FAILED", message: expect.stringContaining("when it is over") });
    expect([await statuses(), await jobsOf(id)]).toEqual([["failed"], []]);
    expect(await caller.uploadSessions.get({ id })).toMatchObject({ status, filesFailed: 1 });
  });

  test("is for what has failed or was cancelled and for nothing else, and twice at once counts once", async () => {
    for (const status of fileStatuses.filter((one) => one !== "failed" && one !== "cancelled")) {
      const { retry, statuses } = await made("failed", [status]);
      await expect(retry(0), status).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
      expect(await statuses()).toEqual([status]);
    }
    const { id, retry } = await made("completed_with_errors", ["uploaded", "failed", "failed"]);
    const calls = await Promise.allSettled([1, 1, 1, 2].map((at) => retry(at)));
    expect(calls.map(({ status }) => status).sort()).toEqual(["fulfilled", "fulfilled", "rejected", "rejected"]);
    expect(await caller.uploadSessions.get({ id })).toMatchObject({ status: "scanning", filesFailed: 0, filesUploaded: 1 });
  });

  test("says at the end that the others were not sent", async () => {
    const { id, fileIds, retry } = await made("cancelled", ["uploaded", "cancelled", "cancelled"]);
    await retry(1);
    await caller.uploadSessions.files.fail({ id, files: [{ fileId: fileIds[1] ?? "", error: "Again." }] });
    expect(await caller.uploadSessions.finish({ id })).toMatchObject({
      status: "completed_with_errors",
      error: "2 files were not sent; the list says why.",
    });
  });

  test("another company's file, another session's and an unknown one read as missing; a viewer may not", async () => {
    const outsider = await api.company("Outsider");
    const foreign = await makeSession(await outsider.scope(), { status: "failed", files: ["failed"] });
    const [own, other] = [await made("failed", ["failed"]), await made("failed", ["failed"])];
    const at = (id: string, fileId = "") => caller.uploadSessions.files.retry({ id, fileId });
    const calls = [
      () => at(foreign.id, foreign.fileIds[0]),
      () => at(own.id, foreign.fileIds[0]),
      () => at(own.id, other.fileIds[0]),
      () => at(own.id, randomUUID()),
      () => at(randomUUID(), own.fileIds[0]),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(own.retry(0, await company.as("viewer"))).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect([await own.statuses(), await other.statuses()]).toEqual([["failed"], ["failed"]]);
  });

  test("stands in the audit trail with the file's path", async () => {
    const { id, retry } = await made("failed", ["failed"]);
    await retry(0);
    const rows = await api.db.owner
      .selectFrom("auditEvents")
      .select(["ok", "before", "after"])
      .where("procedure", "=", "uploadSessions.files.retry")
      .where("entityId", "=", id)
      .execute();
    expect(rows).toMatchObject([{ ok: true, before: { status: "failed" }, after: { status: "scanning", file: "photo-0.jpg" } }]);
  });
});

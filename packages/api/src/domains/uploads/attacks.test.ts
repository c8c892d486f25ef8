import { createHash, randomBytes } from "node:crypto";
import { SINGLE_BYTES } from "@frontoffice/transfer";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Caller, type TestApi, type TestCompany, testApi } from "../../testing/index.ts";
import { makeClient } from "../clients/factory.ts";
import { makeProject } from "../projects/factory.ts";
import { makeConnection } from "../storage/factory.ts";
import { makeSession } from "./factory.ts";

let api: TestApi;
let company: TestCompany;
let caller: Caller;

beforeAll(async () => {
  api = await testApi();
  company = await api.company();
  caller = await company.as("owner");
});
afterAll(() => api.close());

const sha = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
const fulfilled = async (calls: Promise<unknown>[]) =>
  (await Promise.allSettled(calls)).filter(({ status }) => status === "fulfilled").length;

async function sending(projectId?: string): Promise<string> {
  const { id } = await makeSession(await company.scope(), { status: "uploading", ...(projectId && { projectId }) });
  return id;
}

/** Names, signs and puts small files; they are not confirmed. */
async function put(id: string, paths: readonly string[]) {
  const bytes = paths.map((path) => Buffer.from(`bytes of ${path}`));
  const checksums = bytes.map(sha);
  const { items } = await caller.uploadSessions.files.register({
    id,
    files: paths.map((path, at) => ({ path, size: bytes[at]?.length ?? 0 })),
  });
  const { files } = await caller.uploadSessions.files.sign({
    id,
    files: items.map(({ fileId }, at) => ({ fileId, sha256: checksums[at] })),
  });
  await Promise.all(
    files.map(async (file, at) => {
      if (!file.put) throw new Error("there is no address");
      const answer = await fetch(file.put.url, { method: "PUT", headers: file.put.headers, body: new Uint8Array(bytes[at] ?? []) });
      expect(answer.status).toBe(200);
    }),
  );
  return items.map(({ fileId }, at) => ({
    fileId,
    sha256: checksums[at] ?? "",
    size: bytes[at]?.length ?? 0,
    url: files[at]?.put?.url ?? "",
  }));
}

const claimsOf = (files: Awaited<ReturnType<typeof put>>) => files.map(({ url: _, ...claim }) => claim);
const figuresOf = async (id: string) => {
  const { totalFiles, filesUploaded, filesFailed, filesSkipped, totalBytes, bytesUploaded } = await caller.uploadSessions.get({ id });
  return { totalFiles, filesUploaded, filesFailed, filesSkipped, totalBytes, bytesUploaded };
};

describe("names that lead elsewhere", () => {
  const unknownField = [
    "%2e%2e/up",
    "a/%2e%2e%2fup",
    "a?uploads=",
    "a&uploadId=1",
    "a#b",
    "new\nline",
    "é",
    "e\u0301",
    "back\\..\\slash",
    "\u{10ffff}",
  ];

  test("stay below the session's prefix in the company's own bucket, each its own", async () => {
    const id = await sending();
    const session = await caller.uploadSessions.get({ id });
    const files = await put(id, unknownField);
    for (const { url } of files) {
      const path = new URL(url).pathname;
      expect(path.startsWith(`/fo-${company.id}/${session.s3Prefix}/`)).toBe(true);
    }
    await caller.uploadSessions.files.confirm({ id, files: claimsOf(files) });
    expect(await figuresOf(id)).toMatchObject({ totalFiles: unknownField.length, filesUploaded: unknownField.length });
    for (const [at, { fileId }] of files.entries()) {
      const answer = await fetch((await caller.uploadSessions.files.download({ id, fileId })).url);
      expect(await answer.text()).toBe(`bytes of ${unknownField[at]}`);
      expect(answer.headers.get("content-type")).toBe("application/octet-stream");
      expect(answer.headers.get("content-disposition")).toMatch(/^attachment; filename="[\x20-\x7e]*"; filename\*=UTF-8''[\w.%~-]*$/);
      expect(answer.headers.get("content-security-policy")).toContain("sandbox");
    }
  });

  test.each(["../up", "a/../b", "/etc/passwd", "a//b", "a/./b", "", ".", "a/", "nul\0", "\ud800", `${"x".repeat(1001)}`])(
    "are refused: %j",
    async (path) => {
      const id = await sending();
      await expect(caller.uploadSessions.files.register({ id, files: [{ path, size: 1 }] })).rejects.toMatchObject({ code: "BAD_REQUEST" });
    },
  );

  test.each(["../other", "a/../../b", "/a", "a/", "a//b", "..", "."])(
    "as a prefix %j are refused of project, cycle and session",
    async (prefix) => {
      const { id: projectId } = await makeProject(await company.scope());
      const refused = { code: "BAD_REQUEST" };
      await expect(caller.projects.create({ name: "Up", defaultPrefix: prefix })).rejects.toMatchObject(refused);
      await expect(caller.projects.update({ id: projectId, defaultPrefix: prefix })).rejects.toMatchObject(refused);
      await expect(caller.cycles.create({ projectId, s3Prefix: prefix })).rejects.toMatchObject(refused);
      await expect(caller.uploadSessions.create({ projectId, sourceKind: "browser", s3Prefix: prefix })).rejects.toMatchObject(refused);
    },
  );
});

describe("another company's", () => {
  test("bucket cannot be named in the installation's storage, and its connection is missing", async () => {
    const other = await api.company("Other Agency");
    const { id: connection } = await makeConnection(await other.scope());
    const bucketName = `fo-${other.id}`;
    const { id } = await makeProject(await company.scope());
    await expect(caller.projects.create({ name: "Theirs", bucketName })).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await expect(caller.projects.update({ id, bucketName })).rejects.toMatchObject({ code: "BAD_REQUEST" });
    for (const storageConnectionId of [connection, crypto.randomUUID()]) {
      const missing = { code: "NOT_FOUND", message: "There is no such storage connection. It may have been deleted." };
      await expect(caller.projects.create({ name: "Theirs", storageConnectionId })).rejects.toMatchObject(missing);
      await expect(caller.projects.update({ id, storageConnectionId })).rejects.toMatchObject(missing);
    }
  });

  test("file in a call about one's own session spoils the call, like one that never was", async () => {
    const other = await api.company("Other Agency");
    const foreign = await makeSession(await other.scope(), { status: "uploading", files: ["pending", "uploaded"] });
    const id = await sending();
    const errors = new Set<string>();
    for (const fileId of [...foreign.fileIds, crypto.randomUUID()]) {
      const sha256 = "0".repeat(64);
      for (const call of [
        () => caller.uploadSessions.files.sign({ id, files: [{ fileId, sha256 }] }),
        () => caller.uploadSessions.files.confirm({ id, files: [{ fileId, sha256, size: 100 }] }),
        () => caller.uploadSessions.files.fail({ id, files: [{ fileId, error: "no" }] }),
        () => caller.uploadSessions.files.retry({ id, fileId }),
        () => caller.uploadSessions.files.download({ id, fileId }),
      ]) {
        await call().catch((error: { code: string; message: string }) => errors.add(`${error.code} ${error.message}`));
      }
    }
    expect([...errors]).toEqual(["NOT_FOUND There is no such file. It may have been deleted."]);
  });
});

test("who sees some clients alone cannot name a folder in which another client's files lie", async () => {
  const scope = await company.scope();
  const [theirs, own] = [await makeClient(scope, { name: "Theirs" }), await makeClient(scope, { name: "Own" })];
  const { defaultPrefix } = await caller.projects.create({ name: "Theirs", clientId: theirs.id, defaultPrefix: "theirs" });
  const limited = api.caller(await company.limited([own.id]));
  const refused = { code: "FORBIDDEN", cause: { details: { limited: true, fields: { defaultPrefix: expect.any(String) } } } };
  for (const prefix of [defaultPrefix, "", "theirs/below"]) {
    await expect(limited.projects.create({ name: "Own", clientId: own.id, defaultPrefix: prefix })).rejects.toMatchObject(refused);
  }
  const project = await limited.projects.create({ name: "Own", clientId: own.id });
  await expect(limited.projects.update({ id: project.id, defaultPrefix })).rejects.toMatchObject(refused);
  expect(await limited.projects.update({ id: project.id, name: "Mine", defaultPrefix: project.defaultPrefix })).toMatchObject({
    name: "Mine",
  });
});

test("a list goes page by page through files in every state, in the order in which they were found", async () => {
  const files = (["uploaded", "failed", "pending", "uploaded", "cancelled", "skipped_duplicate", "uploading", "failed"] as const).slice();
  const { id, fileIds } = await makeSession(await company.scope(), { status: "uploading", files });
  const listed = async (filter: object) => {
    const found: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await caller.uploadSessions.files.list({ id, limit: 3, ...filter, ...(cursor && { cursor }) });
      found.push(...page.items.map((file) => file.id));
      cursor = page.nextCursor;
    }
    return found;
  };
  expect(await listed({})).toEqual(fileIds);
  expect(await listed({ search: "PHOTO-" })).toEqual(fileIds);
  expect(await listed({ status: "uploaded" })).toEqual([fileIds[0], fileIds[3]]);
  expect(await listed({ search: "photo-7", status: "failed" })).toEqual([fileIds[7]]);
});

describe("fifty at once", () => {
  test("confirm, fail and name the same files, and every file is counted once", async () => {
    const id = await sending();
    const files = await put(
      id,
      Array.from({ length: 10 }, (_, at) => `photo-${at}.jpg`),
    );
    const claims = claimsOf(files);
    const names = files.map(({ size }, at) => ({ path: `photo-${at}.jpg`, size }));
    const failures = claims.slice(0, 5).map(({ fileId }) => ({ fileId, error: "I gave up." }));
    await Promise.allSettled(
      Array.from({ length: 50 }, (_, at) => {
        if (at % 3 === 0) return caller.uploadSessions.files.confirm({ id, files: claims });
        if (at % 3 === 1) return caller.uploadSessions.files.fail({ id, files: failures });
        return caller.uploadSessions.files.register({ id, files: names });
      }),
    );
    const rows = await api.db.owner.selectFrom("fileUploads").select(["status", "sizeBytes"]).where("uploadSessionId", "=", id).execute();
    const there = rows.filter(({ status }) => status === "uploaded");
    expect(await figuresOf(id)).toEqual({
      totalFiles: 10,
      filesUploaded: there.length,
      filesFailed: 10 - there.length,
      filesSkipped: 0,
      totalBytes: rows.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      bytesUploaded: there.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    });
  });

  test("name a file with other sizes, and the totals are those of the last one", async () => {
    const id = await sending();
    await Promise.allSettled(
      Array.from({ length: 50 }, (_, at) => caller.uploadSessions.files.register({ id, files: [{ path: "growing.log", size: at }] })),
    );
    const { sizeBytes } = await api.db.owner
      .selectFrom("fileUploads")
      .select("sizeBytes")
      .where("uploadSessionId", "=", id)
      .executeTakeFirstOrThrow();
    expect(await figuresOf(id)).toMatchObject({ totalFiles: 1, totalBytes: sizeBytes });
  });

  test("finish and confirm: an end leaves nothing half counted, and there is one end", async () => {
    const id = await sending();
    const files = claimsOf(await put(id, ["a", "b"]));
    const calls = Array.from({ length: 50 }, (_, at) =>
      at % 2 ? caller.uploadSessions.finish({ id }) : caller.uploadSessions.files.confirm({ id, files }),
    );
    await Promise.allSettled(calls);
    await caller.uploadSessions.finish({ id }).catch(() => undefined);
    expect(await caller.uploadSessions.get({ id })).toMatchObject({ status: "completed", filesUploaded: 2, hasReceipt: true });
    const told = await company.auditRows();
    expect(told.filter(({ procedure, entityId, ok }) => ok && entityId === id && procedure === "uploadSessions.finish")).toHaveLength(1);
  });

  test("begin an upload in parts of one file, and one of them is left at the store", async () => {
    const id = await sending();
    const { items } = await caller.uploadSessions.files.register({ id, files: [{ path: "film.mov", size: SINGLE_BYTES + 1 }] });
    const fileId = items[0]?.fileId ?? "";
    const parts = [{ number: 1, size: 10, sha256: sha(randomBytes(10)) }];
    const signed = await Promise.all(
      Array.from({ length: 20 }, () => caller.uploadSessions.files.sign({ id, files: [{ fileId, parts }] })),
    );
    const ids = new Set(signed.map(({ files }) => new URL(files[0]?.parts[0]?.url ?? "").searchParams.get("uploadId")));
    expect(ids.size).toBe(1);
  });

  test("give the cycles of a project a number and a folder each", async () => {
    const { id: projectId } = await makeProject(await company.scope());
    const made = await Promise.all(Array.from({ length: 20 }, () => caller.cycles.create({ projectId })));
    expect(new Set(made.map(({ number }) => number))).toEqual(new Set(Array.from({ length: 20 }, (_, at) => at + 1)));
    expect(new Set(made.map(({ s3Prefix }) => s3Prefix)).size).toBe(20);
  });

  test("delete a project and start what lies in it: one of the two", async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id: projectId } = await makeProject(await company.scope());
      const { id } = await makeSession(await company.scope(), { projectId });
      expect(await fulfilled([caller.projects.delete({ id: projectId }), caller.uploads.start({ sessionId: id })])).toBe(1);
    }
  });
});

describe("what was decided before", () => {
  test("a session does not begin on a storage connection that was deleted since, nor is one deleted under a session", async () => {
    const { id: connection } = await makeConnection(await company.scope());
    const { id: projectId } = await caller.projects.create({ name: "Moved", storageConnectionId: connection });
    const drafts = [1, 2].map(() => caller.uploadSessions.create({ projectId, sourceKind: "browser" }));
    const [one, two] = await Promise.all(drafts);
    await caller.projects.update({ id: projectId, storageConnectionId: null });
    await caller.uploads.start({ sessionId: one?.id ?? "" });
    await expect(caller.storage.connections.delete({ id: connection })).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
    await caller.uploadSessions.cancel({ id: one?.id ?? "" });
    await caller.storage.connections.delete({ id: connection });
    await expect(caller.uploads.start({ sessionId: two?.id ?? "" })).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
  });

  test("a receipt is withdrawn while files are sent once more, and what it said then can still be verified", async () => {
    const id = await sending();
    const [first, second] = await put(id, ["one", "two"]);
    if (!first || !second) throw new Error("two files were put");
    await caller.uploadSessions.files.confirm({ id, files: claimsOf([first]) });
    await caller.uploadSessions.files.fail({ id, files: [{ fileId: second.fileId, error: "I gave up." }] });
    expect(await caller.uploadSessions.finish({ id })).toMatchObject({ status: "completed_with_errors", hasReceipt: true });
    const { format: _f, publicKey: _k, projectName: _p, cycleNumber: _c, ...receipt } = await caller.receipts.get({ id });
    await caller.uploadSessions.retryFailed({ id });
    expect(await caller.uploadSessions.get({ id })).toMatchObject({ hasReceipt: false });
    await expect(caller.receipts.manifest({ id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await caller.receipts.verify(receipt)).toEqual({ valid: true, reason: null, isLatest: false });
    await caller.uploadSessions.files.sign({ id, files: [{ fileId: second.fileId, sha256: second.sha256 }] });
    await caller.uploadSessions.files.confirm({ id, files: claimsOf([second]) });
    await caller.uploadSessions.finish({ id });
    const { content } = await caller.receipts.manifest({ id });
    expect(await caller.receipts.get({ id })).toMatchObject({ files: 2, manifestSha256: sha(Buffer.from(content)) });
  });
});

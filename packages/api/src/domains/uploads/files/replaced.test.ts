import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Caller, type TestApi, type TestCompany, testApi } from "../../../testing/index.ts";
import { makeProject } from "../../projects/factory.ts";
import { openDestination } from "../destinations.ts";

let api: TestApi;
let company: TestCompany;
let caller: Caller;

beforeAll(async () => {
  api = await testApi();
  company = await api.company();
  caller = await company.as("member");
});
afterAll(() => api.close());

const sha = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

async function freshSession(projectId: string, isStarted = true): Promise<string> {
  const { id } = await caller.uploadSessions.create({ projectId, sourceKind: "browser" });
  if (isStarted) await caller.uploads.start({ sessionId: id });
  return id;
}

/** Registers one small file, and puts and confirms it where the session wants it. */
async function send(id: string, path: string, bytes: Buffer) {
  const { items } = await caller.uploadSessions.files.register({ id, files: [{ path, size: bytes.length, sha256: sha(bytes) }] });
  const { fileId = "", decision } = items[0] ?? {};
  return decision === "skip" ? { fileId, sent: false } : { fileId, sent: await signAndPut(id, fileId, bytes) };
}

async function signAndPut(id: string, fileId: string, bytes: Buffer): Promise<boolean> {
  const { files } = await caller.uploadSessions.files.sign({ id, files: [{ fileId, sha256: sha(bytes) }] });
  const put = files[0]?.put;
  if (put) await fetch(put.url, { method: "PUT", headers: put.headers, body: new Uint8Array(bytes) });
  const { items } = await caller.uploadSessions.files.confirm({ id, files: [{ fileId, sha256: sha(bytes), size: bytes.length }] });
  expect(items[0]).toMatchObject({ status: "uploaded", sha256: sha(bytes) });
  return put !== null;
}

async function download(id: string, fileId: string): Promise<Buffer> {
  const { url } = await caller.uploadSessions.files.download({ id, fileId });
  const answer = await fetch(url);
  expect(answer.status).toBe(200);
  return Buffer.from(await answer.arrayBuffer());
}

/** The company's bucket, spoken to directly. */
async function openBucket() {
  const scope = await company.scope();
  return openDestination(scope, { storageConnectionId: null, bucketName: scope.adapters.storage.bucketOf(company.id) });
}

const newProject = async () => (await makeProject(await company.scope())).id;
const replaced = { code: "PRECONDITION_FAILED", message: expect.stringContaining("This file was replaced in the storage") };

describe("a file whose bytes were at another key already", () => {
  test("lies at its own key, and answers its own bytes after the other key was replaced", async () => {
    const projectId = await newProject();
    const [x, y] = [randomBytes(3000), randomBytes(3000)];
    const first = await freshSession(projectId);
    const a = await send(first, "a.txt", x);
    const second = await freshSession(projectId);
    const b = await send(second, "b.txt", x);
    expect(b.sent).toBe(false);
    const finished = await caller.uploadSessions.finish({ id: second });
    expect(finished).toMatchObject({ status: "completed", filesSkipped: 1, bytesUploaded: 0 });
    const third = await freshSession(projectId);
    await send(third, "a.txt", y);
    expect((await download(second, b.fileId)).equals(x)).toBe(true);
    const { content } = await caller.receipts.manifest({ id: second });
    expect(JSON.parse(content)).toMatchObject({ path: "b.txt", sha256: sha(x), etag: createHash("md5").update(x).digest("hex") });
    await expect(caller.uploadSessions.files.download({ id: first, fileId: a.fileId })).rejects.toMatchObject(replaced);
  });

  test("is sent when the other key was replaced before it", async () => {
    const projectId = await newProject();
    const [x, y] = [randomBytes(500), randomBytes(500)];
    await send(await freshSession(projectId), "a.txt", x);
    await send(await freshSession(projectId), "a.txt", y);
    const last = await freshSession(projectId);
    const b = await send(last, "b.txt", x);
    expect(b.sent).toBe(true);
    expect((await download(last, b.fileId)).equals(x)).toBe(true);
  });

  test("is put at its own key only after the start, and then without being sent", async () => {
    const projectId = await newProject();
    const x = randomBytes(700);
    await send(await freshSession(projectId), "a.txt", x);
    const id = await freshSession(projectId, false);
    const { items } = await caller.uploadSessions.files.register({ id, files: [{ path: "b.txt", size: x.length, sha256: sha(x) }] });
    expect(items).toMatchObject([{ decision: "send", status: "pending" }]);
    const { fileId = "" } = items[0] ?? {};
    const { items: files } = await caller.uploadSessions.files.list({ id });
    const bucket = await openBucket();
    expect(await bucket.store.head(files[0]?.key ?? "", AbortSignal.timeout(5_000))).toBeUndefined();
    await caller.uploads.start({ sessionId: id });
    expect(await signAndPut(id, fileId, x)).toBe(false);
    expect((await download(id, fileId)).equals(x)).toBe(true);
  });
});

describe("an address for a download", () => {
  test("answers nothing once other bytes lie at its key", async () => {
    const projectId = await newProject();
    const first = await freshSession(projectId);
    const { fileId } = await send(first, "a.txt", randomBytes(100));
    const { url } = await caller.uploadSessions.files.download({ id: first, fileId });
    await send(await freshSession(projectId), "a.txt", randomBytes(100));
    expect((await fetch(url)).status).toBe(404);
  });

  test("is refused for a file that was replaced or deleted beside the product", async () => {
    const id = await freshSession(await newProject());
    const { fileId } = await send(id, "a.txt", randomBytes(100));
    const { items } = await caller.uploadSessions.files.list({ id });
    const key = items[0]?.key ?? "";
    const { client } = await openBucket();
    const foreign = randomBytes(100);
    const payload = { size: foreign.length, open: () => foreign };
    await client.send({ method: "PUT", key, payload, signal: AbortSignal.timeout(5_000) });
    await expect(caller.uploadSessions.files.download({ id, fileId })).rejects.toMatchObject(replaced);
    await client.send({ method: "DELETE", key, signal: AbortSignal.timeout(5_000) });
    const gone = { message: expect.stringContaining("was deleted there") };
    await expect(caller.uploadSessions.files.download({ id, fileId })).rejects.toMatchObject(gone);
  });

  test("of a file that an earlier version left at its duplicate's key serves those bytes and no others", async () => {
    const projectId = await newProject();
    const x = randomBytes(100);
    const a = await send(await freshSession(projectId), "a.txt", x);
    const id = await freshSession(projectId);
    const b = await send(id, "b.txt", x);
    await api.db.owner.updateTable("fileUploads").set({ duplicateOf: a.fileId, etag: null }).where("id", "=", b.fileId).execute();
    const { items } = await caller.uploadSessions.files.list({ id });
    const { client } = await openBucket();
    await client.send({ method: "DELETE", key: items[0]?.key ?? "", signal: AbortSignal.timeout(5_000) });
    expect((await download(id, b.fileId)).equals(x)).toBe(true);
    await send(await freshSession(projectId), "a.txt", randomBytes(100));
    await expect(caller.uploadSessions.files.download({ id, fileId: b.fileId })).rejects.toMatchObject(replaced);
  });
});

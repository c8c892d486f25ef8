import { createHash, randomBytes } from "node:crypto";
import { SINGLE_BYTES } from "@frontoffice/transfer";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Caller, type TestApi, type TestCompany, testApi } from "../../../testing/index.ts";
import { makeProject } from "../../projects/factory.ts";

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

async function freshSession(projectId?: string) {
  const id = projectId ?? (await makeProject(await company.scope())).id;
  const session = await caller.uploadSessions.create({ projectId: id, sourceKind: "browser" });
  await caller.uploads.start({ sessionId: session.id });
  return session;
}

/** Names, signs, puts and confirms one small file, as a browser does. */
async function send(sessionId: string, path: string, bytes: Buffer, sent = bytes) {
  const registered = await caller.uploadSessions.files.register({ id: sessionId, files: [{ path, size: bytes.length }] });
  const fileId = registered.items[0]?.fileId ?? "";
  const signed = await caller.uploadSessions.files.sign({ id: sessionId, files: [{ fileId, sha256: sha(bytes) }] });
  const put = signed.files[0]?.put;
  if (!put) throw new Error("there is no address");
  const answer = await fetch(put.url, { method: put.method, headers: put.headers, body: new Uint8Array(sent) });
  await answer.body?.cancel();
  const confirmed = await caller.uploadSessions.files.confirm({
    id: sessionId,
    files: [{ fileId, sha256: sha(bytes), size: bytes.length }],
  });
  return { fileId, answer, file: confirmed.items[0] };
}

describe("a session that a browser sends", () => {
  test("goes from its files' names over addresses and confirmations to its end, and the bytes come back as they were", async () => {
    const session = await freshSession();
    const bytes = randomBytes(5000);
    const { fileId, answer, file } = await send(session.id, "photos/front door.jpg", bytes);
    expect(answer.status).toBe(200);
    expect(file).toMatchObject({ status: "uploaded", sha256: sha(bytes), size: 5000, error: null });
    expect(await caller.uploadSessions.get({ id: session.id })).toMatchObject({
      status: "uploading",
      totalFiles: 1,
      filesUploaded: 1,
      bytesUploaded: 5000,
    });
    const done = await caller.uploadSessions.finish({ id: session.id });
    expect(done).toMatchObject({ status: "completed", filesFailed: 0, error: null, hasReceipt: true });
    const { url } = await caller.uploadSessions.files.download({ id: session.id, fileId });
    const back = await fetch(url);
    expect(back.headers.get("content-disposition")).toContain('attachment; filename="front door.jpg"');
    expect(Buffer.from(await back.arrayBuffer()).equals(bytes)).toBe(true);
  });

  test("naming a file again changes nothing, and another size starts it again", async () => {
    const session = await freshSession();
    const name = (size: number) => caller.uploadSessions.files.register({ id: session.id, files: [{ path: "a.txt", size }] });
    const [first, again] = [await name(5), await name(5)];
    expect(again).toEqual(first);
    await name(7);
    expect(await caller.uploadSessions.get({ id: session.id })).toMatchObject({ totalFiles: 1, totalBytes: 7 });
  });

  test("other bytes than were named are refused by the store, and that file alone fails", async () => {
    const session = await freshSession();
    const { answer, file } = await send(session.id, "broken.bin", Buffer.from("what was meant"), Buffer.from("what was sent!"));
    expect(answer.status).toBe(400);
    expect(file).toMatchObject({ status: "failed", error: "The store does not have this file." });
    await send(session.id, "whole.bin", Buffer.from("whole"));
    expect(await caller.uploadSessions.finish({ id: session.id })).toMatchObject({
      status: "completed_with_errors",
      filesUploaded: 1,
      filesFailed: 1,
    });
    const retried = await caller.uploadSessions.retryFailed({ id: session.id });
    expect(retried).toMatchObject({ status: "scanning", filesFailed: 0, filesUploaded: 1 });
    await send(session.id, "broken.bin", Buffer.from("what was meant"));
    expect(await caller.uploadSessions.finish({ id: session.id })).toMatchObject({ status: "completed", filesUploaded: 2, filesFailed: 0 });
  });

  test("an object that was put there by another way does not pass for the named one", async () => {
    const session = await freshSession();
    const bytes = Buffer.from("right");
    const registered = await caller.uploadSessions.files.register({ id: session.id, files: [{ path: "x", size: 5 }] });
    const fileId = registered.items[0]?.fileId ?? "";
    const signed = await caller.uploadSessions.files.sign({ id: session.id, files: [{ fileId, sha256: sha(Buffer.from("wrong")) }] });
    const put = signed.files[0]?.put;
    await fetch(put?.url ?? "", { method: "PUT", headers: put?.headers ?? {}, body: "wrong" });
    const { items } = await caller.uploadSessions.files.confirm({ id: session.id, files: [{ fileId, sha256: sha(bytes), size: 5 }] });
    expect(items[0]).toMatchObject({ status: "failed", error: "The store has other bytes than were sent (SHA-256)." });
  });

  test("the same bytes in another cycle of the project are not sent again while they are there", async () => {
    const { id: projectId } = await makeProject(await company.scope());
    const first = await freshSession(projectId);
    const bytes = randomBytes(300);
    const { fileId } = await send(first.id, "one.bin", bytes);
    const second = await freshSession(projectId);
    const registered = await caller.uploadSessions.files.register({
      id: second.id,
      files: [{ path: "two.bin", size: 300, sha256: sha(bytes) }],
    });
    expect(registered.items[0]).toMatchObject({ decision: "skip", status: "skipped_duplicate" });
    expect(await caller.uploadSessions.finish({ id: second.id })).toMatchObject({
      status: "completed",
      filesSkipped: 1,
      bytesSkipped: 300,
      bytesUploaded: 0,
    });
    const { items } = await caller.uploadSessions.files.list({ id: second.id });
    expect(items[0]).toMatchObject({ duplicateOf: fileId });
    const { url } = await caller.uploadSessions.files.download({ id: second.id, fileId: items[0]?.id ?? "" });
    expect((await (await fetch(url)).arrayBuffer()).byteLength).toBe(300);
  });
});

describe("a file in parts", () => {
  test("is begun once, told which parts are there, and completed by its confirmation", async () => {
    const session = await freshSession();
    const bytes = randomBytes(SINGLE_BYTES + 1000);
    const { items } = await caller.uploadSessions.files.register({ id: session.id, files: [{ path: "film.mp4", size: bytes.length }] });
    const fileId = items[0]?.fileId ?? "";
    const first = await caller.uploadSessions.files.sign({ id: session.id, files: [{ fileId, parts: [] }] });
    const partSize = first.files[0]?.partSize ?? 0;
    const pieces = [bytes.subarray(0, partSize), bytes.subarray(partSize)];
    const parts = pieces.map((piece, at) => ({ number: at + 1, size: piece.length, sha256: sha(piece) }));
    const signed = await caller.uploadSessions.files.sign({ id: session.id, files: [{ fileId, parts }] });
    const tags: string[] = [];
    for (const [at, part] of (signed.files[0]?.parts ?? []).entries()) {
      const answer = await fetch(part.url, { method: "PUT", headers: part.headers, body: new Uint8Array(pieces[at] ?? Buffer.alloc(0)) });
      tags.push(answer.headers.get("etag")?.replaceAll('"', "") ?? "");
    }
    const resumed = await caller.uploadSessions.files.sign({ id: session.id, files: [{ fileId, parts }] });
    expect(resumed.files[0]?.parts).toEqual([]);
    expect(resumed.files[0]?.done.map(({ number, sha256 }) => ({ number, sha256 }))).toEqual(
      parts.map(({ number, sha256 }) => ({ number, sha256 })),
    );
    const claim = {
      fileId,
      sha256: sha(bytes),
      size: bytes.length,
      parts: parts.map(({ number, sha256 }, at) => ({ number, sha256, etag: tags[at] ?? "" })),
    };
    const confirmed = await caller.uploadSessions.files.confirm({ id: session.id, files: [claim] });
    expect(confirmed.items[0]).toMatchObject({ status: "uploaded", size: bytes.length });
    // The answer may have been lost: asking again is harmless.
    expect((await caller.uploadSessions.files.confirm({ id: session.id, files: [claim] })).items[0]).toMatchObject({ status: "uploaded" });
    expect(await caller.uploadSessions.finish({ id: session.id })).toMatchObject({ status: "completed", bytesUploaded: bytes.length });
  });
});

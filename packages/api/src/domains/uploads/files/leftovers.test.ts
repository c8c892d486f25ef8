import { createHash, randomBytes } from "node:crypto";
import { SINGLE_BYTES } from "@frontoffice/transfer";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { OpenStorage, StorageMaker } from "../../../adapters/index.ts";
import { type Caller, type TestApi, type TestCompany, testApi } from "../../../testing/index.ts";
import { makeProject } from "../../projects/factory.ts";
import { cleanUpUploads } from "../cleanup.commands.ts";
import { openDestination } from "../destinations.ts";

let api: TestApi;
let company: TestCompany;
let caller: Caller;
let open: StorageMaker["open"];

beforeAll(async () => {
  api = await testApi();
  company = await api.company();
  caller = await company.as("member");
  open = api.services.adapters.storage.open;
});
afterEach(() => {
  api.services.adapters.storage.open = open;
});
afterAll(() => api.close());

/** Does something once, right before or after the store is asked for this. */
function meanwhile(name: "listParts" | "completeUpload" | "beginUpload", when: "before" | "after", what: () => Promise<unknown>): void {
  let isDone = false;
  const once = async () => {
    if (isDone) return;
    isDone = true;
    await what();
  };
  const around =
    <Asked extends unknown[], Answer>(method: (...asked: Asked) => Promise<Answer>) =>
    async (...asked: Asked) => {
      if (when === "before") await once();
      const answer = await method(...asked);
      if (when === "after") await once();
      return answer;
    };
  api.services.adapters.storage.open = async (place) => {
    const opened: OpenStorage = await open(place);
    const { store } = opened;
    const own = {
      listParts: store.listParts.bind(store),
      completeUpload: store.completeUpload.bind(store),
      beginUpload: store.beginUpload.bind(store),
    };
    const changed =
      name === "listParts"
        ? { ...own, listParts: around(own.listParts) }
        : name === "completeUpload"
          ? { ...own, completeUpload: around(own.completeUpload) }
          : { ...own, beginUpload: around(own.beginUpload) };
    return Object.assign(opened, { store: Object.assign(store, changed) });
  };
}

const bytes = randomBytes(SINGLE_BYTES + 1);
const sha = (piece: Buffer) => createHash("sha256").update(piece).digest("hex");
const pieces = [bytes.subarray(0, SINGLE_BYTES), bytes.subarray(SINGLE_BYTES)];
const parts = pieces.map((piece, at) => ({ number: at + 1, size: piece.length, sha256: sha(piece) }));

/** A session with a large file, all of whose parts lie in the store. */
async function sent() {
  const { id: projectId } = await makeProject(await company.scope());
  const { id } = await caller.uploadSessions.create({ projectId, sourceKind: "cli" });
  await caller.uploads.start({ sessionId: id });
  const { items } = await caller.uploadSessions.files.register({ id, files: [{ path: "film.mp4", size: bytes.length }] });
  const fileId = items[0]?.fileId ?? "";
  const { files } = await caller.uploadSessions.files.sign({ id, files: [{ fileId, parts }] });
  const etags: string[] = [];
  for (const { number, url, headers } of files[0]?.parts ?? []) {
    const answer = await fetch(url, { method: "PUT", headers, body: new Uint8Array(pieces[number - 1] ?? Buffer.alloc(0)) });
    etags.push(String(answer.headers.get("etag")).replaceAll('"', ""));
  }
  const named = parts.map(({ number, sha256 }, at) => ({ number, sha256, etag: etags[at] ?? "" }));
  const confirm = () =>
    caller.uploadSessions.files.confirm({ id, files: [{ fileId, sha256: sha(bytes), size: bytes.length, parts: named }] });
  return { id, fileId, confirm, sign: () => caller.uploadSessions.files.sign({ id, files: [{ fileId, parts }] }) };
}

async function uploadsInStore(): Promise<number> {
  api.services.adapters.storage.open = open;
  const scope = await company.scope();
  const bucketName = scope.adapters.storage.bucketOf(company.id);
  const { client, close } = await openDestination(scope, { storageConnectionId: null, bucketName });
  const { body } = await client.send({ method: "GET", query: { uploads: "" }, signal: AbortSignal.timeout(5_000) });
  await close();
  return body.split("<Upload>").length - 1;
}

const fileOf = async (id: string) => (await caller.uploadSessions.files.list({ id })).items[0];

test("a file that another sender has confirmed while it was signed leaves no second upload behind", async () => {
  const { id, confirm, sign } = await sent();
  meanwhile("listParts", "before", confirm);
  const { files } = await sign();
  expect(files).toMatchObject([{ put: null, parts: [] }]);
  expect(await fileOf(id)).toMatchObject({ status: "uploaded" });
  expect(await uploadsInStore()).toBe(0);
});

test("an upload that another sender has begun while a file was put together is left to the upkeep", async () => {
  const { id, confirm, sign } = await sent();
  meanwhile("completeUpload", "after", sign);
  await confirm();
  expect(await fileOf(id)).toMatchObject({ status: "uploaded", sha256: sha(bytes) });
  await cleanUpUploads(api.services);
  expect(await uploadsInStore()).toBe(0);
});

test("an upload is taken back that was begun while its session was cancelled", async () => {
  const { id: projectId } = await makeProject(await company.scope());
  const { id } = await caller.uploadSessions.create({ projectId, sourceKind: "cli" });
  await caller.uploads.start({ sessionId: id });
  const { items } = await caller.uploadSessions.files.register({ id, files: [{ path: "film.mp4", size: bytes.length }] });
  meanwhile("beginUpload", "after", () => caller.uploadSessions.cancel({ id }));
  const signing = caller.uploadSessions.files.sign({ id, files: [{ fileId: items[0]?.fileId ?? "", parts }] });
  await expect(signing).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
  expect(await uploadsInStore()).toBe(0);
});

test("a large file that has become a small one arrives, and its upload is given up", async () => {
  const { id, fileId } = await sent();
  const small = Buffer.from("it was cut");
  const claim = { fileId, sha256: sha(small), size: small.length };
  await caller.uploadSessions.files.register({ id, files: [{ path: "film.mp4", size: small.length }] });
  const { files } = await caller.uploadSessions.files.sign({ id, files: [{ fileId, sha256: claim.sha256 }] });
  const { url = "", headers = {} } = files[0]?.put ?? {};
  expect((await fetch(url, { method: "PUT", headers, body: new Uint8Array(small) })).status).toBe(200);
  expect((await caller.uploadSessions.files.confirm({ id, files: [claim] })).items).toMatchObject([{ status: "uploaded", error: null }]);
  await cleanUpUploads(api.services);
  expect(await uploadsInStore()).toBe(0);
});

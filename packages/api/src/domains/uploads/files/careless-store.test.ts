import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createStorage } from "../../../adapters/storage.ts";
import { storageSettings } from "../../../adapters/storage-settings.ts";
import { type Caller, type TestApi, testApi } from "../../../testing/index.ts";

/** Keeps what it is sent with what is said of it, compares nothing, and may change a byte. */
let careless: Server;
let flips = false;
const objects = new Map<string, { body: Buffer; sum: string }>();

let api: TestApi;
let caller: Caller;
let id: string;

beforeAll(async () => {
  careless = createServer(async (request, response) => {
    const key = new URL(request.url ?? "", "http://store").pathname;
    if (request.method === "PUT") {
      const body = await buffer(request);
      if (flips) body[0] = (body[0] ?? 0) ^ 1;
      objects.set(key, { body, sum: String(request.headers["x-amz-meta-sha256"]) });
      response.setHeader("etag", '"kept"').end();
      return;
    }
    const object = objects.get(key);
    if (!object) return void response.writeHead(404).end();
    response.writeHead(200, { "content-length": object.body.length, etag: '"kept"', "x-amz-meta-sha256": object.sum });
    response.end(request.method === "GET" ? object.body : undefined);
  });
  await new Promise<void>((done) => careless.listen(0, "127.0.0.1", done));
  const address = careless.address();
  const endpoint = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  api = await testApi();
  const { config, adapters } = api.services;
  await adapters.storage.end();
  const settings = storageSettings.parse({ STORAGE_ALLOWED_ORIGINS: endpoint });
  adapters.storage = createStorage({ settings: { ...config, ...settings }, secretbox: adapters.secretbox });
  caller = await (await api.company()).as("owner");
  const server = { kind: "other" as const, endpoint, accessKeyId: "AKIAEXAMPLE", secretAccessKey: "a secret", defaultBucket: "files" };
  const connection = await caller.storage.connections.create({ name: "Careless", ...server });
  const project = await caller.projects.create({ name: "Careless", storageConnectionId: connection.id });
  ({ id } = await caller.uploadSessions.create({ projectId: project.id, sourceKind: "browser" }));
  await caller.uploads.start({ sessionId: id });
});

afterAll(async () => {
  await api.services.adapters.storage.end();
  await api.close();
  await new Promise((done) => careless.close(done));
});

async function send(path: string) {
  const bytes = Buffer.from(`what was meant by ${path}`);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const { items } = await caller.uploadSessions.files.register({ id, files: [{ path, size: bytes.length }] });
  const fileId = items[0]?.fileId ?? "";
  const { files } = await caller.uploadSessions.files.sign({ id, files: [{ fileId, sha256 }] });
  const put = files[0]?.put;
  if (!put) throw new Error("there is no address");
  expect((await fetch(put.url, { method: "PUT", headers: put.headers, body: bytes })).status).toBe(200);
  return (await caller.uploadSessions.files.confirm({ id, files: [{ fileId, sha256, size: bytes.length }] })).items[0];
}

test("what a store that compares nothing says of a file is not believed: its bytes are read", async () => {
  expect(await send("whole.txt")).toMatchObject({ status: "uploaded" });
  flips = true;
  expect(await send("changed.txt")).toMatchObject({ status: "failed", error: "The store has other bytes than were sent (SHA-256)." });
});

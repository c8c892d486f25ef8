import { createServer, type Server } from "node:http";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createStorage } from "../../adapters/storage.ts";
import { storageSettings } from "../../adapters/storage-settings.ts";
import { type TestApi, type TestCompany, testApi } from "../../testing/index.ts";
import { openTestStore, type TestStore } from "../../testing/store.ts";
import { makeConnection } from "./factory.ts";
import type { ProbeView } from "./schema.ts";

let store: TestStore;
let api: TestApi;
let company: TestCompany;
/** Answers what a test wants, as a server that is not quite S3. */
let odd: Server;
let oddAt: string;
let answerOdd: (method: string, url: string) => { status: number; headers?: Record<string, string>; body?: string };

const ENDLESS = "endless";
let sent = 0;
function* endless(): Generator<Buffer> {
  // A reader who does not mind gets ten gigabytes.
  for (sent = 0; sent < 10_000; sent += 1) yield Buffer.alloc(1_000_000, "x");
}

beforeAll(async () => {
  store = await openTestStore();
  odd = createServer((request, response) => {
    request.resume();
    const { status, headers = {}, body = "" } = answerOdd(request.method ?? "", request.url ?? "");
    response.writeHead(status, headers);
    if (body === ENDLESS) Readable.from(endless()).pipe(response);
    else response.end(body);
  });
  await new Promise<void>((done) => odd.listen(0, "127.0.0.1", done));
  const address = odd.address();
  oddAt = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  const settings = storageSettings.parse({
    STORE_PORT: new URL(store.endpoint).port,
    STORAGE_ALLOWED_ORIGINS: [
      store.endpoint,
      oddAt,
      "http://127.0.0.1:1",
      "http://no-such-host.invalid",
      oddAt.replace("http:", "https:"),
    ].join(","),
  });
  api = await testApi();
  const { config, adapters } = api.services;
  await adapters.storage.end();
  adapters.storage = createStorage({ settings: { ...config, ...settings }, secretbox: adapters.secretbox });
  company = await api.company();
  const bucket = await adapters.storage.openServer(store.server, "company-files");
  await bucket.client.send({ method: "PUT", signal: AbortSignal.timeout(5_000) });
});

afterAll(async () => {
  await api.services.adapters.storage.end();
  await api.close();
  await store.close();
  await new Promise((done) => odd.close(done));
});

const valid = () => ({ kind: "other" as const, endpoint: store.endpoint, ...store.server.credentials, defaultBucket: "company-files" });
const stateOf = ({ steps }: ProbeView) => Object.fromEntries(steps.map(({ name, state }) => [name, state]));
const failed = ({ steps }: ProbeView) => steps.find(({ state }) => state === "failed");
async function leftOver(): Promise<string> {
  const { client } = await store.storage.openServer(store.server, "company-files");
  return (await client.send({ method: "GET", query: { "list-type": "2" }, signal: AbortSignal.timeout(5_000) })).body;
}

describe("storage.connections.test", () => {
  test("tries everything that sending needs, keeps what it found, and leaves nothing behind", async () => {
    const caller = await company.as("admin");
    const { id } = await caller.storage.connections.create({ name: "Ours", ...valid() });
    const found = await caller.storage.connections.test({ id });
    expect(new Set(Object.values(stateOf(found)))).toEqual(new Set(["passed"]));
    expect(found).toMatchObject({ works: true, abilities: { checksChecksums: true, takesChecksums: true, listsChecksums: true } });
    expect(await caller.storage.connections.get({ id })).toMatchObject({
      state: "works",
      abilities: found.abilities,
      lastError: null,
      lastCheckedAt: found.checkedAt,
    });
    expect(await leftOver()).not.toContain("<Contents>");
    expect((await company.auditRows()).at(-1)).toMatchObject({ procedure: "storage.connections.test", ok: true, entityId: id });
  });

  test("a failure is kept with its cure until the next test", async () => {
    const caller = await company.as("owner");
    const { id } = await caller.storage.connections.create({ name: "Wrong", ...valid(), secretAccessKey: "not the one" });
    expect((await caller.storage.connections.test({ id })).works).toBe(false);
    const shown = await caller.storage.connections.get({ id });
    expect(shown).toMatchObject({
      state: "fails",
      abilities: null,
      lastError: expect.stringContaining("Copy the secret access key again"),
    });
    await caller.storage.connections.update({ id, secretAccessKey: store.server.credentials.secretAccessKey });
    await caller.storage.connections.test({ id });
    expect(await caller.storage.connections.get({ id })).toMatchObject({ state: "works", lastError: null });
  });

  test("is no preview, and says so", async () => {
    const { id } = await makeConnection(await company.scope());
    const call = (await company.as("owner")).storage.connections.test({ id, preview: true } as { id: string });
    await expect(call).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });
});

describe("storage.connections.probe", () => {
  test("tests before anything is saved, with a stored secret when none is given, and keeps nothing", async () => {
    const caller = await company.as("admin");
    const { secretAccessKey, ...without } = valid();
    expect((await caller.storage.connections.probe({ ...without, secretAccessKey })).works).toBe(true);
    const { id } = await caller.storage.connections.create({ name: "Kept", ...valid() });
    expect((await caller.storage.connections.probe({ ...without, id })).works).toBe(true);
    expect(await caller.storage.connections.get({ id })).toMatchObject({ state: "untested" });
    await expect(caller.storage.connections.probe(without)).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await expect((await company.as("member")).storage.connections.probe({ ...without, secretAccessKey })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    const foreign = await makeConnection(await (await api.company("Outsider")).scope());
    await expect(caller.storage.connections.probe({ ...without, id: foreign.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test.each([
    ["nobody listens", { endpoint: "http://127.0.0.1:1" }, "reach", /Nothing listens/],
    ["the name is unknown", { endpoint: "http://no-such-host.invalid" }, "reach", /no host called|could not be looked up/],
    ["the key is unknown", { accessKeyId: "AKIANOBODY" }, "credentials", /does not know the access key/],
    ["the secret is wrong", { secretAccessKey: "wrong" }, "credentials", /secret key is not the one/],
    ["the bucket is missing", { defaultBucket: "no-such-bucket" }, "bucket", /no bucket called no-such-bucket/],
  ])("says when %s", async (_case, change, step, words) => {
    const found = await (await company.as("owner")).storage.connections.probe({ ...valid(), ...change });
    expect(found).toMatchObject({ works: false, abilities: null });
    expect(failed(found)).toMatchObject({ name: step, words: expect.stringMatching(words), cure: expect.any(String) });
    expect(found.steps).toHaveLength(9);
  });

  const error = (code: string, more = "") => `<Error><Code>${code}</Code><Message>hunter2</Message>${more}</Error>`;
  const listing = "<ListBucketResult></ListBucketResult>";

  test.each([
    ["an ordinary web page", () => ({ status: 200, body: "<html>Hello</html>" }), "bucket", /no bucket called|no S3 server/],
    [
      "another region",
      () => ({ status: 301, headers: { "x-amz-bucket-region": "eu-west-1" }, body: error("PermanentRedirect") }),
      "bucket",
      /eu-west-1, not in us-east-1/,
    ],
    ["clocks apart", () => ({ status: 403, body: error("RequestTimeTooSkewed") }), "credentials", /clocks/],
    [
      "no right to list",
      (method: string) => (method === "GET" ? { status: 403, body: error("AccessDenied") } : { status: 200 }),
      "list",
      /may not list/,
    ],
    [
      "no right to write",
      (method: string) => (method === "GET" ? { status: 200, body: listing } : { status: 403, body: error("AccessDenied") }),
      "write",
      /may not write/,
    ],
    ["a redirect elsewhere", () => ({ status: 302, headers: { location: "http://169.254.169.254/" } }), "list", /302/],
  ])("knows %s, and repeats nothing that the server says", async (_case, answer, step, words) => {
    answerOdd = answer;
    const found = await (await company.as("owner")).storage.connections.probe({ ...valid(), endpoint: oddAt });
    expect(failed(found)).toMatchObject({ name: step, words: expect.stringMatching(words) });
    expect(JSON.stringify(found)).not.toContain("hunter2");
  });

  test.each([200, 403])("reads no more of an object without an end, answered with %d, than it has sent", async (status) => {
    answerOdd = (method, url) =>
      method === "GET" && !url.includes("list-type") ? { status, body: ENDLESS } : { status: 200, body: listing };
    const found = await (await company.as("owner")).storage.connections.probe({ ...valid(), endpoint: oddAt });
    expect(failed(found)).toMatchObject({ name: "read" });
    expect(sent).toBeLessThan(50);
  });

  test("knows a port that speaks no TLS", async () => {
    answerOdd = () => ({ status: 200 });
    const found = await (await company.as("owner")).storage.connections.probe({ ...valid(), endpoint: oddAt.replace("http:", "https:") });
    expect(failed(found)).toMatchObject({ name: "reach" });
  });

  test("calls no private address, whatever the style", async () => {
    const caller = await company.as("owner");
    for (const endpoint of ["https://127.0.0.1:9000", "https://[::1]", "http://example.com"]) {
      await expect(caller.storage.connections.probe({ ...valid(), endpoint })).rejects.toMatchObject({ code: "BAD_REQUEST" });
    }
    const found = await caller.storage.connections.probe({ ...valid(), endpoint: "https://localhost", forcePathStyle: true });
    expect(failed(found)).toMatchObject({ name: "reach", words: expect.stringMatching(/private or special/) });
  });
});

import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createStorage } from "../adapters/storage.ts";
import { storageSettings } from "../adapters/storage-settings.ts";
import { makeKey, type TestKey } from "../domains/api-keys/factory.ts";
import { callAs, faultOf, heldBy } from "../domains/approvals/factory.ts";
import { makeProject } from "../domains/projects/factory.ts";
import { makeConnection } from "../domains/storage/factory.ts";
import { makeSession } from "../domains/uploads/factory.ts";
import type { FileStatus } from "../domains/uploads/files/schema.ts";
import { type TestApi, type TestCompany, testApi } from "../testing/index.ts";

const SUM = "ab".repeat(32);
const SCOPES = ["storage:write", "uploads:write"] as const;
/** Every file has 100 bytes, and the store has it. */
const HAS_IT = { "content-length": "100", etag: '"e"', "x-amz-meta-sha256": SUM };

let api: TestApi;
let company: TestCompany;
let key: TestKey;
let store: Server;
let endpoint: string;
/** For each request that reached the store: how many transactions of ours waited meanwhile. */
let asked: number[] = [];

beforeAll(async () => {
  api = await testApi();
  company = await api.company();
  key = await makeKey(api, company, { scopes: [...SCOPES], maxRisk: "write" });
  store = createServer(async (request, response) => {
    request.resume();
    asked.push(await transactionsWaiting());
    response.writeHead(200, request.method === "HEAD" ? HAS_IT : {}).end();
  });
  await new Promise<void>((done) => store.listen(0, "127.0.0.1", done));
  const address = store.address();
  endpoint = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  const settings = storageSettings.parse({ STORE_PORT: "1", STORAGE_ALLOWED_ORIGINS: endpoint });
  const { config, adapters } = api.services;
  await adapters.storage.end();
  adapters.storage = createStorage({ settings: { ...config, ...settings }, secretbox: adapters.secretbox });
});
beforeEach(() => {
  asked = [];
});
afterAll(async () => {
  await api.services.adapters.storage.end();
  await api.close();
  await new Promise((done) => store.close(done));
});

async function transactionsWaiting(): Promise<number> {
  const { rows } = await api.db
    .pool("owner")
    .query("select from pg_stat_activity where datname = current_database() and state = 'idle in transaction'");
  return rows.length;
}

/** A session whose project lies on the store of this test, with files in these states. */
async function made(files: readonly FileStatus[]) {
  const scope = await company.scope();
  const { id: storageConnectionId } = await makeConnection(scope, { endpoint });
  const { id: projectId } = await makeProject(scope, { storageConnectionId });
  return { ...(await makeSession(scope, { projectId, status: "uploading", files })), storageConnectionId };
}

/** Calls that ask the store, each with an input for which it must. */
const CALLS: Record<string, () => Promise<object>> = {
  "storage.connections.test": async () => ({ id: (await makeConnection(await company.scope(), { endpoint })).id }),
  "storage.connections.probe": async () => ({
    kind: "other",
    endpoint,
    accessKeyId: "AKIAREPEATED",
    secretAccessKey: "a secret to be told twice",
    defaultBucket: "files",
  }),
  "uploadSessions.files.register": async () => {
    const before = await made(["uploaded"]);
    const known = { checksumSha256: Buffer.from(SUM, "hex") };
    await api.db.owner
      .updateTable("fileUploads")
      .set(known)
      .where("id", "=", before.fileIds[0] ?? "")
      .execute();
    const { id } = await makeSession(await company.scope(), { projectId: before.projectId, status: "uploading" });
    return { id, files: [{ path: "duplicate.jpg", size: 100, sha256: SUM }] };
  },
  "uploadSessions.files.sign": async () => {
    const { id, fileIds } = await made(["uploading"]);
    return { id, files: [{ fileId: fileIds[0], sha256: SUM }] };
  },
  "uploadSessions.files.confirm": async () => {
    const { id, fileIds } = await made(["uploading"]);
    return { id, files: [{ fileId: fileIds[0], sha256: SUM, size: 100 }] };
  },
};

/** An answer without the moment at which it was given. */
const timeless = (answer: unknown) =>
  JSON.parse(JSON.stringify(answer, (name, value) => (/(expires|checked)At|tookMs|ms$/i.test(name) ? 0 : value)));

const keysKept = async () =>
  (await api.db.owner.selectFrom("idempotencyKeys").select("key").where("companyId", "=", company.id).execute()).length;

describe("a call that may be repeated", () => {
  test.each(Object.entries(CALLS))(
    "%s is made twice for one key, with one result and no transaction open meanwhile",
    async (name, inputOf) => {
      const input = await inputOf();
      const call = async () => callAs(api, await key.principal(), name, input, { idempotencyKey: `twice ${name}` });
      const first = await call();
      const times = asked.length;
      expect(times).toBeGreaterThan(0);
      const second = await call();
      // A file that is confirmed already is not asked for again.
      if (name !== "uploadSessions.files.confirm") expect(asked.length).toBe(2 * times);
      expect(timeless(second.answer)).toEqual(timeless(first.answer));
      expect([first.responseMeta.replayed, second.responseMeta.replayed, await keysKept()]).toEqual([undefined, undefined, 0]);
      expect(asked.filter((waiting) => waiting > 0)).toEqual([]);
    },
  );

  test("a transaction that waits would be seen", async () => {
    await api.db.owner.transaction().execute(async (tx) => {
      await tx.selectFrom("companies").select("id").execute();
      expect(await transactionsWaiting()).toBe(1);
    });
  });

  test("waits for no approval: a key that must ask for every change is asked for the start, and carries it on", async () => {
    const careful = await makeKey(api, company, { scopes: [...SCOPES], maxRisk: "write", approvalMode: "all_writes" });
    const call = async (name: string, input: object, callOptions = {}) => callAs(api, await careful.principal(), name, input, callOptions);
    const draft = await makeSession(await company.scope(), { status: "draft" });
    expect(await heldBy(call("uploads.start", { sessionId: draft.id }))).toMatchObject({ status: "pending" });
    const refused = faultOf(call("uploadSessions.files.sign", { id: draft.id, files: [{ fileId: draft.id, sha256: SUM }] }));
    expect(await refused).toMatchObject({ code: "precondition", message: expect.stringContaining("Start it first") });
    for (const [name, inputOf] of Object.entries(CALLS)) {
      const { answer } = await call(name, await inputOf(), { idempotencyKey: `asked ${name}` });
      expect(answer, name).toBeTypeOf("object");
    }
    const { id, fileIds } = await made(["uploading"]);
    await call("uploadSessions.progress", { id, bytesUploaded: 10, speedBps: 5, currentFiles: [] });
    await call("uploadSessions.files.fail", { id, files: [{ fileId: fileIds[0], error: "It cannot be read." }] });
    expect(asked.filter((waiting) => waiting > 0)).toEqual([]);
    const held = await api.db.owner.selectFrom("approvals").select("procedure").where("keyId", "=", careful.id).execute();
    expect(held).toEqual([{ procedure: "uploads.start" }]);
  });

  test.each(["none", "risky", "all_writes"] as const)(
    "is refused to a key below its risk in the mode %s, with the reason",
    async (approvalMode) => {
      const reader = await makeKey(api, company, { scopes: [...SCOPES], maxRisk: "read", approvalMode });
      const sign = callAs(api, await reader.principal(), "uploadSessions.files.sign", await CALLS["uploadSessions.files.sign"]?.());
      expect(await faultOf(sign)).toMatchObject({
        code: "forbidden",
        message: expect.stringContaining("nobody is asked each time"),
        details: { risk: "write", ceiling: "read" },
      });
      expect(asked).toEqual([]);
    },
  );
});

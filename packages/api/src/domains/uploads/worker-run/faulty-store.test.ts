import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { TEST_SECRET_KEY } from "@frontoffice/db/testing";
import { SINGLE_BYTES } from "@frontoffice/transfer";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type FaultyNetwork, type InjectedFault, startProxy } from "../../../../../transfer/src/testing/proxy.ts";
import { createFolders } from "../../../adapters/folders.ts";
import { createSecretbox } from "../../../adapters/secretbox.ts";
import { createStorage } from "../../../adapters/storage.ts";
import { storageSettings } from "../../../adapters/storage-settings.ts";
import { type Caller, type TestApi, type TestCompany, testApi } from "../../../testing/index.ts";
import { openTestStore, type TestStore } from "../../../testing/store.ts";
import { makeProject } from "../../projects/factory.ts";

let store: TestStore;
let line: FaultyNetwork;
let api: TestApi;
let company: TestCompany;
let caller: Caller;
let root: string;
let made = 0;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "frontoffice-root-"));
  store = await openTestStore();
  line = await startProxy(store.endpoint);
  const settings = { ...storageSettings.parse({ STORE_PORT: new URL(line.endpoint).port }), PUBLIC_URL: "http://127.0.0.1:3000" };
  const storage = createStorage({
    settings: { ...settings, SECRET_KEY: TEST_SECRET_KEY },
    secretbox: createSecretbox([TEST_SECRET_KEY]),
    // Long enough for a machine that has other work to do; one file waits it out, twice.
    idleMs: 4_000,
    patienceMs: 3_000,
  });
  api = await testApi({ storage });
  company = await api.company();
  const { code } = await api.db.owner.selectFrom("companies").select("code").where("id", "=", company.id).executeTakeFirstOrThrow();
  Object.assign(api.services.adapters, { folders: createFolders([{ company: code, folder: root }]) });
  caller = await company.as("member");
});
afterEach(() => {
  line.fault = () => undefined;
});
afterAll(async () => {
  await api.services.adapters.storage.end();
  await api.close();
  await line.close();
  await store.close();
  await rm(root, { recursive: true, force: true });
});

type Files = Readonly<Record<string, Buffer>>;

/** A session of these files that has its turn and comes to its end. */
async function run(files: Files, fault: FaultyNetwork["fault"], timesToRetry = 1): Promise<string> {
  made += 1;
  const folder = join(root, `folder-${made}`);
  for (const [path, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
  const { id: projectId } = await makeProject(await company.scope());
  const { id } = await caller.uploadSessions.create({ projectId, sourceKind: "worker_path", sourcePath: folder, timesToRetry });
  await caller.uploads.start({ sessionId: id });
  line.fault = fault;
  await api.drainJobs();
  return id;
}

const get = (id: string) => caller.uploadSessions.get({ id });
const filesOf = async (id: string) => (await caller.uploadSessions.files.list({ id, limit: 100 })).items;
const sizeOf = (files: Buffer[]) => files.reduce((sum, { length }) => sum + length, 0);

/** Every file of the session is in the store as it is in the folder, and its figures say so. */
async function expectWhole(id: string, files: Files): Promise<void> {
  const total = { totalFiles: Object.keys(files).length, totalBytes: sizeOf(Object.values(files)) };
  expect(await get(id)).toMatchObject({
    status: "completed",
    error: null,
    filesFailed: 0,
    hasReceipt: true,
    ...total,
    filesUploaded: total.totalFiles,
    bytesUploaded: total.totalBytes,
  });
  for (const { id: fileId, path } of await filesOf(id)) {
    const { url } = await caller.uploadSessions.files.download({ id, fileId });
    expect([path, Buffer.from(await (await fetch(url)).arrayBuffer()).equals(files[path] ?? Buffer.alloc(0))]).toEqual([path, true]);
  }
}

const answering = (status: number, code: string): InjectedFault => ({
  kind: "answer",
  status,
  body: `<Error><Code>${code}</Code></Error>`,
});
const large = randomBytes(SINGLE_BYTES + 7);
/** What is done to a file, and what people read of it. */
const FAULTS: Record<string, { fault: InjectedFault; words: RegExp }> = {
  "broken.bin": { fault: answering(500, "InternalError"), words: /^The store answered 500/ },
  "slow.bin": { fault: answering(503, "SlowDown"), words: /^The store asks to slow down\.$/ },
  "silent.bin": { fault: { kind: "hang" }, words: /^The store did not answer in time\.$/ },
  "cut.bin": { fault: { kind: "lose" }, words: /^The connection to the store broke\.$/ },
  "flipped.bin": { fault: { kind: "flip" }, words: /^Bytes were changed on their way to the store\.$/ },
  "full.bin": { fault: answering(507, "InsufficientStorage"), words: /^The disk under the store is full\.$/ },
  "refused.bin": { fault: answering(403, "AccessDenied"), words: /^The store refuses access/ },
};

describe("a store with a fault that does not pass", () => {
  test("fails the files that met it, each with its reason and no other, and a retry sends those alone", async () => {
    const small = Object.fromEntries([...Object.keys(FAULTS), "good.bin", "best.bin"].map((path) => [path, randomBytes(1_000)]));
    const files = { ...small, "large/flipped.bin": large, "large/broken.bin": large, "large/good.bin": randomBytes(large.length) };
    const bad = Object.keys(files).filter((path) => (path.split("/").at(-1) ?? "") in FAULTS);
    const id = await run(files, ({ method, url }) => {
      const name = new URL(url, "http://store").pathname.split("/").at(-1) ?? "";
      return method === "PUT" && !url.includes("partNumber=1") ? FAULTS[name]?.fault : undefined;
    });
    const session = await get(id);
    const good = Object.keys(files).filter((path) => !bad.includes(path));
    expect(session).toMatchObject({
      status: "completed_with_errors",
      totalFiles: 12,
      totalBytes: sizeOf(Object.values(files)),
      filesUploaded: 3,
      filesFailed: 9,
      filesSkipped: 0,
      error: "9 files were not sent; the list says why.",
      bytesUploaded: 2_000 + large.length,
    });
    const ends = await filesOf(id);
    expect(ends.filter(({ status }) => status === "uploaded").map(({ path }) => path)).toEqual(expect.arrayContaining(good));
    for (const { path, status, error } of ends.filter((file) => bad.includes(file.path))) {
      expect([path, status, error]).toEqual([path, "failed", expect.stringMatching(FAULTS[path.split("/").at(-1) ?? ""]?.words ?? /^$/)]);
    }
    line.fault = () => undefined;
    line.seen.length = 0;
    await caller.uploadSessions.retryFailed({ id });
    await api.drainJobs();
    await expectWhole(id, files);
    const sent = line.seen.filter(({ method, acknowledged }) => method === "PUT" && acknowledged).map(({ url }) => url);
    expect(sent.filter((url) => /good|best|partNumber=1/.test(url))).toEqual([]);
    // The store had taken it, and only its answer was lost: it is recognised.
    expect(sent.filter((url) => url.includes("cut"))).toEqual([]);
  });

  test("fails the session when nothing has arrived, in words, and all of it goes through later", async () => {
    const files = { "a.bin": randomBytes(10), "b.bin": randomBytes(20) };
    const id = await run(files, ({ method }) => (method === "PUT" ? answering(500, "InternalError") : undefined));
    expect(await get(id)).toMatchObject({
      status: "failed",
      filesUploaded: 0,
      filesFailed: 2,
      bytesUploaded: 0,
      hasReceipt: false,
      error: "2 files were not sent, and no other one was.",
    });
    line.fault = () => undefined;
    await caller.uploadSessions.retryFailed({ id });
    await api.drainJobs();
    await expectWhole(id, files);
  });
});

describe("a store with a fault that passes", () => {
  const many = Object.fromEntries(Array.from({ length: 15 }, (_, at) => [`${at}.bin`, randomBytes(500)]));
  const files = { ...many, "large.bin": large };

  test.each<[string, InjectedFault]>([
    ["500 twice for each request", answering(500, "InternalError")],
    ["flipped bytes twice", { kind: "flip" }],
    ["lost answers twice", { kind: "lose" }],
  ])("%s: the session is completed without a failed file", async (_name, fault) => {
    const own = Object.fromEntries(Object.keys(files).map((path) => [path, randomBytes(files[path as keyof typeof files].length)]));
    const id = await run(own, ({ method, nth }) => (method === "PUT" && nth <= 2 ? fault : undefined), 3);
    await expectWhole(id, own);
  });

  test("every PUT refused for longer than a file's retries take: it is completed", async () => {
    let since: number | undefined;
    const id = await run(many, ({ method }) => {
      since ??= Date.now();
      return method === "PUT" && Date.now() - since < 1_800 ? answering(500, "InternalError") : undefined;
    });
    await expectWhole(id, many);
  });

  test("SlowDown for a second: it is completed", async () => {
    const from = Date.now();
    const slow = { ...answering(503, "SlowDown"), headers: { "retry-after": "1" } };
    const id = await run(files, ({ method }) => (method === "PUT" && Date.now() - from < 1_500 ? slow : undefined), 3);
    await expectWhole(id, files);
  });

  test("away for five seconds in the middle: it waits, goes on and is completed, with one retry to its name", async () => {
    const own = Object.fromEntries(Object.keys(files).map((path) => [path, randomBytes(files[path as keyof typeof files].length)]));
    let away: { from: number } | undefined;
    let puts = 0;
    const id = await run(own, ({ method }) => {
      if (method === "PUT") puts += 1;
      if (puts > 10) away ??= { from: Date.now() };
      return away && Date.now() - away.from < 5_000 ? { kind: "reset" } : undefined;
    });
    expect(Date.now() - (away?.from ?? 0)).toBeGreaterThan(5_000);
    await expectWhole(id, own);
  });

  test("away when the session has its turn: the job is tried again, and the session has not failed", async () => {
    const { storage } = api.services.adapters;
    // No bucket is known to be there yet.
    const other = await api.company("Unlucky Agency");
    const { code } = await api.db.owner.selectFrom("companies").select("code").where("id", "=", other.id).executeTakeFirstOrThrow();
    const folders = api.services.adapters.folders;
    Object.assign(api.services.adapters, { folders: createFolders([{ company: code, folder: root }]) });
    const own = await other.as("member");
    const { id: projectId } = await makeProject(await other.scope());
    const { id } = await own.uploadSessions.create({ projectId, sourceKind: "worker_path", sourcePath: join(root, "folder-1") });
    const { jobId } = await own.uploads.start({ sessionId: id });
    line.fault = () => ({ kind: "reset" });
    await api.drainJobs();
    expect(await own.uploadSessions.get({ id })).toMatchObject({ status: "scanning", error: null, filesFailed: 0 });
    expect(await own.jobs.get({ id: jobId ?? "" })).toMatchObject({ status: "queued" });
    line.fault = () => undefined;
    await api.db.owner.updateTable("jobs").set({ runAt: new Date() }).where("id", "=", jobId).execute();
    await api.drainJobs();
    expect(await own.uploadSessions.get({ id })).toMatchObject({ status: "completed", filesUploaded: 12, error: null });
    Object.assign(api.services.adapters, { folders, storage });
  });
});

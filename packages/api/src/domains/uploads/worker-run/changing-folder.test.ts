import { appendFile, link, mkdir, mkdtemp, readdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { createWorker, type Worker } from "@frontoffice/queue";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { createFolders } from "../../../adapters/folders.ts";
import { type Caller, type TestApi, type TestCompany, testApi } from "../../../testing/index.ts";
import { silent } from "../../../testing/jobs.ts";
import { createJobHandlers, QUEUE_LIMITS } from "../../../worker.ts";
import { makeProject } from "../../projects/factory.ts";
import { openDestination } from "../destinations.ts";

const SECRET = "what lies outside is nobody's to send ".repeat(400);
const FILES = 30;

let api: TestApi;
let company: TestCompany;
let caller: Caller;
let home: string;
let root: string;
let outside: string;
let worker: Worker;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "frontoffice-changing-"));
  [root, outside] = [join(home, "root"), join(home, "outside")];
  for (const folder of [root, outside, join(outside, "inner")]) await mkdir(folder);
  for (const name of ["secret.bin", "inner/one.bin"]) await writeFile(join(outside, name), SECRET);
  api = await testApi();
  company = await api.company();
  const { code } = await api.db.owner.selectFrom("companies").select("code").where("id", "=", company.id).executeTakeFirstOrThrow();
  Object.assign(api.services.adapters, { folders: createFolders([{ company: code, folder: root }]) });
  caller = await company.as("member");
  worker = createWorker({
    queueUrl: api.db.url("queue"),
    handlers: createJobHandlers(api.services),
    queues: QUEUE_LIMITS,
    tenantDb: api.db.tenant,
    log: silent,
  });
  await worker.start();
});
afterAll(async () => {
  await worker.stop(2_000);
  await api.close();
  await rm(home, { recursive: true, force: true });
});
afterEach(() => expectNothingFromOutside());

/** A session of files of 16 KB, one after the other at a slow pace, of which some have arrived. */
async function underWay(name: string) {
  const folder = join(root, name);
  await mkdir(join(folder, "deep"), { recursive: true });
  for (let at = 0; at < FILES; at += 1) await writeFile(join(folder, `file-${at}.bin`), Buffer.alloc(16_384, at + 1));
  await writeFile(join(folder, "deep", "one.bin"), Buffer.alloc(16_384, 99));
  const { id: projectId } = await makeProject(await company.scope());
  const pace = { maxWorkers: 1, bandwidthLimitBps: 200_000 };
  const { id } = await caller.uploadSessions.create({ projectId, sourceKind: "worker_path", sourcePath: folder, ...pace });
  await caller.uploads.start({ sessionId: id });
  await until(id, ({ status, filesUploaded }) => status === "uploading" && filesUploaded > 1);
  // The order of their ids is the one in which they are sent.
  const known = api.db.owner.selectFrom("fileUploads").where("uploadSessionId", "=", id);
  const rows = await known.select(["relativePath", "status"]).orderBy("id").execute();
  const own = rows.filter(({ relativePath }) => !relativePath.startsWith("deep"));
  const waiting = own.filter(({ status }) => status === "pending").map(({ relativePath }) => relativePath);
  return { id, folder, last: waiting.slice(-6).toReversed(), sent: own.find(({ status }) => status === "uploaded")?.relativePath ?? "" };
}

type Session = Awaited<ReturnType<Caller["uploadSessions"]["get"]>>;

async function until(id: string, isSo: (session: Session) => boolean): Promise<Session> {
  for (const end = Date.now() + inject("patienceMs"); Date.now() < end; await wait(50)) {
    const session = await caller.uploadSessions.get({ id });
    if (isSo(session)) return session;
  }
  throw new Error(`It did not come to that: ${JSON.stringify(await caller.uploadSessions.get({ id }))}`);
}

async function ended(id: string): Promise<Session> {
  await caller.uploadSessions.update({ id, bandwidthLimitBps: null });
  return until(id, ({ status }) => ["completed", "completed_with_errors", "failed"].includes(status));
}

const errorsOf = async (id: string) =>
  Object.fromEntries(
    (await caller.uploadSessions.files.list({ id, limit: 100, status: "failed" })).items.map((one) => [one.path, one.error]),
  );

/** No object in the company's bucket begins as the secret does. */
async function expectNothingFromOutside(): Promise<void> {
  const scope = await company.scope();
  const bucketName = scope.adapters.storage.bucketOf(company.id);
  const { client, close } = await openDestination(scope, { storageConnectionId: null, bucketName });
  const keys = await api.db.owner.selectFrom("fileUploads").select("s3Key").where("status", "=", "uploaded").execute();
  for (const { s3Key } of keys) {
    for await (const piece of await client.read(s3Key, AbortSignal.timeout(5_000))) expect(piece.includes("nobody's to send")).toBe(false);
  }
  await close();
}

test("files that are removed, grown or become links and hard links out of the root fail by themselves, with words, and nothing else does", async () => {
  const { id, folder, last } = await underWay("each");
  const [removed = "", grown = "", linked = "", hard = "", replaced = ""] = last;
  await rm(join(folder, removed));
  await appendFile(join(folder, grown), "more");
  for (const name of [linked, hard]) await rm(join(folder, name));
  await symlink(join(outside, "secret.bin"), join(folder, linked));
  await link(join(outside, "secret.bin"), join(folder, hard));
  await writeFile(join(outside, "other.bin"), Buffer.alloc(16_384, 7));
  await rename(join(outside, "other.bin"), join(folder, replaced));
  const session = await ended(id);
  expect(session).toMatchObject({ status: "completed_with_errors", totalFiles: FILES + 1, filesFailed: 5, filesUploaded: FILES - 4 });
  expect(session.bytesUploaded).toBe((FILES - 4) * 16_384);
  expect(session.error).toBe("5 files were not sent; the list says why. Since the folder was read, 1 file was taken away.");
  expect(await errorsOf(id)).toEqual({
    [removed]: "The file is not there any more.",
    [grown]: expect.stringContaining("changed after the folder was read"),
    [linked]: "This is a link, not a file.",
    [hard]: expect.stringContaining("second name"),
    [replaced]: expect.stringContaining("changed after the folder was read"),
  });
});

test("a folder on the way that becomes a link out of the root is not followed", async () => {
  const { id, folder } = await underWay("way");
  // Whatever the order of the files: it may have been sent before, and then only the change is told.
  await rename(join(folder, "deep"), join(home, "away"));
  await symlink(join(outside, "inner"), join(folder, "deep"));
  const session = await ended(id);
  expect(session.status).toBe("completed_with_errors");
  expect(session.error).toContain("Since the folder was read, 1 file was added, 1 file was taken away");
  const { items } = await caller.uploadSessions.files.list({ id, limit: 100, search: "deep/one.bin" });
  if (items[0]?.status === "failed") expect(items[0].error).toBe("The file lies outside the folder.");
});

test("a file that is added, one that is changed after it was sent and one that is taken away are told by the session, also all at once", async () => {
  const { id, folder, sent, last } = await underWay("told");
  await writeFile(join(folder, "added.bin"), "added");
  await appendFile(join(folder, sent), "more");
  await rm(join(folder, last[0] ?? ""));
  const session = await ended(id);
  expect(session).toMatchObject({ status: "completed_with_errors", totalFiles: FILES + 1, filesFailed: 1, filesUploaded: FILES });
  expect(session.error).toContain(
    "Since the folder was read, 1 file was added, 1 file was changed, 1 file was taken away; send the folder again",
  );
  expect(Object.keys(await errorsOf(id))).toEqual([last[0]]);
  await caller.uploadSessions.retryFailed({ id });
  const again = await until(id, ({ status, filesUploaded }) => status === "completed_with_errors" && filesUploaded === FILES + 1);
  expect(again.error).toContain("1 file was changed, 1 file was taken away");
});

test("a folder that is untouched is completed without a word", async () => {
  const { id, folder } = await underWay("quiet");
  expect(await ended(id)).toMatchObject({ status: "completed", error: null, filesUploaded: FILES + 1 });
  expect(await readdir(folder)).toHaveLength(FILES + 1);
});

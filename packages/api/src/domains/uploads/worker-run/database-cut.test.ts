import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { sql } from "@frontoffice/db";
import { createWorker } from "@frontoffice/queue";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { createFolders } from "../../../adapters/folders.ts";
import { type Caller, type TestApi, type TestCompany, testApi } from "../../../testing/index.ts";
import { silent } from "../../../testing/jobs.ts";
import { createJobHandlers, QUEUE_LIMITS } from "../../../worker.ts";
import { makeProject } from "../../projects/factory.ts";

const FILES = 120;
const BYTES = 8_192;
const CUTS = 6;
/** Bytes a second until the last cut: the session must not end before it, on a slow machine either. */
const CRAWL = 40_000;

let api: TestApi;
let company: TestCompany;
let caller: Caller;
let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "frontoffice-root-"));
  api = await testApi();
  company = await api.company();
  const { code } = await api.db.owner.selectFrom("companies").select("code").where("id", "=", company.id).executeTakeFirstOrThrow();
  Object.assign(api.services.adapters, { folders: createFolders([{ company: code, folder: root }]) });
  caller = await company.as("member");
});
afterAll(async () => {
  await api.close();
  await rm(root, { recursive: true, force: true });
});

async function started(sourcePath: string, pace: { maxWorkers?: number; bandwidthLimitBps?: number } = {}) {
  const { id: projectId } = await makeProject(await company.scope());
  const { id } = await caller.uploadSessions.create({ projectId, sourceKind: "worker_path", sourcePath, ...pace });
  const { jobId } = await caller.uploads.start({ sessionId: id });
  return { id, jobId: jobId ?? "" };
}

const sessionOf = (id: string) => api.db.owner.selectFrom("uploadSessions").selectAll().where("id", "=", id).executeTakeFirstOrThrow();

function ownWorker() {
  return createWorker({
    queueUrl: api.db.url("queue"),
    handlers: createJobHandlers(api.services),
    queues: QUEUE_LIMITS,
    tenantDb: api.db.tenant,
    log: silent,
  });
}

/** Ends every connection to the database but the owner's. */
async function cut(): Promise<number> {
  const { rows } = await sql<{ ended: number }>`
    select count(pg_terminate_backend(pid))::int as ended from pg_stat_activity
    where datname = current_database() and usename <> current_user`.execute(api.db.owner);
  return rows[0]?.ended ?? 0;
}

test("a database that is cut again and again in the middle of a session: it goes on, is completed, and nothing is lost or counted twice", async () => {
  const folder = join(root, "cut");
  await mkdir(folder);
  const contents = Array.from({ length: FILES }, () => randomBytes(BYTES));
  for (const [at, content] of contents.entries()) await writeFile(join(folder, `${at}.bin`), content);
  const { id } = await started(folder, { maxWorkers: 4, bandwidthLimitBps: CRAWL });
  const session = () => sessionOf(id);
  const worker = ownWorker();
  await worker.start();
  let [cuts, ended] = [0, 0];
  for (const end = Date.now() + inject("patienceMs"); Date.now() < end; await wait(100)) {
    const { status, filesUploaded } = await session();
    if (["completed", "completed_with_errors", "failed"].includes(status)) break;
    if (filesUploaded < 5 || cuts === CUTS) continue;
    ended += await cut();
    cuts += 1;
    await wait(Math.random() * 600);
    if (cuts === CUTS) await caller.uploadSessions.update({ id, bandwidthLimitBps: null });
  }
  await worker.stop(2_000);
  expect([cuts, ended]).toEqual([CUTS, expect.any(Number)]);
  expect(ended).toBeGreaterThan(CUTS);
  const total = { totalFiles: FILES, totalBytes: FILES * BYTES };
  expect(await session()).toMatchObject({
    status: "completed",
    error: null,
    filesUploaded: FILES,
    filesFailed: 0,
    filesSkipped: 0,
    ...total,
    bytesDone: total.totalBytes,
    bytesUploaded: total.totalBytes,
  });
  const receipts = await api.db.owner.selectFrom("receipts").select("id").where("uploadSessionId", "=", id).execute();
  expect(receipts).toHaveLength(1);
  const { items } = await caller.uploadSessions.files.list({ id, limit: 100 });
  for (const file of items) {
    const { url } = await caller.uploadSessions.files.download({ id, fileId: file.id });
    const there = Buffer.from(await (await fetch(url)).arrayBuffer());
    expect(there.equals(contents[Number.parseInt(file.path, 10)] ?? Buffer.alloc(0))).toBe(true);
  }
});

test("a database that goes away just when a session is told that it has failed: the job runs again and tells it", async () => {
  const folder = join(root, "gone");
  await mkdir(folder);
  const { id, jobId } = await started(folder);
  await rm(folder, { recursive: true });
  // A sequence is not rolled back: the first time alone ends the connection.
  for (const statement of [
    "create sequence failures",
    "grant usage on sequence failures to public",
    `create function end_first() returns trigger language plpgsql as $$ begin
       if nextval('failures') = 1 then perform pg_terminate_backend(pg_backend_pid()); end if;
       return new;
     end $$`,
    `create trigger end_first before update on upload_sessions for each row when (new.status = 'failed') execute function end_first()`,
  ]) {
    await sql.raw(statement).execute(api.db.owner);
  }
  const worker = ownWorker();
  await worker.start();
  await expect.poll(() => caller.jobs.get({ id: jobId })).toMatchObject({ status: "failed" });
  await worker.stop(2_000);
  expect(await sessionOf(id)).toMatchObject({ status: "failed", error: "There is no such folder, or it cannot be read." });
  const attempts = await api.db.owner.selectFrom("jobAttempts").select("outcome").where("jobId", "=", jobId).orderBy("claimNo").execute();
  expect(attempts.map(({ outcome }) => outcome)).toEqual(["returned", "discarded"]);
});

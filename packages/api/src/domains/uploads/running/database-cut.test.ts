import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { sql } from "@frontoffice/db";
import { createWorker } from "@frontoffice/queue";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createFolders } from "../../../adapters/folders.ts";
import { type Caller, type TestApi, type TestCompany, testApi } from "../../../testing/index.ts";
import { silent } from "../../../testing/jobs.ts";
import { createJobHandlers, QUEUE_LIMITS } from "../../../worker.ts";
import { makeProject } from "../../projects/factory.ts";

const FILES = 120;
const BYTES = 8_192;

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
  const { id: projectId } = await makeProject(await company.scope());
  const pace = { maxWorkers: 4, bandwidthLimitBps: 250_000 };
  const { id } = await caller.uploadSessions.create({ projectId, sourceKind: "worker_path", sourcePath: folder, ...pace });
  await caller.uploads.start({ sessionId: id });
  const session = () => api.db.owner.selectFrom("uploadSessions").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
  const worker = createWorker({
    ...{ queueUrl: api.db.url("queue"), handlers: createJobHandlers(api.services), queues: QUEUE_LIMITS },
    ...{ tenantDb: api.db.tenant, log: silent },
  });
  await worker.start();
  let [cuts, ended] = [0, 0];
  for (const end = Date.now() + 60_000; Date.now() < end; await wait(100)) {
    const { status, filesUploaded } = await session();
    if (["completed", "completed_with_errors", "failed"].includes(status)) break;
    if (filesUploaded < 10 || cuts === 6) continue;
    ended += await cut();
    cuts += 1;
    await wait(Math.random() * 600);
  }
  await worker.stop(2_000);
  expect([cuts, ended]).toEqual([6, expect.any(Number)]);
  expect(ended).toBeGreaterThan(6);
  const total = { totalFiles: FILES, totalBytes: FILES * BYTES };
  expect(await session()).toMatchObject({
    ...{ status: "completed", error: null, filesUploaded: FILES, filesFailed: 0, filesSkipped: 0 },
    ...{ ...total, bytesDone: total.totalBytes, bytesUploaded: total.totalBytes },
  });
  const receipts = await api.db.owner.selectFrom("receipts").select("id").where("uploadSessionId", "=", id).execute();
  expect(receipts).toHaveLength(1);
  const { items } = await caller.uploadSessions.files.list({ id, limit: 100 });
  for (const file of items) {
    const { url } = await caller.uploadSessions.files.download({ id, fileId: file.id });
    const there = Buffer.from(await (await fetch(url)).arrayBuffer());
    expect(there.equals(contents[Number.parseInt(file.path, 10)] ?? Buffer.alloc(0))).toBe(true);
  }
}, 90_000);

import { createHash, randomBytes } from "node:crypto";
import { link, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createFolders } from "../../../adapters/folders.ts";
import { type Caller, type TestApi, type TestCompany, testApi } from "../../../testing/index.ts";
import { makeProject } from "../../projects/factory.ts";

let api: TestApi;
let company: TestCompany;
let caller: Caller;
let root: string;
let made = 0;

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

/** A folder below the root with these files. */
async function folderWith(files: Readonly<Record<string, string | Buffer>>): Promise<string> {
  made += 1;
  const folder = join(root, `folder-${made}`);
  await mkdir(folder, { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

async function started(sourcePath: string, more: { projectId?: string; maxWorkers?: number; bandwidthLimitBps?: number } = {}) {
  const projectId = more.projectId ?? (await makeProject(await company.scope())).id;
  const { id } = await caller.uploadSessions.create({ sourceKind: "worker_path", sourcePath, ...more, projectId });
  const { jobId } = await caller.uploads.start({ sessionId: id });
  return { id, jobId: jobId ?? "", projectId };
}

const get = (id: string) => caller.uploadSessions.get({ id });
const filesOf = async (id: string) => (await caller.uploadSessions.files.list({ id, limit: 100 })).items;
const sha = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

async function download(id: string, fileId: string): Promise<Buffer> {
  const { url } = await caller.uploadSessions.files.download({ id, fileId });
  return Buffer.from(await (await fetch(url)).arrayBuffer());
}

describe("a folder of the worker", () => {
  test("three files and 33 bytes arrive, are counted and come back as they were", async () => {
    const files = { "a.txt": "eleven byte", "deep/er/b.txt": "other bytes", "name with\nbreak.txt": "third bytes" };
    const { id, jobId } = await started(await folderWith(files));
    expect(await get(id)).toMatchObject({ status: "queued", jobId });
    await api.drainJobs();
    expect(await caller.jobs.get({ id: jobId })).toMatchObject({ status: "succeeded", error: null });
    expect(await caller.uploads.status({ jobId })).toMatchObject({
      status: "completed",
      totalFiles: 3,
      totalBytes: 33,
      filesUploaded: 3,
      filesFailed: 0,
    });
    expect(await get(id)).toMatchObject({ status: "completed", bytesUploaded: 33, hasReceipt: true, error: null, currentFiles: [] });
    const { items: news } = await caller.notifications.list({});
    expect(news).toMatchObject([{ kind: "upload_ended", title: "Your upload is complete", link: `/uploads/sessions/${id}` }]);
    for (const file of await filesOf(id)) {
      const content = Buffer.from(files[file.path as keyof typeof files]);
      expect(file).toMatchObject({ status: "uploaded", sha256: sha(content) });
      expect((await download(id, file.id)).equals(content)).toBe(true);
    }
  });

  test("an empty folder is completed with nothing", async () => {
    const { id } = await started(await folderWith({}));
    await api.drainJobs();
    expect(await get(id)).toMatchObject({ status: "completed", totalFiles: 0, totalBytes: 0 });
  });

  test("links, hard links and what cannot be read fail by themselves, with words", async () => {
    const folder = await folderWith({ "whole.txt": "whole", "twice.txt": "twice" });
    await symlink("/etc/hostname", join(folder, "link.txt"));
    await link(join(folder, "twice.txt"), join(root, `outside-${made}.txt`));
    const { id } = await started(folder);
    await api.drainJobs();
    expect(await get(id)).toMatchObject({ status: "completed_with_errors", totalFiles: 3, filesUploaded: 1, filesFailed: 2 });
    const errors = Object.fromEntries((await filesOf(id)).map(({ path, error }) => [path, error]));
    expect(errors).toMatchObject({
      "whole.txt": null,
      "link.txt": expect.stringContaining("link"),
      "twice.txt": expect.stringContaining("second name"),
    });
  });

  test("what another session of the project has brought is not sent again", async () => {
    const bytes = randomBytes(2000);
    const first = await started(await folderWith({ "one.bin": bytes }));
    await api.drainJobs();
    const second = await started(await folderWith({ "elsewhere/two.bin": bytes, "new.bin": randomBytes(10) }), {
      projectId: first.projectId,
    });
    await api.drainJobs();
    expect(await get(second.id)).toMatchObject({
      status: "completed",
      filesSkipped: 1,
      filesUploaded: 1,
      bytesSkipped: 2000,
      bytesUploaded: 10,
    });
    const two = (await filesOf(second.id)).find(({ path }) => path === "elsewhere/two.bin");
    expect(two).toMatchObject({ status: "skipped_duplicate", etag: createHash("md5").update(bytes).digest("hex") });
    // It lies at its own key, so that nobody who writes the first one's key can change it.
    await started(await folderWith({ "one.bin": randomBytes(2000) }), { projectId: first.projectId });
    await api.drainJobs();
    expect((await download(second.id, two?.id ?? "")).equals(bytes)).toBe(true);
  });

  test("a failed file alone is sent by a retry, as it is then", async () => {
    const folder = await folderWith({ "good.txt": "good" });
    await symlink("good.txt", join(folder, "bad.txt"));
    const { id } = await started(folder);
    await api.drainJobs();
    await rm(join(folder, "bad.txt"));
    await writeFile(join(folder, "bad.txt"), "mended");
    const good = (await filesOf(id)).find(({ path }) => path === "good.txt");
    await caller.uploadSessions.retryFailed({ id });
    await api.drainJobs();
    expect(await get(id)).toMatchObject({ status: "completed", filesUploaded: 2, filesFailed: 0, error: null });
    expect((await filesOf(id)).find(({ path }) => path === "good.txt")).toEqual(good);
  });

  test("one failed file is sent by its own retry, and the other one stays as it is although its cause is gone", async () => {
    const folder = await folderWith({ "good.txt": "good" });
    for (const name of ["one.txt", "two.txt"]) await symlink("good.txt", join(folder, name));
    const { id } = await started(folder);
    await api.drainJobs();
    for (const name of ["one.txt", "two.txt"]) {
      await rm(join(folder, name));
      await writeFile(join(folder, name), "mended");
    }
    const one = (await filesOf(id)).find(({ path }) => path === "one.txt");
    await caller.uploadSessions.files.retry({ id, fileId: one?.id ?? "" });
    await api.drainJobs();
    expect((await filesOf(id)).map(({ path, status }) => `${path} ${status}`).sort()).toEqual([
      "good.txt uploaded",
      "one.txt uploaded",
      "two.txt failed",
    ]);
    expect(await get(id)).toMatchObject({ status: "completed_with_errors", filesUploaded: 2, filesFailed: 1 });
  });

  test("a folder outside the roots, another company's root or a way around is refused before anything is written", async () => {
    const { id: projectId } = await makeProject(await company.scope());
    const outside = await mkdtemp(join(tmpdir(), "frontoffice-outside-"));
    await symlink(outside, join(root, "way-out"));
    for (const sourcePath of [outside, "/etc", `${root}/../etc`, "relative", join(root, "way-out"), join(root, "missing")]) {
      const create = caller.uploadSessions.create({ projectId, sourceKind: "worker_path", sourcePath });
      await expect(create, sourcePath).rejects.toMatchObject({ code: "BAD_REQUEST" });
    }
    await rm(outside, { recursive: true });
  });

  test("a folder that has gone since is said in the session's error", async () => {
    const folder = await folderWith({ "a.txt": "a" });
    const { id, jobId } = await started(folder);
    await rm(folder, { recursive: true });
    await api.drainJobs();
    expect(await get(id)).toMatchObject({ status: "failed", error: expect.stringContaining("no such folder") });
    expect(await caller.jobs.get({ id: jobId })).toMatchObject({ status: "failed" });
  });
});

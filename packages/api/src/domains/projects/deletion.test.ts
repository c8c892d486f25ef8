import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type TestApi, type TestCompany, testApi } from "../../testing/index.ts";
import { makeClient } from "../clients/factory.ts";
import { sessionsInTheWay } from "../storage/rules.ts";
import { makeCycle } from "./cycles/factory.ts";
import { makeProject } from "./factory.ts";

let api: TestApi;
let company: TestCompany;

beforeAll(async () => {
  api = await testApi();
});

beforeEach(async () => {
  company = await api.company();
});

afterAll(() => api.close());

const code = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: { cause: { code: string } }) => error.cause.code,
  );

interface SessionValues {
  projectId: string;
  cycleId?: string;
  status?: string;
  filesUploaded?: number;
  bytesUploaded?: number;
  bytesDone?: number;
  completedAt?: Date;
}

async function makeSession(values: SessionValues): Promise<string> {
  const place = { bucketName: "photos", s3Prefix: "", sourceKind: "browser", createdVia: "web" };
  const { id } = await api.db.owner
    .insertInto("uploadSessions")
    .values({ companyId: company.id, ...place, totalFiles: values.filesUploaded ?? 0, totalBytes: values.bytesUploaded ?? 0, ...values })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

const setStatus = (id: string, status: string) => api.db.owner.updateTable("uploadSessions").set({ status }).where("id", "=", id).execute();

describe("projects.delete and restore", () => {
  test("takes the project with its cycles out of every list, and brings both back", async () => {
    const caller = await company.as("admin");
    const { id } = await makeProject(await company.scope());
    const cycle = await makeCycle(await company.scope(), { projectId: id });
    expect(await caller.projects.delete({ id })).toMatchObject({ version: 2, deletedAt: expect.any(String) });
    expect(await code(caller.projects.get({ id }))).toBe("not_found");
    expect(await code(caller.cycles.get({ id: cycle.id }))).toBe("not_found");
    expect(await code(caller.cycles.create({ projectId: id }))).toBe("not_found");
    expect([(await caller.projects.list({ total: true })).total, (await caller.cycles.list({ total: true })).total]).toEqual([0, 0]);
    expect(await caller.projects.restore({ id })).toMatchObject({ deletedAt: null, cycles: 1 });
    expect(await caller.cycles.get({ id: cycle.id })).toMatchObject({ number: 1 });
    expect((await company.auditRows()).slice(-2)).toMatchObject([
      { procedure: "projects.delete", entityId: id },
      { procedure: "projects.restore", entityId: id },
    ]);
  });

  test.each(sessionsInTheWay)("is refused while a session is %s, and possible when it has ended", async (status) => {
    const caller = await company.as("admin");
    const { id } = await makeProject(await company.scope());
    const cycle = await makeCycle(await company.scope(), { projectId: id });
    const session = await makeSession({ projectId: id, cycleId: cycle.id, status });
    expect(await code(caller.projects.delete({ id }))).toBe("precondition");
    expect(await code(caller.cycles.delete({ id: cycle.id }))).toBe("precondition");
    expect(await code(caller.projects.update({ id, defaultPrefix: "elsewhere" }))).toBe("precondition");
    expect(await caller.projects.update({ id, description: "Still changed" })).toMatchObject({ activeSessions: 1 });
    await setStatus(session, "completed");
    expect(await code(caller.cycles.delete({ id: cycle.id }))).toBe("done");
    expect(await code(caller.projects.delete({ id }))).toBe("done");
  });

  test("waits for an upload that is just being started, and is then refused", async () => {
    const caller = await company.as("admin");
    const { id } = await makeProject(await company.scope());
    const { id: cycleId } = await makeCycle(await company.scope(), { projectId: id });
    const session = await makeSession({ projectId: id, cycleId, status: "draft" });
    const starter = await api.db.pool("owner").connect();
    await starter.query("begin");
    await starter.query("select from projects where id = $1 for share", [id]);
    await starter.query("select from cycles where id = $1 for share", [cycleId]);
    const outcomes = Promise.all([code(caller.projects.delete({ id })), code(caller.cycles.delete({ id: cycleId }))]);
    await wait(150);
    await starter.query("update upload_sessions set status = 'queued' where id = $1", [session]);
    await starter.query("commit");
    starter.release();
    expect(await outcomes).toEqual(["precondition", "precondition"]);
  });

  test("another company's project reads as missing; those who may not delete are refused", async () => {
    const other = await api.company("Other Agency");
    const { id } = await makeProject(await other.scope());
    expect(await code((await company.as("owner")).projects.delete({ id }))).toBe("not_found");
    expect(await code((await company.as("owner")).projects.restore({ id }))).toBe("not_found");
    for (const role of ["member", "viewer"] as const) {
      await expect((await other.as(role)).projects.delete({ id })).rejects.toMatchObject({ code: "FORBIDDEN" });
      await expect((await other.as(role)).projects.restore({ id })).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
    expect(await (await other.as("viewer")).projects.get({ id })).toMatchObject({ deletedAt: null });
  });

  test("comes back by undo; not while its name is taken", async () => {
    const caller = await company.as("owner");
    const { id } = await makeProject(await company.scope(), { name: "Photos" });
    await caller.projects.delete({ id });
    const { items } = await caller.audit.list({ limit: 1 });
    const next = await makeProject(await company.scope(), { name: "photos" });
    expect(await code(caller.projects.restore({ id }))).toBe("conflict");
    await caller.projects.delete({ id: next.id });
    await caller.audit.undo({ id: items[0]?.id ?? "" });
    expect(await caller.projects.get({ id })).toMatchObject({ name: "Photos", deletedAt: null });
  });
});

test("counts tell of the files that have arrived whole, by project and by cycle", async () => {
  const { id: projectId } = await makeProject(await company.scope());
  const [first, second] = [await makeCycle(await company.scope(), { projectId }), await makeCycle(await company.scope(), { projectId })];
  const last = new Date("2026-11-20T10:00:00Z");
  const big = 6_000_000_000_000;
  await makeSession({
    projectId,
    cycleId: first.id,
    status: "completed",
    filesUploaded: 3,
    bytesUploaded: big,
    bytesDone: big,
    completedAt: last,
  });
  await makeSession({ projectId, cycleId: second.id, status: "uploading", filesUploaded: 2, bytesUploaded: 50, bytesDone: 33 });
  await makeSession({ projectId, status: "failed", completedAt: new Date("2026-11-21T10:00:00Z") });
  const caller = await company.as("viewer");
  const counts = { sessions: 3, activeSessions: 1, files: 5, bytes: big + 33, lastUploadAt: last.toISOString(), cycles: 2 };
  expect(await caller.projects.get({ id: projectId })).toMatchObject(counts);
  expect((await caller.projects.list({})).items).toMatchObject([counts]);
  expect((await caller.cycles.list({ projectId })).items).toMatchObject([
    { number: 2, sessions: 1, activeSessions: 1, files: 2, bytes: 33, lastUploadAt: null },
    { number: 1, sessions: 1, activeSessions: 0, files: 3, bytes: big, lastUploadAt: last.toISOString() },
  ]);
});

describe("a member with listed clients", () => {
  test("sees, changes and makes projects of the listed clients alone", async () => {
    const scope = await company.scope();
    const [listed, hidden] = [await makeClient(scope), await makeClient(scope)];
    const seen = await makeProject(scope, { name: "Photos", clientId: listed.id });
    const [unseen, general] = [await makeProject(scope, { name: "Films", clientId: hidden.id }), await makeProject(scope, { name: "All" })];
    const unseenCycle = await makeCycle(scope, { projectId: unseen.id });
    const limited = api.caller(await company.limited([listed.id]));
    const { items, total } = await limited.projects.list({ total: true });
    expect([items.map(({ id }) => id), total]).toEqual([[seen.id], 1]);
    expect((await limited.cycles.list({ total: true })).total).toBe(0);
    for (const id of [unseen.id, general.id]) {
      expect(await code(limited.projects.get({ id }))).toBe("not_found");
      expect(await code(limited.projects.update({ id, name: "Mine" }))).toBe("not_found");
      expect(await code(limited.cycles.create({ projectId: id }))).toBe("not_found");
    }
    expect(await code(limited.cycles.update({ id: unseenCycle.id, name: "Mine" }))).toBe("not_found");
    expect(await code(limited.projects.create({ name: "One more" }))).toBe("forbidden");
    expect(await code(limited.projects.create({ name: "One more", clientId: hidden.id }))).toBe("not_found");
    expect(await code(limited.projects.update({ id: seen.id, clientId: null }))).toBe("forbidden");
    expect(await code(limited.projects.update({ id: seen.id, clientId: hidden.id }))).toBe("not_found");
    // The hidden client has a project of this name, which must not show.
    expect(await limited.projects.create({ name: "Films", clientId: listed.id })).toMatchObject({ clientId: listed.id });
    expect(await limited.cycles.create({ projectId: seen.id })).toMatchObject({ number: 1 });
  });
});

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Caller, type TestApi, type TestCompany, testApi } from "../../testing/index.ts";
import { makeProject } from "./factory.ts";
import { overlap } from "./rules.ts";

let api: TestApi;
let company: TestCompany;
let caller: Caller;

beforeAll(async () => {
  api = await testApi();
  company = await api.company();
  caller = await company.as("admin");
});
afterAll(() => api.close());

const taken = (field: string) => ({ code: "CONFLICT", cause: { details: { fields: { [field]: expect.any(String) } } } });

test.each([
  ["x", "x", true],
  ["x", "x/y", true],
  ["x/y", "x", true],
  ["", "x", true],
  ["x", "xy", false],
  ["x/a", "x/b", false],
])("the folders %j and %j overlap: %s", (one, other, expected) => expect(overlap(one, other)).toBe(expected));

describe("a project's folder", () => {
  test.each(["shared", "shared/sub", ""])("that overlaps another project's in the same bucket is refused: %j", async (defaultPrefix) => {
    await caller.projects.create({ name: "First", defaultPrefix: "shared" }).catch(() => undefined);
    await expect(caller.projects.create({ name: "Second", defaultPrefix })).rejects.toMatchObject(taken("defaultPrefix"));
    const { id } = await makeProject(await company.scope());
    await expect(caller.projects.update({ id, defaultPrefix })).rejects.toMatchObject(taken("defaultPrefix"));
  });

  test("that lies around another project's, or was a deleted one's, is refused, and one's own may be chosen again", async () => {
    const { id } = await caller.projects.create({ name: "Deep", defaultPrefix: "outer/inner" });
    await expect(caller.projects.create({ name: "Around", defaultPrefix: "outer" })).rejects.toMatchObject(taken("defaultPrefix"));
    expect(await caller.projects.update({ id, defaultPrefix: "outer/inner/below" })).toMatchObject({ defaultPrefix: "outer/inner/below" });
    await caller.projects.delete({ id });
    await expect(caller.projects.create({ name: "Again", defaultPrefix: "outer" })).rejects.toMatchObject(taken("defaultPrefix"));
    await caller.projects.create({ name: "Beside", defaultPrefix: "outer/other" });
  });

  test("into which another project has sent files before it moved is refused", async () => {
    const { id } = await caller.projects.create({ name: "Moves", defaultPrefix: "before" });
    const session = await caller.uploadSessions.create({ projectId: id, sourceKind: "browser" });
    await api.db.owner.updateTable("uploadSessions").set({ totalFiles: 1, filesUploaded: 1 }).where("id", "=", session.id).execute();
    await caller.projects.update({ id, defaultPrefix: "after" });
    await expect(caller.projects.create({ name: "Follows", defaultPrefix: "before" })).rejects.toMatchObject(taken("defaultPrefix"));
  });

  test("of two projects that want it at once, one has it", async () => {
    const made = await Promise.allSettled([1, 2].map((at) => caller.projects.create({ name: `Race ${at}`, defaultPrefix: "race" })));
    expect(made.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});

test("a cycle's folder around or below another cycle's is refused, and so is an upload beside the cycle into its folder", async () => {
  const { id: projectId } = await makeProject(await company.scope());
  await caller.cycles.create({ projectId, s3Prefix: "x/y" });
  for (const s3Prefix of ["x", "x/y/z", ""]) {
    await expect(caller.cycles.create({ projectId, s3Prefix })).rejects.toMatchObject(taken("s3Prefix"));
  }
  const beside = caller.uploadSessions.create({ projectId, sourceKind: "browser", s3Prefix: "x/y/monday" });
  await expect(beside).rejects.toMatchObject({
    code: "BAD_REQUEST",
    message: "A cycle has this folder. Choose the cycle, or another folder.",
  });
  await caller.uploadSessions.create({ projectId, sourceKind: "browser", s3Prefix: "x/z" });
});

test("the plan names a file that would be replaced although another project has put it there", async () => {
  const scope = await company.scope();
  const [first, second] = [await makeProject(scope, { defaultPrefix: "plan" }), await makeProject(scope)];
  // As installations have it that allowed it.
  await api.db.owner.updateTable("projects").set({ defaultPrefix: "plan" }).where("id", "=", second.id).execute();
  const sessionOf = async (projectId: string) => (await caller.uploadSessions.create({ projectId, sourceKind: "browser" })).id;
  const [earlier, later] = [await sessionOf(first.id), await sessionOf(second.id)];
  for (const id of [earlier, later]) await caller.uploadSessions.files.register({ id, files: [{ path: "a.txt", size: 3 }] });
  const sent = { status: "uploaded", uploadedAt: new Date(), checksumSha256: Buffer.alloc(32) };
  await api.db.owner.updateTable("fileUploads").set(sent).where("uploadSessionId", "=", earlier).execute();
  expect(await caller.uploadSessions.plan({ id: later })).toMatchObject({
    toSend: { files: 1 },
    conflictCount: 1,
    conflicts: [{ path: "a.txt", why: `The project "${first.name}" has put a file there, which would be replaced.` }],
  });
});

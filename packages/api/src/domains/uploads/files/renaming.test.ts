import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Caller, type TestApi, type TestCompany, testApi } from "../../../testing/index.ts";
import { makeProject } from "../../projects/factory.ts";

let api: TestApi;
let company: TestCompany;
let caller: Caller;

beforeAll(async () => {
  api = await testApi();
  company = await api.company();
  caller = await company.as("member");
});
afterAll(() => api.close());

async function draft() {
  const { id: projectId } = await makeProject(await company.scope());
  const { id } = await caller.uploadSessions.create({ projectId, sourceKind: "browser" });
  const named = async () => (await caller.uploadSessions.files.list({ id })).items.map(({ path }) => path).sort();
  return { id, named };
}

describe("other files than those that were named first", () => {
  test("are the only ones of a session that has not started", async () => {
    const { id, named } = await draft();
    const wrong = [
      { path: "wrong/a.txt", size: 7 },
      { path: "b.txt", size: 20 },
    ];
    await caller.uploadSessions.files.register({ id, files: wrong });
    const { items } = await caller.uploadSessions.files.register({ id, anew: true, files: [{ path: "b.txt", size: 3 }] });
    expect(items).toMatchObject([{ path: "b.txt", decision: "send", status: "pending" }]);
    await caller.uploadSessions.files.register({ id, files: [{ path: "c.txt", size: 2 }] });
    expect(await named()).toEqual(["b.txt", "c.txt"]);
    expect(await caller.uploadSessions.plan({ id })).toMatchObject({ files: 2, bytes: 5, toSend: { files: 2, bytes: 5 } });
    expect(await caller.uploadSessions.get({ id })).toMatchObject({ totalFiles: 2, totalBytes: 5, filesSkipped: 0, filesFailed: 0 });
  });

  test("are refused after the start, and nothing is forgotten", async () => {
    const { id, named } = await draft();
    await caller.uploadSessions.files.register({ id, files: [{ path: "a.txt", size: 1 }] });
    await caller.uploads.start({ sessionId: id });
    const late = caller.uploadSessions.files.register({ id, anew: true, files: [{ path: "b.txt", size: 1 }] });
    await expect(late).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
    expect(await named()).toEqual(["a.txt"]);
    expect(await caller.uploadSessions.get({ id })).toMatchObject({ totalFiles: 1, totalBytes: 1 });
  });
});

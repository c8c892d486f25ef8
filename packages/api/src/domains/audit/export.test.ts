import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type TestApi, type TestCompany, testApi } from "../../testing/index.ts";

let api: TestApi;
let company: TestCompany;

beforeAll(async () => {
  api = await testApi();
});

beforeEach(async () => {
  company = await api.company();
});

afterAll(() => api.close());

describe("audit.export", () => {
  test("gives the rows that the filters leave, with formulas made harmless", async () => {
    const caller = await company.as("owner");
    for (const name of ["=1+1", "@SUM(A1)", "+1", "-1", 'say "hi", all']) await caller.clients.create({ name });
    await caller.clients.create({ name: "Plain" });
    const file = await caller.audit.export({ procedure: "clients.create" });
    expect(file).toMatchObject({ mediaType: expect.stringContaining("text/csv"), encoding: "utf8", rows: 6, truncated: false });
    expect(file.fileName).toMatch(/^audit-\d{4}-\d\d-\d\d\.csv$/);
    const [head = "", ...lines] = file.content.split("\r\n");
    expect(head.startsWith("at,who,actor kind")).toBe(true);
    expect(lines[0]).toContain(",Owner Person,user,");
    expect(lines[0]).toContain(",Plain,Plain,");
    for (const cell of [",'=1+1,", ",'@SUM(A1),", ",'+1,", ",'-1,", `,"say ""hi"", all",`]) expect(file.content).toContain(cell);
    expect((await caller.audit.export({ procedure: "clients.update" })).rows).toBe(0);
  });

  test("stands in the trail itself, with what was asked for", async () => {
    const caller = await company.as("admin");
    await caller.audit.export({ noun: "clients" });
    const { items } = await caller.audit.list({});
    expect(items[0]?.sentence).toBe("Admin Person exported the audit trail");
    expect(await caller.audit.get({ id: items[0]?.id ?? "" })).toMatchObject({ after: { noun: "clients", rows: 0, truncated: false } });
  });

  test("ends at what one file takes, with the newest rows, and says so", async () => {
    const row = {
      companyId: company.id,
      principalType: "system",
      surface: "worker",
      procedure: "clients.create",
      ok: true,
      requestId: "many",
    };
    for (let batch = 0; batch < 21; batch += 1) await api.db.owner.insertInto("auditEvents").values(Array(1_000).fill(row)).execute();
    const file = await (await company.as("owner")).audit.export({});
    expect(file).toMatchObject({ rows: 20_000, truncated: true });
  });

  test("is for those who may read the trail, and holds no other company", async () => {
    const other = await api.company();
    await (await other.as("owner")).clients.create({ name: "Foreign Dental" });
    await expect((await company.as("member")).audit.export({})).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect((await (await company.as("owner")).audit.export({})).content).not.toContain("Foreign");
  });
});

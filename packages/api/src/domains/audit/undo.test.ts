import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Role } from "../../kernel/permissions.ts";
import { type TestApi, type TestCompany, testApi } from "../../testing/index.ts";
import { builtInStyle } from "../strategies/templates/rules.ts";

let api: TestApi;
let company: TestCompany;

beforeAll(async () => {
  api = await testApi();
});

beforeEach(async () => {
  company = await api.company();
});

afterAll(() => api.close());

const faultOf = (error: unknown) => (error as { cause: { code: string; message: string; details: Record<string, unknown> } }).cause;

/** The newest row of a procedure. */
async function rowOf(procedure: string): Promise<string> {
  const { items } = await (await company.as("owner")).audit.list({ procedure, limit: 1 });
  return items[0]?.id ?? "";
}

async function undo(procedure: string, role: Role = "owner") {
  return (await company.as(role)).audit.undo({ id: await rowOf(procedure) });
}

async function client(fields: object = {}) {
  return (await company.as("member")).clients.create({ name: "Harbour Dental", ...fields });
}

describe("audit.undo", () => {
  test("puts back every field of a client as it was, and says who took what back", async () => {
    const member = await company.as("member");
    const numbers = [{ number: "+442079460018", label: "Desk" }, { number: "+4930901820" }];
    const made = await client({ website: "harbour.example", brandVoice: "warm", phoneNumbers: numbers, forbiddenPhrases: ["painless"] });
    const change = { name: "Quay", website: null, brandVoice: "cold", phoneNumbers: [{ number: "+442079460019" }], forbiddenPhrases: [] };
    await member.clients.update({ id: made.id, ...change, status: "paused", color: "red" });
    const undone = await undo("clients.update", "admin");
    expect(undone).toMatchObject({ procedure: "clients.update", undoneBy: { who: "Admin Person" } });
    const now = await member.clients.get({ id: made.id });
    const plain = ({ version: _, updatedAt: __, phoneNumbers, ...rest }: typeof now) => ({
      ...rest,
      phones: phoneNumbers.map(({ e164, label }) => [e164, label]),
    });
    expect(plain(now)).toEqual(plain(made));
    const { items } = await (await company.as("owner")).audit.list({});
    expect(items.map(({ undoOf, undoneBy, canUndo }) => [undoOf, undoneBy?.id ?? null, canUndo])).toEqual([
      [undone.id, null, true],
      [null, undone.undoneBy.id, false],
      [null, null, true],
    ]);
    expect(items[0]?.sentence).toBe("Admin Person changed the client Harbour Dental");
  });

  test("deletes what was added, restores what was deleted, and redoes what was undone", async () => {
    const owner = await company.as("owner");
    const { id } = await client();
    const count = async () => (await owner.clients.list({ total: true })).total;
    await undo("clients.create");
    expect(await count()).toBe(0);
    await undo("clients.delete");
    expect(await count()).toBe(1);
    await owner.clients.delete({ id });
    await undo("clients.delete");
    await undo("clients.restore");
    expect(await count()).toBe(0);
  });

  test("gives a strategy its title back, and takes it out of the archive again", async () => {
    const owner = await company.as("owner");
    const { strategyId: id } = await owner.strategies.generate({ clientId: (await client()).id, weeks: 1, title: "Spring" });
    await api.drainJobs();
    await owner.strategies.rename({ id, title: "Summer" });
    await undo("strategies.rename");
    expect(await owner.strategies.get({ id })).toMatchObject({ title: "Spring" });
    await owner.strategies.submit({ id });
    await owner.strategies.approve({ id });
    await owner.strategies.archive({ id });
    await undo("strategies.archive");
    expect(await owner.strategies.get({ id })).toMatchObject({ status: "approved" });
  });

  test("makes the earlier writing instructions the newest", async () => {
    const owner = await company.as("owner");
    await owner.strategies.templates.save({ body: "Be brief.", expectedVersion: 0 });
    await owner.strategies.templates.save({ body: "Be long.", expectedVersion: 1 });
    await undo("strategies.templates.save");
    expect(await owner.strategies.templates.get()).toMatchObject({ body: "Be brief.", version: 3 });
    await owner.strategies.templates.reset({ expectedVersion: 3 });
    await undo("strategies.templates.reset");
    expect((await owner.strategies.templates.get()).body).not.toBe(builtInStyle);
  });

  test("refuses what changed again since, and names the fields; what changed back may be taken back", async () => {
    const owner = await company.as("owner");
    const { id } = await client({ description: "Old" });
    await owner.clients.update({ id, name: "Second", description: "New" });
    const row = await rowOf("clients.update");
    await owner.clients.update({ id, name: "Third" });
    const fault = faultOf(await owner.audit.undo({ id: row }).catch((error: unknown) => error));
    expect(fault).toMatchObject({ code: "conflict", message: expect.stringContaining("name"), details: { changed: ["name"] } });
    expect(await owner.clients.get({ id })).toMatchObject({ name: "Third", description: "New" });
    await owner.clients.update({ id, name: "Second" });
    await owner.audit.undo({ id: row });
    expect(await owner.clients.get({ id })).toMatchObject({ name: "Harbour Dental", description: "Old" });
  });

  test("refuses what changed without a call, at the last moment and with nothing half done", async () => {
    const owner = await company.as("owner");
    const { id } = await client({ description: "Old" });
    await owner.clients.update({ id, name: "Second", description: "New" });
    await api.db.owner.updateTable("clients").set({ description: "Slipped in" }).where("id", "=", id).execute();
    expect(faultOf(await undo("clients.update").catch((error: unknown) => error))).toMatchObject({ details: { changed: ["description"] } });
    expect(await owner.clients.get({ id })).toMatchObject({ name: "Second", description: "Slipped in" });
  });

  test("works once, also when eight people press at the same moment", async () => {
    const { id } = await client();
    const owner = await company.as("owner");
    await owner.clients.update({ id, name: "Second" });
    const row = await rowOf("clients.update");
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => owner.audit.undo({ id: row })));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const codes = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [faultOf(outcome.reason).code] : []));
    expect(codes).toEqual(Array(7).fill("conflict"));
    expect(await owner.clients.get({ id })).toMatchObject({ name: "Harbour Dental", version: 3 });
    expect(faultOf(await owner.audit.undo({ id: row }).catch((error: unknown) => error)).message).toContain("taken this back already");
  });

  test("says why there is nothing to take back: no opposite, a refused call", async () => {
    const owner = await company.as("owner");
    const { strategyId: id } = await owner.strategies.generate({ clientId: (await client()).id, weeks: 1 });
    expect(faultOf(await undo("strategies.generate").catch((error: unknown) => error))).toMatchObject({ code: "precondition" });
    await expect((await company.as("viewer")).strategies.rename({ id, title: "X" })).rejects.toThrow();
    const fault = faultOf(await undo("strategies.rename").catch((error: unknown) => error));
    expect(fault).toMatchObject({ code: "precondition", message: expect.stringContaining("refused") });
    expect(await owner.audit.get({ id: await rowOf("strategies.rename") })).toMatchObject({ canUndo: false, whyNot: fault.message });
  });

  test("is the opposite call in every respect: who may not make that may not take back", async () => {
    await client();
    const row = await rowOf("clients.create");
    for (const role of ["member", "viewer"] as const) {
      await expect((await company.as(role)).audit.undo({ id: row })).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
    const admin = await company.principal("admin");
    if (!admin.company) throw new Error("no company");
    const permissions = admin.company.permissions.filter((permission) => permission !== "clients:delete");
    const lacking = api.caller({ ...admin, company: { ...admin.company, permissions } });
    await expect(lacking.audit.undo({ id: row })).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await company.auditRows()).toMatchObject([{ ok: true }, { ok: false }, { ok: false }, { procedure: "audit.undo", ok: false }]);
    expect((await (await company.as("owner")).clients.list({ total: true })).total).toBe(1);
  });

  test("another company's row reads as missing", async () => {
    await client();
    const row = await rowOf("clients.create");
    const outsider = await (await api.company()).as("owner");
    await expect(outsider.audit.undo({ id: row })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await company.auditRows()).toHaveLength(1);
  });

  test("previews what it would change and changes nothing", async () => {
    const { id } = await client();
    const owner = await company.as("owner");
    await owner.clients.update({ id, name: "Second" });
    const request = { id: await rowOf("clients.update"), preview: true };
    const preview = await owner.audit.undo(request);
    expect(preview).toMatchObject({
      preview: true,
      changes: [{ entity: "client", before: { name: "Second" }, after: { name: "Harbour Dental" } }],
    });
    expect(await owner.clients.get({ id })).toMatchObject({ name: "Second", version: 2 });
    expect(await company.auditRows()).toHaveLength(2);
  });
});

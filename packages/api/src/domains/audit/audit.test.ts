import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type TestApi, type TestCompany, testApi } from "../../testing/index.ts";
import { makeClient } from "../clients/factory.ts";

let api: TestApi;
let company: TestCompany;
let other: TestCompany;

beforeAll(async () => {
  api = await testApi();
  other = await api.company("Foreign Agency");
  await (await other.as("owner")).clients.create({ name: "Foreign Dental" });
});

beforeEach(async () => {
  company = await api.company();
});

afterAll(() => api.close());

const codeOf = (error: unknown) => (error as { cause: { code: string; message: string } }).cause;

async function changeName(from: string, to: string) {
  const caller = await company.as("member");
  const { id } = await caller.clients.create({ name: from });
  await caller.clients.update({ id, name: to });
  return id;
}

describe("audit.list", () => {
  test("says in words who did what to what, the newest first, page by page", async () => {
    await changeName("Harbour Dental", "Quay Dental");
    const caller = await company.as("owner");
    const first = await caller.audit.list({ limit: 1 });
    const second = await caller.audit.list({ limit: 1, cursor: first.nextCursor ?? "" });
    expect([...first.items, ...second.items].map(({ sentence }) => sentence)).toEqual([
      "Member Person changed the client Quay Dental",
      "Member Person added the client Quay Dental",
    ]);
    expect(second.nextCursor).toBeNull();
    expect(first.items[0]).toMatchObject({
      surface: "client",
      ok: true,
      canUndo: true,
      undoOf: null,
      undoneBy: null,
      clientName: "Quay Dental",
    });
  });

  test("names keys by their present names, and what acted without one", async () => {
    const owner = await company.principal("owner");
    const keyId = await insertKey(owner.user.id);
    await api.db.owner
      .insertInto("auditEvents")
      .values([
        { companyId: company.id, principalType: "api_key", principalId: keyId, procedure: "clients.create", ...call() },
        { companyId: company.id, principalType: "api_key", principalId: randomUUID(), procedure: "clients.update", ...call() },
        { companyId: company.id, principalType: "anonymous", procedure: "auth.login", ...call(), ok: false, errorCode: "unauthorized" },
        { companyId: company.id, principalType: "system", procedure: "webhooks.disable", ...call() },
      ])
      .execute();
    const { items } = await (await company.as("owner")).audit.list({});
    expect(items.map(({ actor }) => `${actor.kind}: ${actor.name}`)).toEqual([
      "system: Frontoffice",
      "anonymous: Somebody who was not signed in",
      "api_key: A key that is gone",
      "api_key: The key “Nightly sync”",
    ]);
    expect((await (await company.as("owner")).audit.list({ actorId: keyId })).items).toHaveLength(1);
    expect((await (await company.as("owner")).audit.choices()).keys).toEqual([{ id: keyId, name: "Nightly sync" }]);
  });

  test("shows refused calls, and finds rows by every filter", async () => {
    const id = await changeName("Harbour Dental", "Quay Dental");
    await expect((await company.as("viewer")).clients.create({ name: "No" })).rejects.toThrow();
    const caller = await company.as("admin");
    const procedures = async (filter: Parameters<typeof caller.audit.list>[0]) =>
      (await caller.audit.list(filter)).items.map(({ procedure, ok }) => `${procedure} ${ok}`);
    const both = ["clients.update true", "clients.create true"];
    expect(await procedures({ ok: false })).toEqual(["clients.create false"]);
    expect(await procedures({ entityId: id })).toEqual(both);
    expect(await procedures({ clientId: id })).toEqual(both);
    expect(await procedures({ procedure: "clients.update" })).toEqual(["clients.update true"]);
    expect(await procedures({ noun: "clients", ok: true })).toEqual(both);
    expect(await procedures({ noun: "strategies" })).toEqual([]);
    expect(await procedures({ actorId: (await company.principal("viewer")).user.id })).toEqual(["clients.create false"]);
    expect(await procedures({ search: "quay" })).toEqual(both);
    expect(await procedures({ search: "viewer per" })).toEqual(["clients.create false"]);
    expect(await procedures({ search: "100%" })).toEqual([]);
    expect(await procedures({ surface: "web" })).toEqual([]);
    expect(await procedures({ from: new Date(Date.now() + 60_000).toISOString() })).toEqual([]);
    expect(await procedures({ to: new Date(Date.now() + 60_000).toISOString(), actorKind: "user" })).toHaveLength(3);
    expect((await caller.audit.choices()).nouns).toEqual(expect.arrayContaining(["auth", "clients", "strategies"]));
    expect((await caller.audit.choices()).people.map(({ name }) => name)).toEqual(["Admin Person", "Member Person", "Viewer Person"]);
  });

  test("is for those who may read it, and shows no other company", async () => {
    for (const role of ["member", "viewer"] as const) {
      await expect((await company.as(role)).audit.list({})).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
    expect(JSON.stringify(await (await company.as("owner")).audit.list({ search: "foreign" }))).not.toContain("Foreign");
  });

  test("shows a caller who is limited to a client the rows of that client alone", async () => {
    const seen = await makeClient(await company.scope());
    await makeClient(await company.scope());
    const owner = await company.principal("owner");
    if (!owner.company) throw new Error("no company");
    const limited = api.caller({ ...owner, company: { ...owner.company, clientIds: [seen.id] } });
    expect((await limited.audit.list({})).items.map(({ clientId }) => clientId)).toEqual([seen.id]);
  });
});

describe("audit.get", () => {
  test("shows what was changed, before and after", async () => {
    await changeName("Harbour Dental", "Quay Dental");
    const caller = await company.as("owner");
    const [row] = (await caller.audit.list({})).items;
    expect(await caller.audit.get({ id: row?.id ?? "" })).toMatchObject({
      before: { name: "Harbour Dental" },
      after: { name: "Quay Dental" },
      ip: "127.0.0.1",
      whyNot: null,
    });
  });

  test("another company's row reads as missing, as an unknown one does", async () => {
    const [foreign] = (await (await other.as("owner")).audit.list({})).items;
    const caller = await company.as("owner");
    const answers = await Promise.all([foreign?.id ?? "", randomUUID()].map((id) => caller.audit.get({ id }).catch(codeOf)));
    expect(answers[0]).toMatchObject({ code: "not_found" });
    expect(answers.map((fault) => (fault as { message: string }).message)).toEqual(Array(2).fill(codeOf({ cause: answers[1] }).message));
    await expect((await company.as("member")).audit.get({ id: foreign?.id ?? "" })).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});

const call = () => ({ surface: "client", ok: true, requestId: "test", entityType: null });

async function insertKey(createdBy: string): Promise<string> {
  const { id } = await api.db.owner
    .insertInto("apiKeys")
    .values({
      companyId: company.id,
      name: "Nightly sync",
      kind: "service",
      prefix: "fo_abcd",
      keyHash: Buffer.alloc(32, randomUUID()),
      scopes: ["clients:read"],
      maxRisk: "read",
      approvalMode: "none",
      ratePerMinute: 60,
      createdBy,
      createdVia: "web",
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

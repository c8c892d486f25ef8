import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type TestApi, type TestCompany, testApi } from "../../testing/index.ts";
import { makeClient } from "../clients/factory.ts";
import { makeProject } from "./factory.ts";

let api: TestApi;
let company: TestCompany;
let other: TestCompany;

beforeAll(async () => {
  api = await testApi();
  other = await api.company("Other Agency");
});

beforeEach(async () => {
  company = await api.company();
});

afterAll(() => api.close());

interface Fault {
  code: string;
  message: string;
  details: Record<string, unknown>;
}

const faultOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: { cause: Fault }) => error.cause,
  );

/** A connection of a company, as the settings would store it. */
async function makeConnection(defaultBucket: string | null = "photos", { id: companyId }: TestCompany = company) {
  const server = { kind: "minio", region: "us-east-1", forcePathStyle: true, accessKeyId: "key", secretAccessKey: "sealed" };
  const name = `Own storage ${randomUUID()}`;
  const { id } = await api.db.owner
    .insertInto("storageConnections")
    .values({ companyId, name, createdVia: "web", defaultBucket, ...server })
    .returning("id")
    .executeTakeFirstOrThrow();
  return { id, name };
}

const auditsOf = (procedure: string) =>
  api.db.owner
    .selectFrom("auditEvents")
    .select(["before", "after", "clientId"])
    .where("companyId", "=", company.id)
    .where("procedure", "=", procedure)
    .where("ok", "=", true)
    .execute();

describe("projects.create", () => {
  test("makes a place in the built-in storage: the company's own bucket, a folder from the name, one audit row", async () => {
    const client = await makeClient(await company.scope());
    const project = await (await company.as("member")).projects.create({ name: " Été in Kiel ", clientId: client.id, description: "" });
    expect(project).toMatchObject({ name: "Été in Kiel", description: null, clientId: client.id, clientName: client.name, isActive: true });
    expect(project).toMatchObject({ storageConnectionId: null, storage: api.services.adapters.storage.label, version: 1 });
    expect(project.bucketName).toBe(`fo-${company.id}`);
    expect(project.defaultPrefix).toMatch(/^ete-in-kiel-[0-9a-f]{6}$/);
    expect(project).toMatchObject({ cycles: 0, sessions: 0, activeSessions: 0, files: 0, bytes: 0, lastUploadAt: null });
    expect(await auditsOf("projects.create")).toMatchObject([{ before: null, after: { name: "Été in Kiel" }, clientId: client.id }]);
  });

  test("another bucket of the built-in storage is nobody's to name, the own one may be", async () => {
    const caller = await company.as("owner");
    expect(await faultOf(caller.projects.create({ name: "A", bucketName: `fo-${other.id}` }))).toMatchObject({
      code: "invalid",
      details: { fields: { bucketName: expect.any(String) } },
    });
    expect(await caller.projects.create({ name: "A", bucketName: `fo-${company.id}` })).toMatchObject({ name: "A" });
  });

  test("on a connection it takes the bucket that is named, or the connection's; without either it asks for one", async () => {
    const caller = await company.as("member");
    const { id: storageConnectionId, name } = await makeConnection("photos");
    expect(await caller.projects.create({ name: "A", storageConnectionId })).toMatchObject({ bucketName: "photos", storage: name });
    expect(await caller.projects.create({ name: "B", storageConnectionId, bucketName: "films" })).toMatchObject({ bucketName: "films" });
    const bare = await makeConnection(null);
    expect(await faultOf(caller.projects.create({ name: "C", storageConnectionId: bare.id }))).toMatchObject({
      details: { fields: { bucketName: expect.any(String) } },
    });
  });

  test("another company's client or connection reads as missing, as does a deleted one", async () => {
    const caller = await company.as("owner");
    const foreign = await makeClient(await other.scope());
    const connection = await makeConnection("photos", other);
    const gone = await makeConnection("photos");
    await api.db.owner.updateTable("storageConnections").set({ deletedAt: new Date() }).where("id", "=", gone.id).execute();
    const unknown = randomUUID();
    for (const clientId of [foreign.id, unknown]) {
      expect(await faultOf(caller.projects.create({ name: "A", clientId }))).toMatchObject({
        code: "not_found",
        details: { entity: "client" },
      });
    }
    for (const storageConnectionId of [connection.id, gone.id, unknown]) {
      const fault = await faultOf(caller.projects.create({ name: "A", storageConnectionId }));
      expect(fault).toMatchObject({ code: "not_found", details: { entity: "storage connection" } });
    }
    expect((await caller.projects.list({ total: true })).total).toBe(0);
  });

  test("a name stands once for each client, whatever its case", async () => {
    const scope = await company.scope();
    const [first, second] = [await makeClient(scope), await makeClient(scope)];
    await makeProject(scope, { name: "Photos", clientId: first.id });
    await makeProject(scope, { name: "Photos", clientId: second.id });
    await makeProject(scope, { name: "Photos" });
    await (await other.as("owner")).projects.create({ name: "Photos" });
    const caller = await company.as("owner");
    for (const clientId of [first.id, null]) {
      expect(await faultOf(caller.projects.create({ name: "PHOTOS", clientId }))).toMatchObject({
        code: "conflict",
        details: { fields: { name: expect.any(String) } },
      });
    }
  });

  test("refuses a viewer, with one audit row and no project", async () => {
    const viewer = await company.as("viewer");
    await expect(viewer.projects.create({ name: "A" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await company.auditRows()).toMatchObject([{ procedure: "projects.create", ok: false, errorCode: "forbidden" }]);
    expect((await viewer.projects.list({ total: true })).total).toBe(0);
  });
});

describe("projects.list and get", () => {
  test("the newest first in pages, found by their own name or the client's, filtered by client and state", async () => {
    const scope = await company.scope();
    const client = await makeClient(scope, { name: "Lantern Books" });
    for (const name of ["One", "Two 50%", "Three"]) await makeProject(scope, { name, ...(name === "Three" && { clientId: client.id }) });
    const caller = await company.as("viewer");
    const first = await caller.projects.list({ limit: 2, total: true });
    expect([first.items.map(({ name }) => name), first.total]).toEqual([["Three", "Two 50%"], 3]);
    const rest = await caller.projects.list({ limit: 2, cursor: first.nextCursor ?? "" });
    expect([rest.items.map(({ name }) => name), rest.nextCursor]).toEqual([["One"], null]);
    const names = async (filter: object) => (await caller.projects.list(filter)).items.map(({ name }) => name);
    expect(await names({ search: "50%" })).toEqual(["Two 50%"]);
    expect(await names({ search: "LANTERN" })).toEqual(["Three"]);
    expect(await names({ clientId: client.id })).toEqual(["Three"]);
    await (await company.as("member")).projects.update({ id: first.items[0]?.id ?? "", isActive: false });
    expect(await names({ active: false })).toEqual(["Three"]);
    expect(await names({ active: true })).toEqual(["Two 50%", "One"]);
  });

  test("another company's project reads as missing and stands in no list", async () => {
    const foreign = await makeProject(await other.scope());
    const caller = await company.as("owner");
    const told = await Promise.all([foreign.id, randomUUID()].map((id) => faultOf(caller.projects.get({ id }))));
    expect(told[0]).toEqual(told[1]);
    expect(told[0]).toMatchObject({ code: "not_found" });
    expect((await caller.projects.list({ search: foreign.name, total: true })).total).toBe(0);
  });
});

describe("projects.update", () => {
  test("changes what is sent and keeps the rest, writes what changed, and puts it out of use and back", async () => {
    const caller = await company.as("member");
    const { id } = await makeProject(await company.scope(), { name: "Before", description: "Old" });
    expect(await caller.projects.update({ id, description: "New", isActive: false, expectedVersion: 1 })).toMatchObject({
      name: "Before",
      description: "New",
      isActive: false,
      version: 2,
    });
    expect(await auditsOf("projects.update")).toMatchObject([
      { before: { description: "Old", isActive: true }, after: { description: "New", isActive: false } },
    ]);
    expect(await caller.projects.update({ id, isActive: true })).toMatchObject({ isActive: true });
  });

  test("moves to another storage with its default bucket, and back to the company's own", async () => {
    const caller = await company.as("member");
    const { id } = await makeProject(await company.scope());
    const connection = await makeConnection("photos");
    expect(await caller.projects.update({ id, storageConnectionId: connection.id })).toMatchObject({ bucketName: "photos" });
    expect(await caller.projects.update({ id, bucketName: "films" })).toMatchObject({
      bucketName: "films",
      storageConnectionId: connection.id,
    });
    expect(await caller.projects.update({ id, storageConnectionId: null })).toMatchObject({ bucketName: `fo-${company.id}` });
    expect(await faultOf(caller.projects.update({ id, bucketName: "films" }))).toMatchObject({ code: "invalid" });
  });

  test("of two changes at once to the version that both saw, one wins", async () => {
    const caller = await company.as("owner");
    const { id } = await makeProject(await company.scope());
    const faults = await Promise.all(
      ["A", "B"].map((description) => faultOf(caller.projects.update({ id, description, expectedVersion: 1 }))),
    );
    expect(faults.filter(Boolean)).toMatchObject([{ code: "conflict", details: { currentVersion: 2 } }]);
  });

  test("another company's project reads as missing and stays; a viewer is refused", async () => {
    const foreign = await makeProject(await other.scope(), { name: "Foreign" });
    expect(await faultOf((await company.as("owner")).projects.update({ id: foreign.id, name: "Mine" }))).toMatchObject({
      code: "not_found",
    });
    expect(await (await other.as("owner")).projects.get({ id: foreign.id })).toMatchObject({ name: "Foreign", version: 1 });
    await expect((await other.as("viewer")).projects.update({ id: foreign.id, name: "A" })).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});

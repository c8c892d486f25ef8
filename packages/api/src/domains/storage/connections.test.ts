import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createSecretbox } from "../../adapters/secretbox.ts";
import { type TestApi, type TestCompany, testApi } from "../../testing/index.ts";
import { resealSecrets } from "../system/reseal.ts";
import { makeConnection } from "./factory.ts";

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

const SECRET = "very/secret+access=key";
const sent = {
  name: "Archive",
  kind: "minio",
  endpoint: "https://8.8.8.8:9000",
  accessKeyId: "AKIAEXAMPLE",
  secretAccessKey: SECRET,
  defaultBucket: "our-archive",
} as const;
const stored = (id: string) => api.db.owner.selectFrom("storageConnections").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
const trail = () =>
  api.db.owner
    .selectFrom("auditEvents")
    .select(["procedure", "before", "after"])
    .where("companyId", "=", company.id)
    .orderBy("id")
    .execute();

async function useIn(connectionId: string): Promise<void> {
  const values = {
    companyId: company.id,
    name: "Photos",
    bucketName: "our-archive",
    createdVia: "test",
    storageConnectionId: connectionId,
  };
  await api.db.owner.insertInto("projects").values(values).execute();
}

describe("storage.connections.create", () => {
  test("seals the secret; no answer, audit row or list has it again", async () => {
    const caller = await company.as("admin");
    const made = await caller.storage.connections.create(sent);
    expect(made).toMatchObject({
      kind: "minio",
      region: "us-east-1",
      forcePathStyle: true,
      state: "untested",
      secretIsReadable: true,
      projects: 0,
    });
    expect((await stored(made.id)).secretAccessKey).toMatch(/^v1\./);
    expect(await company.auditRows()).toMatchObject([{ procedure: "storage.connections.create", ok: true, entityId: made.id }]);
    const answers = [made, await caller.storage.connections.get({ id: made.id }), await caller.storage.connections.list({}), await trail()];
    expect(JSON.stringify(answers)).not.toContain(SECRET);
  });

  test("leaves out what follows from the kind, and takes Amazon's address when there is none", async () => {
    const { endpoint: _, ...without } = sent;
    const caller = await company.as("owner");
    const amazon = await caller.storage.connections.create({ ...without, kind: "s3", region: "eu-central-1" });
    expect(amazon).toMatchObject({ endpoint: "https://s3.eu-central-1.amazonaws.com", forcePathStyle: false });
    const call = caller.storage.connections.create({ ...without, name: "R2", kind: "r2" });
    await expect(call).rejects.toMatchObject({ code: "BAD_REQUEST", cause: { details: { fields: { endpoint: expect.any(String) } } } });
  });

  test.each([
    ["http://s3.example.com", /https/],
    ["https://127.0.0.1:9000", /private/],
    ["https://169.254.169.254", /private/],
    ["https://s3.example.com:22", /Port 22/],
    ["https://me:secret@s3.example.com", /user name/],
    ["not an address", /valid address/],
    ["https://s3.example.com;script-src-elem", /valid address/],
    ["https://s3.example.com,sandbox", /valid address/],
  ])("refuses %s and names the field", async (endpoint, words) => {
    const call = (await company.as("owner")).storage.connections.create({ ...sent, endpoint });
    await expect(call).rejects.toMatchObject({
      code: "BAD_REQUEST",
      cause: { details: { fields: { endpoint: expect.stringMatching(words) } } },
    });
  });

  test("refuses a second one of the same name, a member, a stale person and strange values", async () => {
    const caller = await company.as("owner");
    await caller.storage.connections.create(sent);
    await expect(caller.storage.connections.create({ ...sent, name: "ARCHIVE" })).rejects.toMatchObject({ code: "CONFLICT" });
    await expect((await company.as("member")).storage.connections.create({ ...sent, name: "B" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    const stale = api.caller({ ...(await company.principal("owner")), confirmedAt: new Date(0) });
    await expect(stale.storage.connections.create({ ...sent, name: "B" })).rejects.toMatchObject({ cause: { details: { confirm: true } } });
    for (const wrong of [
      { defaultBucket: "../x" },
      { accessKeyId: "a b" },
      { accessKeyId: "a/b" },
      { secretAccessKey: " x " },
      { region: "a/b" },
    ]) {
      await expect(caller.storage.connections.create({ ...sent, name: "B", ...wrong })).rejects.toMatchObject({ code: "BAD_REQUEST" });
    }
  });
});

describe("changing a connection", () => {
  test("keeps the secret unless a new one is sent, and forgets what was tested when it leads elsewhere", async () => {
    const caller = await company.as("admin");
    const { id } = await caller.storage.connections.create(sent);
    const sealed = (await stored(id)).secretAccessKey;
    const tested = {
      lastCheckedAt: new Date(),
      abilities: JSON.stringify({ checksChecksums: true, takesChecksums: true, listsChecksums: true, conditionalPut: true }),
    };
    await api.db.owner.updateTable("storageConnections").set(tested).where("id", "=", id).execute();
    expect(await caller.storage.connections.update({ id, name: "Vault" })).toMatchObject({ name: "Vault", state: "works", version: 2 });
    expect((await stored(id)).secretAccessKey).toBe(sealed);
    const moved = await caller.storage.connections.update({ id, region: "eu-1", secretAccessKey: "another secret" });
    expect(moved).toMatchObject({ state: "untested", abilities: null, version: 3 });
    expect((await stored(id)).secretAccessKey).not.toBe(sealed);
    const rows = await trail();
    expect(rows.at(-1)).toMatchObject({ before: { region: "us-east-1" }, after: { region: "eu-1", secretReplaced: true } });
    expect(JSON.stringify(rows)).not.toContain("another secret");
    await expect(caller.storage.connections.update({ id, name: "X", expectedVersion: 1 })).rejects.toMatchObject({ code: "CONFLICT" });
  });

  test("a secret goes to no other server than the one it was given for", async () => {
    const caller = await company.as("admin");
    const { id } = await caller.storage.connections.create(sent);
    const elsewhere = { id, endpoint: "https://9.9.9.9:9000" };
    const refused = { code: "BAD_REQUEST", cause: { details: { fields: { secretAccessKey: expect.any(String) } } } };
    await expect(caller.storage.connections.update(elsewhere)).rejects.toMatchObject(refused);
    await expect(caller.storage.connections.update({ id, kind: "s3", endpoint: null })).rejects.toMatchObject(refused);
    const { name: _name, secretAccessKey: _secret, ...server } = sent;
    await expect(caller.storage.connections.probe({ ...server, ...elsewhere })).rejects.toMatchObject(refused);
    expect(await stored(id)).toMatchObject({ endpoint: sent.endpoint, version: 1 });
    const moved = await caller.storage.connections.update({ ...elsewhere, secretAccessKey: "the new server's" });
    expect(moved).toMatchObject({ endpoint: "https://9.9.9.9:9000" });
  });

  test("a deletion can be taken back, and is refused while a project lies there", async () => {
    const caller = await company.as("owner");
    const { id } = await caller.storage.connections.create(sent);
    expect((await caller.storage.connections.delete({ id })).deletedAt).not.toBeNull();
    expect((await caller.storage.connections.list({})).items).toEqual([]);
    expect((await caller.storage.connections.list({ includeDeleted: true })).items).toMatchObject([{ id }]);
    expect(await caller.storage.connections.restore({ id })).toMatchObject({ id, deletedAt: null, secretIsReadable: true });
    await useIn(id);
    await expect(caller.storage.connections.delete({ id })).rejects.toMatchObject({
      code: "PRECONDITION_FAILED",
      message: expect.stringContaining("One project"),
    });
    expect((await company.auditRows()).map(({ procedure }) => procedure.split(".")[2])).toEqual(["create", "delete", "restore"]);
  });

  test("who sees some clients alone cannot delete, since files that they do not see may lie there", async () => {
    const { id } = await makeConnection(await company.scope());
    await useIn(id);
    const principal = await company.principal("owner");
    const limited = api.caller({ ...principal, company: principal.company && { ...principal.company, clientIds: [crypto.randomUUID()] } });
    await expect(limited.storage.connections.delete({ id })).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  test.each(["get", "update", "delete", "restore", "test"] as const)(
    "%s: another company's reads as missing, and a member is refused",
    async (move) => {
      const { id } = await makeConnection(await other.scope());
      if (move === "restore")
        await api.db.owner.updateTable("storageConnections").set({ deletedAt: new Date() }).where("id", "=", id).execute();
      await expect((await company.as("owner")).storage.connections[move]({ id })).rejects.toMatchObject({ code: "NOT_FOUND" });
      await expect((await company.as("member")).storage.connections[move]({ id })).rejects.toMatchObject({ code: "FORBIDDEN" });
    },
  );
});

test("secrets are sealed again with a new key, and one whose key is missing is shown as unreadable and kept", async () => {
  const [older, newer] = ["an older key with more than 32 characters", "a newer key with more than 32 characters"];
  const withKeys = (...keys: [string, ...string[]]) => ({ ...api.services.adapters, secretbox: createSecretbox(keys) });
  const { id } = await makeConnection({ ...(await company.scope()), adapters: withKeys(older) }, { secretAccessKey: SECRET });
  expect(await (await company.as("owner")).storage.connections.get({ id })).toMatchObject({ secretIsReadable: false });
  const place = { companyId: company.id, row: `storage_connections:${id}`, field: "secretAccessKey" };
  const told = await resealSecrets({ ...api.services, adapters: withKeys(newer, older) });
  expect(told.find(({ store }) => store === "storage_connections")?.resealed).toBeGreaterThan(0);
  expect(createSecretbox([newer]).open((await stored(id)).secretAccessKey, place)).toBe(SECRET);
});

describe("storage.overview", () => {
  test("shows the own storage and what lies where, and nothing of another company", async () => {
    const { id } = await makeConnection(await company.scope(), { name: "Vault" });
    await useIn(id);
    const project = await api.db.owner.selectFrom("projects").select("id").where("companyId", "=", company.id).executeTakeFirstOrThrow();
    const session = { companyId: company.id, projectId: project.id, sourceKind: "cli", s3Prefix: "", bucketName: "x", createdVia: "test" };
    await api.db.owner
      .insertInto("uploadSessions")
      .values({
        ...session,
        filesUploaded: 2,
        totalFiles: 2,
        bytesDone: 4096,
        bytesUploaded: 5000,
        totalBytes: 5000,
        storageConnectionId: id,
      })
      .execute();
    const caller = await company.as("admin");
    expect(await caller.storage.overview()).toEqual({
      own: { label: "Built-in storage", bucket: `fo-${company.id}`, files: 0, bytes: 0 },
      projects: [{ id: project.id, name: "Photos", storage: "Vault", storageConnectionId: id, files: 2, bytes: 4096 }],
      connections: 1,
    });
    expect((await (await other.as("owner")).storage.overview()).projects).toEqual([]);
    await expect((await company.as("member")).storage.overview()).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});

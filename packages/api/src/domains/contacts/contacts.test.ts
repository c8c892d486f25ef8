import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type TestApi, type TestCompany, testApi } from "../../testing/index.ts";
import { makeClient } from "../clients/factory.ts";
import { makeContact } from "./factory.ts";

let api: TestApi;
let company: TestCompany;
let other: TestCompany;
let clientId: string;
let otherClientId: string;

beforeAll(async () => {
  api = await testApi();
  other = await api.company("Other Agency");
  otherClientId = (await makeClient(await other.scope())).id;
});

beforeEach(async () => {
  company = await api.company();
  clientId = (await makeClient(await company.scope(), { timezone: "Europe/Berlin" })).id;
});

afterAll(() => api.close());

const missing = { code: "NOT_FOUND", cause: { details: { entity: expect.stringMatching(/contact$/) } } };
const forbidden = { code: "FORBIDDEN" };

const own = async (name?: string) => makeContact(await company.scope(), { clientId, ...(name !== undefined && { name }) });
const foreign = async () => makeContact(await other.scope(), { clientId: otherClientId });

/** What the call has left in the company: its newest audit row, and the event that a webhook would hear of. */
async function traceOf(work: () => Promise<unknown>) {
  const heard: string[] = [];
  const { listeners } = api.services;
  api.services.listeners = [...listeners, async (_tx, { type }) => void heard.push(type)];
  await work().finally(() => {
    api.services.listeners = listeners;
  });
  return { row: (await company.auditRows()).at(-1), heard };
}

describe("contacts.list", () => {
  test("shows pages in the order of names, and finds a part of a name", async () => {
    for (const name of ["Birch", "alder", "Cedar"]) await own(name);
    const caller = await company.as("viewer");
    const first = await caller.contacts.list({ limit: 2, total: true });
    expect([first.items.map(({ name }) => name), first.total]).toEqual([["alder", "Birch"], 3]);
    const rest = await caller.contacts.list({ limit: 2, cursor: first.nextCursor ?? "" });
    expect([rest.items.map(({ name }) => name), rest.nextCursor]).toEqual([["Cedar"], null]);
    expect((await caller.contacts.list({ search: "IRC" })).items.map(({ name }) => name)).toEqual(["Birch"]);
  });

  test("shows nothing of another company", async () => {
    await foreign();
    expect(await (await company.as("owner")).contacts.list({ total: true })).toMatchObject({ items: [], total: 0 });
  });

  test("is refused to who is not signed in", async () => {
    await expect(api.anonymous().contacts.list({})).rejects.toMatchObject({ code: "UNAUTHORIZED" });
  });

  test("shows those of one client, and who has a number", async () => {
    const elsewhere = (await makeClient(await company.scope())).id;
    await own("Birch");
    await makeContact(await company.scope(), { clientId: elsewhere, name: "Cedar", phone: "+4930555000" });
    const caller = await company.as("viewer");
    expect((await caller.contacts.list({ clientId: elsewhere })).items.map(({ name }) => name)).toEqual(["Cedar"]);
    expect((await caller.contacts.list({ phone: "+4930555000" })).items.map(({ name }) => name)).toEqual(["Cedar"]);
  });

  test("shows who works with listed clients those of their clients alone", async () => {
    const listed = (await makeClient(await company.scope())).id;
    await own("Birch");
    await makeContact(await company.scope(), { clientId: listed, name: "Cedar" });
    const limited = api.caller(await company.limited([listed]));
    expect((await limited.contacts.list({})).items.map(({ name }) => name)).toEqual(["Cedar"]);
  });

  test("hides those of a deleted client with it", async () => {
    const { id } = await own("Birch");
    const caller = await company.as("admin");
    await caller.clients.delete({ id: clientId });
    expect((await caller.contacts.list({})).items).toEqual([]);
    await expect(caller.contacts.get({ id })).rejects.toMatchObject(missing);
  });

  test("leaves no trace", async () => {
    const caller = await company.as("viewer");
    expect(await traceOf(() => caller.contacts.list({}))).toMatchObject({
      row: { procedure: expect.not.stringContaining(".list") },
      heard: [],
    });
  });
});

describe("contacts.get", () => {
  test("shows one", async () => {
    const { id, name } = await own();
    expect(await (await company.as("viewer")).contacts.get({ id })).toMatchObject({ id, name, note: null, version: 1, deletedAt: null });
  });

  test("another company's reads as missing", async () => {
    const { id } = await foreign();
    await expect((await company.as("owner")).contacts.get({ id })).rejects.toMatchObject(missing);
  });

  test("is refused to who is not signed in", async () => {
    const { id } = await own();
    await expect(api.anonymous().contacts.get({ id })).rejects.toMatchObject({ code: "UNAUTHORIZED" });
  });

  test("leaves no trace", async () => {
    const { id } = await own();
    const caller = await company.as("viewer");
    expect(await traceOf(() => caller.contacts.get({ id }))).toMatchObject({
      row: { procedure: expect.not.stringContaining(".get") },
      heard: [],
    });
  });
});

describe("contacts.create", () => {
  test("stores a number in E.164, read as in the client's country", async () => {
    const caller = await company.as("member");
    const made = await caller.contacts.create({ clientId, name: " Birch ", phone: "0170 1234567", email: "", role: "Owner" });
    expect(made).toMatchObject({ clientId, name: "Birch", phone: "+491701234567", email: null, role: "Owner", note: null, version: 1 });
    await expect(caller.contacts.create({ clientId, name: "Alder", phone: "12" })).rejects.toMatchObject({
      cause: { code: "invalid", details: { fields: { phone: expect.any(String) } } },
    });
  });

  test("gives a number once for each client", async () => {
    const caller = await company.as("member");
    const phone = "+491701234567";
    await caller.contacts.create({ clientId, phone });
    const again = caller.contacts.create({ clientId, name: "Alder", phone });
    await expect(again).rejects.toMatchObject({ cause: { code: "conflict", details: { fields: { phone: expect.any(String) } } } });
    const elsewhere = (await makeClient(await company.scope())).id;
    expect(await caller.contacts.create({ clientId: elsewhere, phone })).toMatchObject({ phone });
  });

  test("refuses what nobody could be reached or known by", async () => {
    const caller = await company.as("member");
    await expect(caller.contacts.create({ clientId, role: "Owner" })).rejects.toMatchObject({ cause: { code: "invalid" } });
  });

  test("another company's client, and one that is not listed, read as missing", async () => {
    const caller = await company.as("member");
    const gone = { code: "NOT_FOUND" };
    await expect(caller.contacts.create({ clientId: otherClientId, name: "Birch" })).rejects.toMatchObject(gone);
    const limited = api.caller(await company.limited([]));
    await expect(limited.contacts.create({ clientId, name: "Birch" })).rejects.toMatchObject(gone);
  });

  test("is refused to viewers", async () => {
    await expect((await company.as("viewer")).contacts.create({ clientId, name: "Birch" })).rejects.toMatchObject(forbidden);
  });

  test("leaves an audit row and an event", async () => {
    const caller = await company.as("member");
    const { row, heard } = await traceOf(() => caller.contacts.create({ clientId, name: "Birch" }));
    expect(row).toMatchObject({ procedure: "contacts.create", ok: true, entityType: "contact" });
    expect(heard).toEqual(["contact.created"]);
  });
});

describe("contacts.update", () => {
  test("changes what is sent; of two changes from one version the first wins; an undo takes it back", async () => {
    const { id } = await own("Birch");
    const caller = await company.as("admin");
    expect(await caller.contacts.update({ id, note: "Tall", expectedVersion: 1 })).toMatchObject({
      name: "Birch",
      note: "Tall",
      version: 2,
    });
    const late = caller.contacts.update({ id, note: "Small", expectedVersion: 1 });
    await expect(late).rejects.toMatchObject({ cause: { code: "conflict", details: { currentVersion: 2 } } });
    const [changed] = (await caller.audit.list({ limit: 10 })).items.filter(({ ok }) => ok);
    await caller.audit.undo({ id: changed?.id ?? "" });
    expect(await caller.contacts.get({ id })).toMatchObject({ note: null, version: 3 });
  });

  test("a contact keeps something to be known by", async () => {
    const { id } = await makeContact(await company.scope(), { clientId, name: "Birch", phone: null });
    const caller = await company.as("member");
    await expect(caller.contacts.update({ id, name: "" })).rejects.toMatchObject({ cause: { code: "invalid" } });
    expect(await caller.contacts.update({ id, name: "", email: "birch@harbour.example" })).toMatchObject({ name: null });
  });

  test("another company's reads as missing, and stays", async () => {
    const { id, name } = await foreign();
    await expect((await company.as("owner")).contacts.update({ id, name: "Mine" })).rejects.toMatchObject(missing);
    expect(await (await other.as("viewer")).contacts.get({ id })).toMatchObject({ name, version: 1 });
  });

  test("is refused to viewers", async () => {
    const { id } = await own();
    await expect((await company.as("viewer")).contacts.update({ id, note: "Tall" })).rejects.toMatchObject(forbidden);
  });

  test("leaves an audit row and an event", async () => {
    const { id } = await own();
    const caller = await company.as("member");
    const { row, heard } = await traceOf(() => caller.contacts.update({ id, note: "Tall" }));
    expect(row).toMatchObject({ procedure: "contacts.update", ok: true, entityType: "contact", entityId: id });
    expect(heard).toEqual(["contact.updated"]);
  });
});

describe("contacts.delete and restore", () => {
  test("it goes and comes back", async () => {
    const { id } = await own();
    const caller = await company.as("admin");
    expect(await caller.contacts.delete({ id })).toMatchObject({ deletedAt: expect.any(String), version: 2 });
    await expect(caller.contacts.get({ id })).rejects.toMatchObject(missing);
    expect(await caller.contacts.list({ total: true })).toMatchObject({ items: [], total: 0 });
    expect(await caller.contacts.restore({ id })).toMatchObject({ deletedAt: null, version: 3 });
    await expect(caller.contacts.restore({ id })).rejects.toMatchObject(missing);
  });

  test("another company's reads as missing, deleted or not", async () => {
    const { id } = await foreign();
    const caller = await company.as("owner");
    await expect(caller.contacts.delete({ id })).rejects.toMatchObject(missing);
    await (await other.as("owner")).contacts.delete({ id });
    await expect(caller.contacts.restore({ id })).rejects.toMatchObject(missing);
  });

  test("a number that was given to another meanwhile is not taken back", async () => {
    const phone = "+491701234567";
    const caller = await company.as("admin");
    const { id } = await caller.contacts.create({ clientId, name: "Birch", phone });
    await caller.contacts.delete({ id });
    await caller.contacts.create({ clientId, name: "Alder", phone });
    await expect(caller.contacts.restore({ id })).rejects.toMatchObject({ cause: { code: "conflict" } });
  });

  test.each(["member", "viewer"] as const)("is refused to a %s", async (role) => {
    const { id } = await own();
    const caller = await company.as(role);
    await expect(caller.contacts.delete({ id })).rejects.toMatchObject(forbidden);
    await (await company.as("admin")).contacts.delete({ id });
    await expect(caller.contacts.restore({ id })).rejects.toMatchObject(forbidden);
  });

  test("each leaves an audit row and an event", async () => {
    const { id } = await own();
    const caller = await company.as("admin");
    for (const [call, event] of [
      ["delete", "deleted"],
      ["restore", "restored"],
    ] as const) {
      const { row, heard } = await traceOf(() => caller.contacts[call]({ id }));
      expect(row).toMatchObject({ procedure: `contacts.${call}`, ok: true, entityType: "contact", entityId: id });
      expect(heard).toEqual([`contact.${event}`]);
    }
  });
});

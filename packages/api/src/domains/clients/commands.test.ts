import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type TestApi, type TestCompany, testApi } from "../../testing/index.ts";
import { makeClient } from "./factory.ts";

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

const detailsOf = (error: unknown) => (error as { cause: { code: string; details: Record<string, unknown> } }).cause;

describe("clients.create", () => {
  test("adds the client with its profile, and one audit row", async () => {
    const caller = await company.as("member");
    const client = await caller.clients.create({
      name: " Harbour Dental ",
      website: "harbour-dental.example/team",
      timezone: "Europe/London",
      targetAudience: "families",
      forbiddenPhrases: ["painless"],
      phoneNumbers: [{ number: "020 7946 0018", label: "Desk" }, { number: "+49 30 901820" }],
    });
    expect(client).toMatchObject({
      name: "Harbour Dental",
      website: "https://harbour-dental.example/team",
      phoneNumber: "+442079460018",
      profile: { targetAudience: "families", marketingGoals: null, forbiddenPhrases: ["painless"] },
    });
    expect(client.phoneNumbers.map(({ e164, label }) => [e164, label])).toEqual([
      ["+442079460018", "Desk"],
      ["+4930901820", null],
    ]);
    expect(await company.auditRows()).toEqual([
      { procedure: "clients.create", ok: true, errorCode: null, entityType: "client", entityId: client.id },
    ]);
  });

  test("refuses a viewer, with one audit row and no client", async () => {
    await expect((await company.as("viewer")).clients.create({ name: "A" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await company.auditRows()).toMatchObject([{ procedure: "clients.create", ok: false, errorCode: "forbidden" }]);
    expect((await (await company.as("viewer")).clients.list({ total: true })).total).toBe(0);
  });

  test("names the field of a name that is taken, whatever its case; other companies do not matter", async () => {
    await makeClient(await company.scope(), { name: "Twice" });
    await (await other.as("owner")).clients.create({ name: "Twice" });
    const error = await (await company.as("owner")).clients.create({ name: "TWICE" }).catch((thrown: unknown) => thrown);
    expect(detailsOf(error)).toMatchObject({ code: "conflict", details: { fields: { name: expect.any(String) } } });
    expect((await company.auditRows()).filter(({ ok }) => ok)).toHaveLength(1);
  });

  test("refuses fields that are nobody's to set", async () => {
    const caller = await company.as("owner");
    for (const field of ["companyId", "id", "createdAt", "version", "deletedAt"]) {
      await expect(caller.clients.create({ name: "A", [field]: other.id })).rejects.toMatchObject({ code: "BAD_REQUEST" });
    }
  });

  test("keeps the plan's limit when two arrive at once", async () => {
    await api.db.owner.updateTable("companies").set({ maxClients: 3 }).where("id", "=", company.id).execute();
    const caller = await company.as("owner");
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, (_, index) => caller.clients.create({ name: `Client ${index}` })));
    const refused = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [detailsOf(outcome.reason).code] : []));
    expect(refused).toEqual(Array.from({ length: 5 }, () => "limit_reached"));
    expect((await caller.clients.list({ total: true })).total).toBe(3);
    expect(await company.auditRows()).toHaveLength(3);
  });

  test("names the number that another client holds", async () => {
    await makeClient(await company.scope(), { phoneNumbers: [{ number: "+4930901820" }] });
    await makeClient(await other.scope(), { phoneNumbers: [{ number: "+4930901821" }] });
    const caller = await company.as("owner");
    const numbers = ["+4930901821", "0049 30 901820"].map((number) => ({ number }));
    const error = await caller.clients.create({ name: "B", phoneNumbers: numbers }).catch((thrown: unknown) => thrown);
    expect(detailsOf(error)).toMatchObject({ code: "conflict", details: { fields: { "phoneNumbers.1.number": expect.any(String) } } });
    expect((await caller.clients.list({ total: true })).total).toBe(1);
  });
});

describe("clients.update", () => {
  test("changes what is sent, keeps the rest, and writes what changed", async () => {
    const caller = await company.as("member");
    const made = await makeClient(await company.scope(), { name: "Before", description: "Old", phoneNumbers: [{ number: "+4930901820" }] });
    const updated = await caller.clients.update({ id: made.id, description: "", brandVoice: "warm", expectedVersion: 1 });
    expect(updated).toMatchObject({ name: "Before", description: null, profession: "dentist", version: 2, phoneNumber: "+4930901820" });
    expect(updated.profile).toMatchObject({ brandVoice: "warm", targetAudience: "families nearby" });
    const rows = await api.db.owner
      .selectFrom("auditEvents")
      .selectAll()
      .where("companyId", "=", company.id)
      .where("procedure", "=", "clients.update")
      .execute();
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ before: { description: "Old", brandVoice: null }, after: { description: null, brandVoice: "warm" } });
  });

  test("a number that stays keeps its id; one that is left out is free again", async () => {
    const caller = await company.as("owner");
    const made = await makeClient(await company.scope(), { phoneNumbers: [{ number: "+4930901820" }, { number: "+4930901821" }] });
    const updated = await caller.clients.update({
      id: made.id,
      phoneNumbers: [{ number: "+4930901822" }, { number: "+4930901820", label: "Old" }],
    });
    expect(updated.phoneNumbers.map(({ e164 }) => e164)).toEqual(["+4930901822", "+4930901820"]);
    expect(updated.phoneNumbers[1]).toMatchObject({ id: made.phoneNumbers[0]?.id, label: "Old" });
    expect(await caller.clients.create({ name: "Next", phoneNumbers: [{ number: "+4930901821" }] })).toMatchObject({
      phoneNumber: "+4930901821",
    });
    expect((await caller.clients.update({ id: made.id, phoneNumbers: [] })).phoneNumber).toBeNull();
  });

  test("a stale version is a conflict that carries the current one; of two at once one wins", async () => {
    const caller = await company.as("owner");
    const { id } = await makeClient(await company.scope());
    const outcomes = await Promise.allSettled(
      ["A", "B"].map((description) => caller.clients.update({ id, description, expectedVersion: 1 })),
    );
    const refused = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [detailsOf(outcome.reason)] : []));
    expect(refused).toMatchObject([{ code: "conflict", details: { currentVersion: 2 } }]);
  });

  test("another company's client reads as missing and stays as it was", async () => {
    const foreign = await makeClient(await other.scope(), { name: "Foreign" });
    await expect((await company.as("owner")).clients.update({ id: foreign.id, name: "Mine" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await (await other.as("owner")).clients.get({ id: foreign.id })).name).toBe("Foreign");
    expect(await company.auditRows()).toEqual([]);
  });

  test("refuses a viewer, with one audit row", async () => {
    const { id } = await makeClient(await other.scope());
    await expect((await company.as("viewer")).clients.update({ id, name: "A" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await company.auditRows()).toMatchObject([{ procedure: "clients.update", ok: false, errorCode: "forbidden" }]);
  });
});

describe("clients.delete and clients.restore", () => {
  test("the client disappears and comes back whole, one audit row each", async () => {
    const caller = await company.as("admin");
    const made = await makeClient(await company.scope(), { name: "Back Again", phoneNumbers: [{ number: "+4930901820" }] });
    expect((await caller.clients.delete({ id: made.id })).deletedAt).not.toBeNull();
    await expect(caller.clients.get({ id: made.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(caller.clients.delete({ id: made.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    const restored = await caller.clients.restore({ id: made.id });
    expect(restored).toMatchObject({ name: "Back Again", phoneNumber: "+4930901820", deletedAt: null, version: 3 });
    await expect(caller.clients.restore({ id: made.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    const [, ...rows] = await company.auditRows();
    expect(rows.map(({ procedure, entityId }) => [procedure, entityId])).toEqual([
      ["clients.delete", made.id],
      ["clients.restore", made.id],
    ]);
  });

  test("a name or number taken meanwhile: the name is a conflict, the number stays with its new holder", async () => {
    const caller = await company.as("owner");
    const made = await makeClient(await company.scope(), { name: "Popular", phoneNumbers: [{ number: "+4930901820" }] });
    await caller.clients.delete({ id: made.id });
    const heir = await caller.clients.create({ name: "Popular", phoneNumbers: [{ number: "+4930901820" }] });
    const error = await caller.clients.restore({ id: made.id }).catch((thrown: unknown) => thrown);
    expect(detailsOf(error)).toMatchObject({ code: "conflict", details: { fields: { name: expect.any(String) } } });
    await caller.clients.update({ id: heir.id, name: "Heir" });
    expect((await caller.clients.restore({ id: made.id })).phoneNumber).toBeNull();
    expect((await caller.clients.get({ id: heir.id })).phoneNumber).toBe("+4930901820");
  });

  test("a restore counts against the plan's limit", async () => {
    const caller = await company.as("owner");
    const made = await makeClient(await company.scope());
    await caller.clients.delete({ id: made.id });
    await api.db.owner.updateTable("companies").set({ maxClients: 0 }).where("id", "=", company.id).execute();
    const error = await caller.clients.restore({ id: made.id }).catch((thrown: unknown) => thrown);
    expect(detailsOf(error)).toMatchObject({ code: "limit_reached", details: { limit: 0 } });
  });

  test("another company's client reads as missing", async () => {
    const foreign = await makeClient(await other.scope());
    const caller = await company.as("owner");
    await expect(caller.clients.delete({ id: foreign.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await (await other.as("owner")).clients.delete({ id: foreign.id });
    await expect(caller.clients.restore({ id: foreign.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await company.auditRows()).toEqual([]);
  });

  test.each(["delete", "restore"] as const)("a member may not %s, and one audit row says that they tried", async (move) => {
    const { id } = await makeClient(await other.scope());
    await expect((await company.as("member")).clients[move]({ id })).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await company.auditRows()).toMatchObject([{ procedure: `clients.${move}`, ok: false, errorCode: "forbidden" }]);
  });
});

test("a company that is not active can be read, not changed", async () => {
  const principal = await company.principal("owner");
  const { id } = await makeClient(await company.scope());
  const caller = api.caller({ ...principal, company: principal.company && { ...principal.company, isActive: false } });
  expect((await caller.clients.get({ id })).id).toBe(id);
  await expect(caller.clients.update({ id, name: "B" })).rejects.toMatchObject({ code: "FORBIDDEN" });
});

test("a limited caller cannot take over the number of a client that they do not see", async () => {
  const principal = await company.principal("member");
  const hidden = await (await company.as("owner")).clients.create({ name: "Hidden", phoneNumbers: [{ number: "+4930555111" }] });
  const { id } = await makeClient(await company.scope());
  const limited = api.caller({ ...principal, company: principal.company && { ...principal.company, clientIds: [id] } });
  const taking = limited.clients.update({ id, phoneNumbers: [{ number: "+4930555111" }] });
  await expect(taking).rejects.toMatchObject({ code: "CONFLICT" });
  expect((await (await company.as("owner")).clients.get({ id: hidden.id })).phoneNumbers).toHaveLength(1);
});

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestApi, type TestCompany, testApi } from "../../testing/index.ts";
import { makeClient } from "./factory.ts";

const UNKNOWN = "01890000-0000-7000-8000-000000000000";
let api: TestApi;
let company: TestCompany;
let other: TestCompany;

beforeAll(async () => {
  api = await testApi();
  [company, other] = [await api.company("Harbour Agency"), await api.company("Other Agency")];
  const scope = await company.scope();
  for (const name of ["delta Dental", "Alpha Bakery", "charlie Café", "Bravo 100% Law", "echo_Yoga"])
    await makeClient(scope, { name, profession: null });
  await makeClient(scope, { name: "Foxtrot", profession: "Florist", status: "paused" });
  await makeClient(await other.scope(), { name: "Alpha Foreign" });
});

afterAll(() => api.close());

describe("clients.list", () => {
  test("goes by name whatever the case, and counts them all", async () => {
    const { items, total, nextCursor } = await (await company.as("viewer")).clients.list({ total: true });
    expect(items.map(({ name }) => name)).toEqual([
      "Alpha Bakery",
      "Bravo 100% Law",
      "charlie Café",
      "delta Dental",
      "echo_Yoga",
      "Foxtrot",
    ]);
    expect({ total, nextCursor }).toEqual({ total: 6, nextCursor: null });
  });

  test("hands out every client once over its pages", async () => {
    const caller = await company.as("viewer");
    const names: string[] = [];
    for (let cursor: string | undefined, turn = 0; turn < 10; turn += 1) {
      const page = await caller.clients.list({ limit: 2, cursor });
      names.push(...page.items.map(({ name }) => name));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(names).toHaveLength(6);
    expect(new Set(names).size).toBe(6);
  });

  test.each([
    ["BAK", ["Alpha Bakery"]],
    ["flor", ["Foxtrot"]],
    ["CAFÉ", ["charlie Café"]],
    ["%", ["Bravo 100% Law"]],
    ["_", ["echo_Yoga"]],
    ["\\", []],
    ["foreign", []],
  ])("finds %s in names and professions, character by character", async (search, found) => {
    const { items, total } = await (await company.as("viewer")).clients.list({ search, total: true });
    expect(items.map(({ name }) => name)).toEqual(found);
    expect(total).toBe(found.length);
  });

  test("filters by status", async () => {
    const { items } = await (await company.as("viewer")).clients.list({ status: "paused" });
    expect(items.map(({ name, isActive }) => [name, isActive])).toEqual([["Foxtrot", false]]);
  });

  test("refuses a cursor that no list gave out", async () => {
    const caller = await company.as("viewer");
    for (const cursor of ["nonsense", Buffer.from('["a"]').toString("base64url"), Buffer.from('["a","b"]').toString("base64url")]) {
      await expect(caller.clients.list({ cursor })).rejects.toMatchObject({ code: "BAD_REQUEST" });
    }
  });

  test("shows deleted clients to those who may restore them, and to nobody else", async () => {
    const gone = await makeClient(await company.scope(), { name: "Zulu" });
    await (await company.as("admin")).clients.delete({ id: gone.id });
    const listed = await (await company.as("admin")).clients.list({ includeDeleted: true, search: "zulu" });
    expect(listed.items.map(({ deletedAt }) => typeof deletedAt)).toEqual(["string"]);
    expect((await (await company.as("admin")).clients.list({ search: "zulu" })).items).toEqual([]);
    const before = (await company.auditRows()).length;
    await expect((await company.as("member")).clients.list({ includeDeleted: true })).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect((await company.auditRows()).slice(before)).toMatchObject([{ procedure: "clients.list", ok: false, errorCode: "forbidden" }]);
  });

  test("shows each company its own", async () => {
    const { items } = await (await other.as("owner")).clients.list({});
    expect(items.map(({ name }) => name)).toEqual(["Alpha Foreign"]);
  });

  test("is closed to people without a session", async () => {
    await expect(api.anonymous().clients.list({})).rejects.toMatchObject({ code: "UNAUTHORIZED" });
  });
});

describe("clients.get", () => {
  test("shows the profile, the numbers and who added the client", async () => {
    const { id } = await makeClient(await company.scope("member"), {
      name: "Golf",
      timezone: "Europe/Berlin",
      phoneNumbers: [{ number: "030 901820" }],
    });
    const owner = await company.principal("member");
    expect(await (await company.as("viewer")).clients.get({ id })).toMatchObject({
      name: "Golf",
      timezone: "Europe/Berlin",
      status: "active",
      isActive: true,
      phoneNumber: "+4930901820",
      profile: { targetAudience: "families nearby", forbiddenPhrases: [] },
      version: 1,
      createdBy: { id: owner.user.id, name: owner.user.name },
      deletedAt: null,
    });
  });

  test("says the same of another company's client as of none at all", async () => {
    const { id } = await makeClient(await other.scope());
    const caller = await company.as("owner");
    const refusals = await Promise.all([id, UNKNOWN].map((one) => caller.clients.get({ id: one }).catch((error: Error) => error)));
    expect(refusals[0]).toMatchObject({ code: "NOT_FOUND", message: "There is no such client. It may have been deleted." });
    expect({ ...refusals[0], message: "" }).toEqual({ ...refusals[1], message: "" });
    await expect(caller.clients.get({ id: "not an id" })).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type TestApi, type TestCompany, testApi } from "../../testing/index.ts";

const ALL = {
  name: "Harbour Dental",
  description: "A family practice by the harbour.",
  profession: "dentist",
  website: "harbour-dental.example",
  targetAudience: "Families nearby",
  marketingGoals: "Twenty new patients a month",
};
let api: TestApi;
let company: TestCompany;

beforeAll(async () => {
  api = await testApi();
});

beforeEach(async () => {
  company = await api.company();
});

afterAll(() => api.close());

const causeOf = (error: unknown) => (error as { cause: { code: string; details: Record<string, unknown> } }).cause;

describe("onboarding.get and onboarding.save", () => {
  test("a new company begins at step one with nothing filled in", async () => {
    const view = await (await company.as("viewer")).onboarding.get();
    expect(view).toMatchObject({ finished: false, step: 1, savedAt: null, data: { name: null, marketingGoals: null } });
  });

  test("what was typed survives, half an address too, and steps add up; each save has one audit row", async () => {
    const caller = await company.as("member");
    await caller.onboarding.save({ step: 2, data: { name: "Harbour Dental", website: "harbour-den" } });
    await caller.onboarding.save({ step: 3, data: { targetAudience: "Families", name: "" } });
    const view = await (await company.as("member")).onboarding.get();
    expect(view).toMatchObject({ step: 3, data: { name: null, website: "harbour-den", targetAudience: "Families", description: null } });
    expect(view.savedAt).toEqual(expect.any(String));
    expect((await company.auditRows()).map(({ procedure, ok }) => [procedure, ok])).toEqual([
      ["onboarding.save", true],
      ["onboarding.save", true],
    ]);
  });

  test("a draft belongs to one person in one company", async () => {
    await (await company.as("member")).onboarding.save({ step: 2, data: { name: "Mine" } });
    const other = await api.company("Other Agency");
    for (const caller of [await company.as("owner"), await other.as("member")]) {
      expect((await caller.onboarding.get()).data.name).toBeNull();
    }
  });

  test("the same person has a draft in each company", async () => {
    const other = await api.company("Other Agency");
    const person = await company.principal("owner");
    await api.db.owner.insertInto("memberships").values({ companyId: other.id, userId: person.user.id, role: "owner" }).execute();
    const there = api.caller({ ...person, company: person.company && { ...person.company, id: other.id, name: other.name } });
    await (await company.as("owner")).onboarding.save({ step: 2, data: { name: "Here" } });
    await there.onboarding.save({ step: 3, data: { name: "There" } });
    expect((await (await company.as("owner")).onboarding.get()).data.name).toBe("Here");
    expect((await there.onboarding.get()).data.name).toBe("There");
  });

  test.each([
    { step: 4, data: {} },
    { step: 0, data: {} },
    { step: 1, data: { companyId: "x" } },
    { step: 1, data: { name: "x".repeat(121) } },
    { step: 1, data: { description: "a\u0000" } },
  ])("%o is turned away at the door", async (input) => {
    await expect((await company.as("member")).onboarding.save(input)).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });

  test("a viewer may not save, and one audit row says that they tried", async () => {
    await expect((await company.as("viewer")).onboarding.save({ step: 1, data: {} })).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await company.auditRows()).toMatchObject([{ procedure: "onboarding.save", ok: false, errorCode: "forbidden" }]);
  });
});

describe("onboarding.finish", () => {
  test("makes the client of the draft, throws the draft away, and writes one audit row", async () => {
    const caller = await company.as("member");
    await caller.onboarding.save({ step: 3, data: ALL });
    const { clientId } = await caller.onboarding.finish();
    expect(await caller.clients.get({ id: clientId })).toMatchObject({
      name: "Harbour Dental",
      website: "https://harbour-dental.example",
      profile: { targetAudience: "Families nearby", marketingGoals: "Twenty new patients a month" },
    });
    expect(await caller.onboarding.get()).toMatchObject({ finished: true, step: 1, savedAt: null, data: { name: null } });
    const [, ...rows] = await company.auditRows();
    expect(rows).toEqual([{ procedure: "onboarding.finish", ok: true, errorCode: null, entityType: "client", entityId: clientId }]);
  });

  test.each([
    [{ description: "" }, 1, "description"],
    [{ website: "harbour-den" }, 1, "website"],
    [{ timezone: "Mars/Olympus" }, 1, "timezone"],
    [{ targetAudience: "" }, 2, "targetAudience"],
    [{ marketingGoals: "" }, 3, "marketingGoals"],
  ])("an incomplete draft names the step and the field: %o", async (gap, step, field) => {
    const caller = await company.as("member");
    await caller.onboarding.save({ step: 3, data: { ...ALL, ...gap } });
    const error = await caller.onboarding.finish().catch((thrown: unknown) => thrown);
    expect(causeOf(error)).toMatchObject({ code: "invalid", details: { step, fields: { [field]: expect.any(String) } } });
    expect(await caller.onboarding.get()).toMatchObject({ finished: false, data: { name: "Harbour Dental" } });
    expect((await caller.clients.list({ total: true })).total).toBe(0);
  });

  test("finishing twice at once makes one client", async () => {
    const caller = await company.as("owner");
    await caller.onboarding.save({ step: 3, data: ALL });
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => caller.onboarding.finish()));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const refused = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [causeOf(outcome.reason).code] : []));
    expect(refused).toEqual(["precondition", "precondition"]);
    expect((await caller.clients.list({ total: true })).total).toBe(1);
  });

  test("a client that cannot be made leaves the draft as it was", async () => {
    const caller = await company.as("owner");
    await caller.clients.create({ name: "Harbour Dental" });
    await caller.onboarding.save({ step: 3, data: ALL });
    const error = await caller.onboarding.finish().catch((thrown: unknown) => thrown);
    expect(causeOf(error)).toMatchObject({ code: "conflict", details: { fields: { name: expect.any(String) } } });
    expect((await caller.onboarding.get()).data.name).toBe("Harbour Dental");
  });

  test("a viewer may not finish, and one audit row says that they tried", async () => {
    await expect((await company.as("viewer")).onboarding.finish()).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await company.auditRows()).toMatchObject([{ procedure: "onboarding.finish", ok: false, errorCode: "forbidden" }]);
  });
});

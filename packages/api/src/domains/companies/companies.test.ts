import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestApi, testApi } from "../../testing/index.ts";

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api.close());

test("lists the companies that the caller belongs to and can enter, by name and page by page", async () => {
  const home = await api.company("Harbour");
  const principal = await home.principal("member");
  for (const [name, change] of [
    ["Attic", {}],
    ["Zoo", {}],
    ["Left behind", { isActive: false }],
  ] as const) {
    const { id } = await api.company(name);
    await api.db.owner
      .insertInto("memberships")
      .values({ companyId: id, userId: principal.user.id, role: "viewer", ...change })
      .execute();
  }
  await api.company("Somebody else's");
  const caller = api.caller(principal);
  const all = await caller.companies.list({});
  expect(all.items.map(({ name, role }) => [name, role])).toEqual([
    ["Attic", "viewer"],
    ["Harbour", "member"],
    ["Zoo", "viewer"],
  ]);
  const first = await caller.companies.list({ limit: 2 });
  const rest = await caller.companies.list({ limit: 2, cursor: first.nextCursor ?? "" });
  expect([...first.items, ...rest.items]).toEqual(all.items);
  expect(rest.nextCursor).toBeNull();
});

test("a deleted company is no longer listed", async () => {
  const gone = await api.company("Gone");
  const caller = await gone.as("owner");
  await api.db.owner.updateTable("companies").set({ deletedAt: new Date() }).where("id", "=", gone.id).execute();
  expect((await caller.companies.list({})).items).toEqual([]);
  await expect(caller.companies.current()).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("every role sees the company it works in, and no other", async () => {
  const [mine, other] = [await api.company("Mine"), await api.company("Other")];
  for (const role of ["owner", "admin", "member", "viewer"] as const) {
    const current = await (await mine.as(role)).companies.current();
    expect(current).toMatchObject({ id: mine.id, name: "Mine", role, currency: "EUR" });
    expect(current.id).not.toBe(other.id);
  }
});

test("an inactive company can still be read", async () => {
  const company = await api.company("Paused");
  const owner = await company.principal("owner");
  await api.db.owner.updateTable("companies").set({ isActive: false }).where("id", "=", company.id).execute();
  const caller = api.caller({ ...owner, company: owner.company && { ...owner.company, isActive: false } });
  expect(await caller.companies.current()).toMatchObject({ isActive: false });
});

test("nobody without a session is told anything, and a person without a company has none to show", async () => {
  await expect(api.anonymous().companies.list({})).rejects.toMatchObject({ code: "UNAUTHORIZED" });
  await expect(api.anonymous().companies.current()).rejects.toMatchObject({ code: "UNAUTHORIZED" });
  const company = await api.company();
  const caller = api.caller({ ...(await company.principal("member")), company: null });
  await expect(caller.companies.current()).rejects.toMatchObject({ code: "FORBIDDEN" });
});

test("reading leaves no trace in the audit log", async () => {
  const company = await api.company();
  const caller = await company.as("owner");
  await caller.companies.list({});
  await caller.companies.current();
  expect(await company.auditRows()).toEqual([]);
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Caller, createFolders, type TestApi, type TestCompany, testApi } from "../../testing/index.ts";
import { keyOf, PASSWORD, sessionOf, setPassword } from "../../testing/principals.ts";
import { signUp, visit } from "../auth/factory.ts";

let api: TestApi;
let company: TestCompany;
let owner: Caller;

beforeAll(async () => {
  api = await testApi();
});
beforeEach(async () => {
  await api.db.owner.deleteFrom("rateBuckets").execute();
  company = await api.company();
  owner = await company.as("owner");
});
afterAll(() => api.close());

/** Calls with the company as it is now, as the next request of the role would. */
async function next(role: "owner" | "member"): Promise<Caller> {
  const { token } = await sessionOf({ api, company }, { userId: (await company.principal(role)).user.id });
  return api.caller(await api.resolve(token), token);
}

describe("a company", () => {
  test("changes by field, and the audit log tells what was before", async () => {
    const changed = await owner.companies.update({
      id: company.id,
      name: "Harbour & Sons",
      code: "Harbour-Sons",
      contactEmail: "hello@harbour.example",
      timezone: "Europe/Berlin",
      currency: "chf",
      locale: "de-CH",
      settings: { passwordMinLength: 12 },
    });
    expect(changed).toMatchObject({ name: "Harbour & Sons", code: "harbour-sons", currency: "CHF", timezone: "Europe/Berlin" });
    expect(changed.settings).toEqual({ passwordMinLength: 12, approvalExpiryHours: 24 });
    expect((await owner.companies.get({ id: company.id })).settings.passwordMinLength).toBe(12);
    const row = api.db.owner.selectFrom("auditEvents").select(["before", "after"]).where("procedure", "=", "companies.update");
    expect(await row.where("companyId", "=", company.id).executeTakeFirstOrThrow()).toMatchObject({
      before: { name: "Harbour Agency", currency: "EUR" },
      after: { name: "Harbour & Sons", currency: "CHF" },
    });
  });

  test("neither takes nor gives up a code that the operator has opened folders to", async () => {
    const company = await api.company();
    const caller = await company.as("owner");
    const { code } = await caller.companies.current();
    const { folders } = api.services.adapters;
    try {
      for (const opened of ["acme", code]) {
        api.services.adapters.folders = createFolders([{ company: opened, folder: "/srv/files" }]);
        const change = caller.companies.update({ id: company.id, code: "acme" });
        await expect(change).rejects.toMatchObject({ code: "PRECONDITION_FAILED", cause: { details: { field: "code" } } });
        expect(await caller.companies.update({ id: company.id, code, name: "Still here" })).toMatchObject({ code });
      }
    } finally {
      api.services.adapters.folders = folders;
    }
  });

  test("shares its code with no other, and the field is named", async () => {
    const other = await (await api.company()).as("owner");
    const { code } = await other.companies.current();
    const error = await owner.companies.update({ id: company.id, code: code.toUpperCase() }).catch((failure) => failure);
    expect(error).toMatchObject({ code: "CONFLICT", cause: { details: { field: "code" } } });
  });

  test("takes no value that means nothing", async () => {
    for (const values of [
      { currency: "XYZ" },
      { timezone: "Mars/Base" },
      { locale: "?" },
      { code: "-" },
      { contactEmail: "x" },
      { name: " " },
    ]) {
      await expect(owner.companies.update({ id: company.id, ...values })).rejects.toMatchObject({ code: "BAD_REQUEST" });
    }
    await expect(owner.companies.update({ id: company.id, settings: { passwordMinLength: 4 } })).rejects.toMatchObject({
      code: "BAD_REQUEST",
    });
  });

  test("is changed by those who run it, and only from within", async () => {
    const principal = await company.principal("owner");
    const other = await api.company("Other");
    await api.db.owner.insertInto("memberships").values({ companyId: other.id, userId: principal.user.id, role: "owner" }).execute();
    for (const id of [other.id, "01900000-0000-7000-8000-000000000000"]) {
      const calls = [() => owner.companies.update({ id, name: "X" }), () => owner.companies.deactivate({ id })];
      for (const call of calls) await expect(call()).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
    expect((await owner.companies.get({ id: other.id })).name).toBe("Other");
    await expect(owner.companies.get({ id: (await api.company()).id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect((await company.as("member")).companies.update({ id: company.id, name: "X" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect((await company.as("admin")).companies.deactivate({ id: company.id })).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  test("decides how long a program's call may wait for approval", async () => {
    await owner.companies.update({ id: company.id, settings: { approvalExpiryHours: 100 } });
    const { token } = await keyOf({ api, company }, { maxRisk: "read" });
    await api.db.owner.updateTable("apiKeys").set({ approvalMode: "risky" }).where("companyId", "=", company.id).execute();
    const held = api.caller(await api.resolve(token), token).clients.create({ name: "Harbour Dental" });
    await expect(held).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
    const row = await api.db.owner
      .selectFrom("approvals")
      .select("expiresAt")
      .where("companyId", "=", company.id)
      .executeTakeFirstOrThrow();
    expect(Math.round((row.expiresAt.getTime() - Date.now()) / 3_600_000)).toBe(100);
  });

  test("decides how long the passwords of its people are", async () => {
    const person = await signUp(api);
    const caller = await visit(api, { token: person.token });
    await caller.companies.update({ id: person.companyId, settings: { passwordMinLength: 50 } });
    const change = { currentPassword: person.password, newPassword: "wooden bridge over still water" };
    await expect(caller.auth.changePassword(change)).rejects.toMatchObject({
      cause: { details: { fields: { newPassword: "At least 50 characters." } } },
    });
  });
});

describe("a company that is not active", () => {
  test("can be read by its owners, changed by nobody, and made active again", async () => {
    expect((await owner.companies.deactivate({ id: company.id })).isActive).toBe(false);
    const now = await next("owner");
    expect((await now.clients.list({})).items).toEqual([]);
    for (const call of [() => now.clients.create({ name: "X" }), () => now.companies.update({ id: company.id, name: "X" })]) {
      await expect(call()).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
    expect((await now.companies.reactivate({ id: company.id })).isActive).toBe(true);
    await (await next("owner")).clients.create({ name: "Harbour Dental" });
    expect((await company.auditRows()).filter(({ ok }) => ok).map(({ procedure }) => procedure)).toEqual([
      "companies.deactivate",
      "companies.reactivate",
      "clients.create",
    ]);
  });

  test("ends the sessions of everybody but the owners at once, and refuses its keys", async () => {
    const key = await keyOf({ api, company });
    const tokens = await Promise.all(
      (["owner", "admin", "member"] as const).map(async (role) => {
        const { user } = await company.principal(role);
        return (await sessionOf({ api, company }, { userId: user.id })).token;
      }),
    );
    await owner.companies.deactivate({ id: company.id });
    expect(await Promise.all(tokens.map(async (token) => (await api.resolve(token)) !== null))).toEqual([true, false, false]);
    const program = api.caller(await api.resolve(key.token), key.token);
    await expect(program.clients.list({})).rejects.toMatchObject({ code: expect.stringMatching(/FORBIDDEN|UNAUTHORIZED/) });
  });

  test("lets its owners sign in, and nobody who has no other company", async () => {
    const [ownerPerson, member] = [await company.principal("owner"), await company.principal("member")];
    for (const { user } of [ownerPerson, member]) await setPassword(api, user.id);
    await owner.companies.deactivate({ id: company.id });
    const login = ({ user }: typeof member) => api.anonymous().auth.login({ email: user.email, password: PASSWORD });
    expect((await login(ownerPerson)).company).toMatchObject({ id: company.id, isActive: false });
    await expect(login(member)).rejects.toMatchObject({ code: "FORBIDDEN" });
    const other = await api.company("Other");
    await api.db.owner.insertInto("memberships").values({ companyId: other.id, userId: member.user.id, role: "viewer" }).execute();
    const signedIn = await login(member);
    expect(signedIn.company?.id).toBe(other.id);
    const caller = await visit(api, { token: signedIn.token });
    await expect(caller.auth.switchCompany({ companyId: company.id })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(caller.companies.get({ id: company.id })).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  test("a preview of closing it ends no session", async () => {
    const { user } = await company.principal("member");
    const { token } = await sessionOf({ api, company }, { userId: user.id });
    await owner.companies.deactivate({ id: company.id, preview: true } as { id: string });
    expect(await api.resolve(token)).not.toBeNull();
    expect((await owner.companies.current()).isActive).toBe(true);
  });
});

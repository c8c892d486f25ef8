import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { issueSession } from "../../adapters/sessions.ts";
import { type Caller, type TestApi, type TestCompany, testApi } from "../../testing/index.ts";
import { makeClient } from "../clients/factory.ts";
import { freshPerson } from "./recipes.ts";

let api: TestApi;
let company: TestCompany;
let owner: Caller;

beforeAll(async () => {
  api = await testApi();
});
beforeEach(async () => {
  company = await api.company();
  owner = await company.as("owner");
});
afterAll(() => api.close());

const idOf = async (role: "owner" | "admin" | "member" | "viewer") => (await company.principal(role)).user.id;

/** A session as a program holds it. */
async function sessionOf(userId: string, companyId: string = company.id): Promise<string> {
  const session = { userId, companyId, kind: "token" as const, userAgent: null, ip: null };
  return (await issueSession(api.db.identity, api.services.config, session)).token;
}

const isAlive = async (token: string) => (await api.resolve(token)) !== null;

describe("the list of people", () => {
  test("goes by name, is searched by name and address, and is filtered by role and state", async () => {
    await Promise.all((["member", "viewer", "admin"] as const).map(idOf));
    const away = await freshPerson({ api, company }, { isActive: false });
    const all = await owner.users.list({ total: true });
    expect(all.items.map(({ name }) => name)).toEqual([
      "Admin Person",
      `${company.name} Person`,
      "Member Person",
      "Owner Person",
      "Viewer Person",
    ]);
    expect(all.total).toBe(5);
    const first = await owner.users.list({ limit: 2 });
    const rest = await owner.users.list({ limit: 50, cursor: first.nextCursor ?? "" });
    expect([...first.items, ...rest.items]).toEqual(all.items);
    const found = async (input: Parameters<Caller["users"]["list"]>[0]) => (await owner.users.list(input)).items.map(({ id }) => id);
    expect(await found({ search: "VIEWER-" })).toEqual([await idOf("viewer")]);
    expect(await found({ search: "_iewer" })).toEqual([]);
    expect(await found({ role: "admin" })).toEqual([await idOf("admin")]);
    expect(await found({ state: "inactive" })).toEqual([away]);
  });

  test("shows nobody of another company, and nobody there at all", async () => {
    const other = await api.company("Other");
    const outsider = (await other.principal("member")).user.id;
    expect((await owner.users.list({})).items.map(({ id }) => id)).not.toContain(outsider);
    await expect(owner.users.get({ id: outsider })).rejects.toMatchObject({ code: "NOT_FOUND" });
    for (const change of ["deactivate", "delete", "restore", "reactivate", "endSessions"] as const) {
      await expect(owner.users[change]({ id: outsider }), change).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
    await expect(owner.users.update({ id: outsider, role: "viewer" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("viewers do not see it, members do, and only those who may restore see who was removed", async () => {
    await expect((await company.as("viewer")).users.list({})).rejects.toMatchObject({ code: "FORBIDDEN" });
    const member = await company.as("member");
    expect((await member.users.list({})).items.length).toBeGreaterThan(0);
    await expect(member.users.list({ state: "removed" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(member.users.delete({ id: await idOf("viewer") })).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  test("a limited member sees which of their own clients others are limited to, and no other", async () => {
    const [mine, hidden] = [await makeClient(await company.scope()), await makeClient(await company.scope())];
    const colleague = (await company.limited([mine.id, hidden.id])).user.id;
    const limited = api.caller(await company.limited([mine.id]));
    expect((await limited.users.get({ id: colleague })).clientIds).toEqual([mine.id]);
    expect((await owner.users.get({ id: colleague })).clientIds).toEqual([mine.id, hidden.id].sort());
  });
});

describe("a new person", () => {
  test("gets an email with a link that sets the password, and can then sign in", async () => {
    const email = `grace-${Date.now()}@example.com`;
    const made = await owner.users.create({ email, name: "Grace Hopper", role: "member" });
    expect(made).toMatchObject({ email, role: "member", state: "active", isPending: true, clientIds: null });
    await api.drainJobs();
    const message = api.outbox.find(({ to }) => to === email);
    const token = /#token=(\S+)/.exec(message?.text ?? "")?.[1] ?? "";
    await api.anonymous().auth.resetPassword({ token, newPassword: "wooden bridge over still water" });
    const signedIn = await api.anonymous().auth.login({ email, password: "wooden bridge over still water" });
    expect(signedIn.company?.id).toBe(company.id);
    expect((await owner.users.get({ id: made.id })).isPending).toBe(false);
    const audit = await company.auditRows();
    expect(audit).toContainEqual(expect.objectContaining({ procedure: "users.create", entityType: "user", entityId: made.id, ok: true }));
    expect(JSON.stringify(await api.db.owner.selectFrom("jobs").selectAll().execute())).not.toContain(token);
  });

  test("cannot be made twice: the address is named, with the way out", async () => {
    const { email } = (await company.principal("viewer")).user;
    const error = await owner.users.create({ email: email.toUpperCase(), name: "Namesake", role: "viewer" }).catch((failure) => failure);
    expect(error).toMatchObject({ code: "CONFLICT", message: "Email already registered" });
    expect(error.cause.details.fields.email).toContain("Invite");
  });

  test("can be limited to clients of the company, unless the role runs the company", async () => {
    const client = await makeClient(await company.scope());
    const foreign = await makeClient(await (await api.company("Other")).scope());
    const person = { email: `l-${Date.now()}@example.com`, name: "Limited" };
    const create = (role: "admin" | "viewer", clientIds: string[]) => owner.users.create({ ...person, role, clientIds });
    await expect(create("admin", [client.id])).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await expect(create("viewer", [client.id, foreign.id])).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await create("viewer", [client.id])).clientIds).toEqual([client.id]);
  });

  test("can be renamed until they have signed in, and not afterwards", async () => {
    const id = await freshPerson({ api, company });
    expect((await owner.users.update({ id, name: "Corrected" })).name).toBe("Corrected");
    await api.db.owner.updateTable("users").set({ lastLoginAt: new Date() }).where("id", "=", id).execute();
    await expect(owner.users.update({ id, name: "Again" })).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
  });
});

describe("whatever weakens somebody ends the sessions in this company at once, and in no other", () => {
  const changes: [string, (id: string, clientId: string) => Promise<unknown>, string][] = [
    ["another role", (id) => owner.users.update({ id, role: "viewer" }), "role_changed"],
    ["fewer clients", (id, clientId) => owner.users.update({ id, clientIds: [clientId] }), "role_changed"],
    ["deactivation", (id) => owner.users.deactivate({ id }), "deactivated"],
    ["removal", (id) => owner.users.delete({ id }), "removed"],
    ["being signed out", (id) => owner.users.endSessions({ id }), "ended"],
  ];
  test.each(changes)("%s", async (_name, change, reason) => {
    const other = await api.company("Other");
    const id = await idOf("member");
    await api.db.owner.insertInto("memberships").values({ companyId: other.id, userId: id, role: "viewer" }).execute();
    const [here, there] = [await sessionOf(id), await sessionOf(id, other.id)];
    expect([await isAlive(here), await isAlive(there)]).toEqual([true, true]);
    await change(id, (await makeClient(await company.scope())).id);
    expect([await isAlive(here), await isAlive(there)]).toEqual([false, true]);
    const row = api.db.owner
      .selectFrom("authSessions")
      .select("revokedReason")
      .where("userId", "=", id)
      .where("companyId", "=", company.id);
    expect((await row.executeTakeFirstOrThrow()).revokedReason).toBe(reason);
  });

  test("a preview of it ends none", async () => {
    const id = await idOf("member");
    const token = await sessionOf(id);
    await owner.users.delete({ id, preview: true } as { id: string });
    expect(await isAlive(token)).toBe(true);
    expect((await owner.users.get({ id })).state).toBe("active");
  });
});

describe("removing and restoring", () => {
  test("a removed person is missing until restored, with role and clients as before", async () => {
    const client = await makeClient(await company.scope());
    const { user } = await company.limited([client.id]);
    expect((await owner.users.delete({ id: user.id })).state).toBe("removed");
    await expect(owner.users.get({ id: user.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(owner.users.delete({ id: user.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await owner.users.list({ state: "removed" })).items.map(({ id }) => id)).toEqual([user.id]);
    expect(await owner.users.restore({ id: user.id })).toMatchObject({ state: "active", role: "member", clientIds: [client.id] });
  });

  test("a deactivated person stays in the list and may enter again", async () => {
    const id = await idOf("viewer");
    expect((await owner.users.deactivate({ id })).state).toBe("inactive");
    await expect(owner.users.deactivate({ id })).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
    expect((await owner.users.reactivate({ id })).state).toBe("active");
  });
});

import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestApi, testApi } from "../../testing/index.ts";
import { cookieJar, PASSWORD, signUp, visit } from "./factory.ts";
import { resolvePrincipal } from "./queries.ts";

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api.close());

const dead = { code: "UNAUTHORIZED" };
const as = (token: string | null) => visit(api, { token });
const again = async (email: string) => (await (await visit(api)).auth.login({ email, password: PASSWORD })).token ?? "";
const trail = (companyId: string, procedure: string) =>
  api.db.owner.selectFrom("auditEvents").selectAll().where("companyId", "=", companyId).where("procedure", "=", procedure).execute();

test("me shows the person, the company at work with its code, the permissions and this session", async () => {
  const { token, email, companyName, companyId } = await signUp(api);
  const me = await (await as(token)).auth.me();
  expect(me).toMatchObject({
    user: { email, name: "Ada Byron" },
    company: { id: companyId, name: companyName, role: "owner", timezone: "UTC", currency: "EUR", isActive: true },
    companies: [{ id: companyId }],
    session: { kind: "token" },
  });
  expect(Object.keys(me.user).sort()).toEqual(["avatarUrl", "createdAt", "email", "id", "locale", "name", "timezone", "username"]);
});

test("signing out ends this session at once, clears the cookie, and may be repeated", async () => {
  const { token, email, companyId } = await signUp(api);
  const other = await again(email);
  const cookies = cookieJar();
  await (await as(token)).auth.me();
  const caller = await visit(api, { token, cookies });
  await expect(caller.auth.logout()).resolves.toEqual({ signedOut: true });
  expect(cookies).toMatchObject({ token: null, maxAgeSeconds: 0 });
  await expect((await as(token)).auth.me()).rejects.toMatchObject(dead);
  await expect((await as(other)).auth.me()).resolves.toBeDefined();
  await expect((await as(token)).auth.logout()).resolves.toEqual({ signedOut: true });
  await expect((await as(null)).auth.logout()).resolves.toEqual({ signedOut: true });
  expect(await trail(companyId, "auth.logout")).toHaveLength(1);
});

test("what ends a session here is known here at once, though a look is kept for a second", async () => {
  const known = (token: string) => resolvePrincipal(api.services, token);
  const ways: ((caller: Awaited<ReturnType<typeof as>>) => Promise<unknown>)[] = [
    (caller) => caller.auth.logout(),
    (caller) => caller.auth.refresh(),
    (caller) => caller.auth.changePassword({ currentPassword: PASSWORD, newPassword: "a brand new pass phrase" }),
    async (caller) => caller.auth.switchCompany({ companyId: (await caller.auth.me()).company?.id ?? "" }),
    async (caller) => caller.auth.sessions.end({ id: (await caller.auth.me()).session?.id ?? "" }),
  ];
  for (const way of ways) {
    const { token } = await signUp(api);
    const caller = await as(token);
    expect(await known(token)).not.toBeNull();
    await way(caller);
    expect(await known(token), way.toString()).toBeNull();
  }
});

test("lists the live sessions of the caller alone, newest first, page by page", async () => {
  const ada = await signUp(api);
  const eve = await signUp(api);
  const second = await again(ada.email);
  const ended = await again(ada.email);
  await (await as(ended)).auth.logout();
  const caller = await as(second);
  const all = await caller.auth.sessions.list({});
  expect(all.items.map(({ current }) => current)).toEqual([true, false]);
  expect(all.items[0]).toMatchObject({ kind: "token", userAgent: "test", ip: "192.0.2.1", companyName: ada.companyName });
  const first = await caller.auth.sessions.list({ limit: 1 });
  const rest = await caller.auth.sessions.list({ limit: 1, cursor: first.nextCursor ?? "" });
  expect([...first.items, ...rest.items]).toEqual(all.items);
  expect(rest.nextCursor).toBeNull();
  const others = await (await as(eve.token)).auth.sessions.list({});
  expect(others.items).toHaveLength(1);
  await expect((await as(null)).auth.sessions.list({})).rejects.toMatchObject(dead);
  await expect(caller.auth.sessions.list({ cursor: "bm9uc2Vuc2U" })).rejects.toMatchObject({ code: "BAD_REQUEST" });
});

test("ends one of one's own sessions, at once and in the audit log", async () => {
  const { token, email, companyId } = await signUp(api);
  const other = await again(email);
  await (await as(other)).auth.me();
  const list = await (await as(token)).auth.sessions.list({});
  const id = list.items.find(({ current }) => !current)?.id ?? "";
  await expect((await as(token)).auth.sessions.end({ id })).resolves.toEqual({ ended: 1 });
  await expect((await as(other)).auth.me()).rejects.toMatchObject(dead);
  expect(await trail(companyId, "auth.sessions.end")).toMatchObject([{ ok: true, entityType: "auth_session", entityId: id }]);
  await expect((await as(token)).auth.sessions.end({ id })).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("ending the session of the call clears its cookie", async () => {
  const { token } = await signUp(api);
  const cookies = cookieJar();
  const caller = await visit(api, { token, cookies });
  const [mine] = (await caller.auth.sessions.list({})).items;
  await caller.auth.sessions.end({ id: mine?.id ?? "" });
  expect(cookies.maxAgeSeconds).toBe(0);
  await expect((await as(token)).auth.me()).rejects.toMatchObject(dead);
});

test("another person's session reads as missing, like an unknown one", async () => {
  const ada = await signUp(api);
  const eve = await signUp(api);
  const [hers] = (await (await as(ada.token)).auth.sessions.list({})).items;
  const caller = await as(eve.token);
  const refusals = await Promise.all(
    [hers?.id ?? "", crypto.randomUUID()].map((id) => caller.auth.sessions.end({ id }).catch(({ code, message }) => ({ code, message }))),
  );
  expect(refusals[0]).toMatchObject({ code: "NOT_FOUND" });
  expect(refusals[0]).toEqual(refusals[1]);
  await expect((await as(ada.token)).auth.me()).resolves.toBeDefined();
  await expect((await as(null)).auth.sessions.end({ id: hers?.id ?? "" })).rejects.toMatchObject(dead);
});

test("ends all sessions but this one", async () => {
  const { token, email, companyId } = await signUp(api);
  const eve = await signUp(api);
  const others = [await again(email), await again(email)];
  await expect((await as(token)).auth.sessions.endOthers()).resolves.toEqual({ ended: 2 });
  for (const other of others) await expect((await as(other)).auth.me()).rejects.toMatchObject(dead);
  await expect((await as(token)).auth.me()).resolves.toBeDefined();
  await expect((await as(eve.token)).auth.me()).resolves.toBeDefined();
  expect(await trail(companyId, "auth.sessions.endOthers")).toMatchObject([{ ok: true, after: { ended: 2 } }]);
  await expect((await as(null)).auth.sessions.endOthers()).rejects.toMatchObject(dead);
});

test("switching the company gives a new token with the role of that membership; the old token is dead", async () => {
  const { token, user, companyId } = await signUp(api);
  const other = await api.company("Second home");
  await api.db.owner.insertInto("memberships").values({ companyId: other.id, userId: user.id, role: "viewer" }).execute();
  const answer = await (await as(token)).auth.switchCompany({ companyId: other.id });
  expect(answer.company).toMatchObject({ id: other.id, role: "viewer" });
  await expect((await as(token)).auth.me()).rejects.toMatchObject(dead);
  const me = await (await as(answer.token)).auth.me();
  expect(me.companies.map(({ id }) => id).sort()).toEqual([companyId, other.id].sort());
  expect(me.permissions).not.toContain("clients:write");
  const row = { ok: true, entityType: "company", entityId: other.id, after: { from: companyId } };
  expect(await trail(other.id, "auth.switchCompany")).toMatchObject([row]);
});

test("a company one does not belong to reads as missing, and the session goes on", async () => {
  const { token } = await signUp(api);
  const foreign = await api.company("Somebody else's");
  const caller = await as(token);
  const refusals = await Promise.all(
    [foreign.id, crypto.randomUUID()].map((companyId) =>
      caller.auth.switchCompany({ companyId }).catch(({ code, message }) => ({ code, message })),
    ),
  );
  expect(refusals[0]).toMatchObject({ code: "NOT_FOUND" });
  expect(refusals[0]).toEqual(refusals[1]);
  await expect((await as(token)).auth.me()).resolves.toBeDefined();
  await expect((await as(null)).auth.switchCompany({ companyId: foreign.id })).rejects.toMatchObject(dead);
});

test("of two switches at once, one wins", async () => {
  const { token, companyId } = await signUp(api);
  const caller = await as(token);
  const calls = await Promise.allSettled([caller.auth.switchCompany({ companyId }), caller.auth.switchCompany({ companyId })]);
  expect(calls.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
});

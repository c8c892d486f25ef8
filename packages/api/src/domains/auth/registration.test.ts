import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestApi, testApi } from "../../testing/index.ts";
import { cookieJar, newPerson, signUp, visit } from "./factory.ts";

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api.close());

test("signing up makes a person, a company with a code, and the membership that owns it", async () => {
  const person = newPerson({ companyName: "Café Zürich & Co", username: "Ada.Byron" });
  const answer = await (await visit(api)).auth.register(person);
  expect(answer.user).toMatchObject({ email: person.email, username: "ada.byron", name: "Ada Byron" });
  expect(answer.company).toMatchObject({ name: "Café Zürich & Co", code: "cafe-zurich-co", role: "owner", timezone: "UTC" });
  const me = await (await visit(api, { token: answer.token })).auth.me();
  expect(me.permissions).toContain("company:delete");
  expect(JSON.stringify(answer)).not.toMatch(/argon2|hash/i);
});

test("two companies of one name get two codes", async () => {
  const first = await (await visit(api)).auth.register(newPerson({ companyName: "Namesake" }));
  const second = await (await visit(api)).auth.register(newPerson({ companyName: "Namesake" }));
  expect(first.company?.code).toBe("namesake");
  expect(second.company?.code).toMatch(/^namesake-[0-9a-f]{4}$/);
});

test("a name without Latin letters gets a code all the same", async () => {
  const answer = await (await visit(api)).auth.register(newPerson({ companyName: "株式会社" }));
  expect(answer.company?.code).toMatch(/^company(-[0-9a-f]+)?$/);
});

test("a duplicate address or username is a conflict that names the field, and leaves nothing behind", async () => {
  const known = await signUp(api, { username: "grace" });
  const before = await api.db.owner.selectFrom("companies").select("id").execute();
  const again = (await visit(api)).auth.register(newPerson({ email: known.email.toUpperCase() }));
  await expect(again).rejects.toMatchObject({
    code: "CONFLICT",
    message: "Email already registered",
    cause: { details: { field: "email" } },
  });
  const named = (await visit(api)).auth.register(newPerson({ username: "GRACE" }));
  await expect(named).rejects.toMatchObject({ code: "CONFLICT", cause: { details: { field: "username" } } });
  expect(await api.db.owner.selectFrom("companies").select("id").execute()).toHaveLength(before.length);
});

test("of two registrations that race for an address, one wins", async () => {
  const person = newPerson();
  const calls = await Promise.allSettled([1, 2, 3].map(async () => (await visit(api)).auth.register(person)));
  expect(calls.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected", "rejected"]);
  const people = await api.db.owner.selectFrom("users").select("id").where("email", "=", person.email).execute();
  expect(people).toHaveLength(1);
  const companies = await api.db.owner.selectFrom("companies").select("id").where("name", "=", person.companyName).execute();
  expect(companies).toHaveLength(1);
});

describe("passwords that are refused", () => {
  test.each([
    ["short", "At least 8"],
    ["password123", "most used"],
    ["Football", "most used"],
    ["Fr0nt0ff1ce123!", "easy to guess"],
    ["AdaByron1815", "easy to guess"],
  ])("%s", async (password, why) => {
    const person = newPerson({ password });
    await expect((await visit(api)).auth.register(person)).rejects.toThrow(why);
    expect(await api.db.owner.selectFrom("users").select("id").where("email", "=", person.email).execute()).toEqual([]);
  });

  test("the configuration may ask for more than eight characters", async () => {
    const strict = { ...api, services: { ...api.services, config: { ...api.services.config, PASSWORD_MIN_LENGTH: 20 } } };
    await expect((await visit(strict)).auth.register(newPerson({ password: "quite a fine one" }))).rejects.toThrow("At least 20");
  });
});

test("a long password is taken exactly as sent: spaces, case and everything past 72 bytes", async () => {
  const password = ` ${"Zebra läuft über Kies ".repeat(6)}X`;
  const { email } = await signUp(api, { password });
  const login = async (tried: string) => (await visit(api)).auth.login({ email, password: tried });
  await expect(login(password)).resolves.toMatchObject({ user: { email } });
  for (const wrong of [password.trim(), `${password.slice(0, -1)}Y`, password.toLowerCase()]) {
    await expect(login(wrong)).rejects.toMatchObject({ code: "UNAUTHORIZED" });
  }
});

test("the web app gets a cookie and no token that a script could read", async () => {
  const cookies = cookieJar();
  const answer = await (await visit(api, { surface: "web", cookies })).auth.register(newPerson());
  expect(answer.token).toBeNull();
  expect(cookies.token?.length).toBeGreaterThanOrEqual(32);
  expect(cookies.maxAgeSeconds).toBeGreaterThan(29 * 86_400);
  const me = await (await visit(api, { token: cookies.token })).auth.me();
  expect(me.session?.kind).toBe("cookie");
});

test("signing up leaves an audit row of the new company, without the password", async () => {
  const { companyId, user } = await signUp(api);
  const rows = await api.db.owner.selectFrom("auditEvents").selectAll().where("companyId", "=", companyId).execute();
  expect(rows).toMatchObject([{ procedure: "auth.register", ok: true, principalId: user.id, entityType: "company", ip: "192.0.2.1" }]);
  expect(JSON.stringify(rows)).not.toContain("horse");
});

test("fields that are nobody's business are refused, as are NUL and half characters", async () => {
  const caller = await visit(api);
  const person = newPerson();
  for (const extra of [
    { role: "owner" },
    { companyId: crypto.randomUUID() },
    { name: "a\u0000b" },
    { name: "\ud800" },
    { email: "nobody" },
  ]) {
    await expect(caller.auth.register({ ...person, ...extra })).rejects.toMatchObject({ code: "BAD_REQUEST" });
  }
});

test("one network cannot sign up without end", async () => {
  await api.db.owner.deleteFrom("rateBuckets").execute();
  await (await visit(api, { ip: "198.51.100.7" })).auth.register(newPerson());
  await api.db.owner.updateTable("rateBuckets").set({ count: 100 }).execute();
  const refused = (await visit(api, { ip: "198.51.100.7" })).auth.register(newPerson());
  await expect(refused).rejects.toMatchObject({ code: "TOO_MANY_REQUESTS" });
  await expect((await visit(api, { ip: "198.51.100.8" })).auth.register(newPerson())).resolves.toBeDefined();
});

import { setTimeout as wait } from "node:timers/promises";
import { appRouter, findLivePrincipals, resolveCaller, type Services } from "@frontoffice/api";
import { startProvider, type TestProvider } from "@frontoffice/api/testing/provider";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Browser, createBrowser, PUBLIC_URL, signInBy, toCallback } from "./oidc-browser.ts";
import { type TestServer, testServer } from "./testing.ts";

let server: TestServer;
let provider: TestProvider;

beforeAll(async () => {
  let services: Services | undefined;
  const real = () => services as Services;
  server = await testServer({
    router: appRouter,
    sessions: { resolve: (token, ip) => resolveCaller(real(), token, ip), findLive: (callers) => findLivePrincipals(real(), callers) },
  });
  services = server.api.services;
  provider = await startProvider();
  services.adapters.oidc = provider.adapter;
});
afterAll(async () => {
  await provider.close();
  await server.close();
});
beforeEach(async () => {
  await server.api.db.owner.deleteFrom("rateBuckets").execute();
});

const browser = () => createBrowser(server.url);
const unique = () => `p${Math.random().toString(36).slice(2, 10)}`;
const me = async (visitor: Browser) => (await visitor.call("auth.me")).result?.data;
const methods = async (visitor: Browser) => (await visitor.call("auth.signInMethods")).result.data;
const startOf = async (visitor: Browser, query: string, headers = {}) =>
  (await visitor.go(`${PUBLIC_URL}/auth/oidc/start${query}`, { headers })).location;

/** Somebody with a password whose browser is signed in. */
async function member(email = `${unique()}@example.com`) {
  const visitor = browser();
  await visitor.call("auth.register", { email, password: "long quiet river 42", name: "Ada", companyName: "Ada Agency" });
  const { user } = await me(visitor);
  return { visitor, user };
}

const age = (userId: string) =>
  server.api.db.owner
    .updateTable("authSessions")
    .set({ confirmedAt: new Date(Date.now() - 20 * 60_000) })
    .where("userId", "=", userId)
    .execute()
    .then(() => wait(500));

describe("linking from the settings", () => {
  test("gives the signed-in person another way in, whatever the address there", async () => {
    const { visitor, user } = await member();
    const login = unique();
    provider.people.set(login, { email: "somewhere@else.example", email_verified: false });
    expect(await signInBy(visitor, login, "?purpose=link")).toBe("/settings/security");
    expect(await methods(visitor)).toMatchObject({ identities: [{ provider: "Example", email: "somewhere@else.example" }] });
    const again = browser();
    expect(await signInBy(again, login)).toBe("/dashboard");
    expect((await me(again)).user.id).toBe(user.id);
  });

  test("asks who it is after a quarter of an hour, and concerns nobody without a session", async () => {
    const { visitor, user } = await member();
    await age(user.id);
    expect(await startOf(visitor, "?purpose=link")).toBe(`${PUBLIC_URL}/settings/security?fault=not_confirmed`);
    expect(await startOf(browser(), "?purpose=link")).toBe(`${PUBLIC_URL}/settings/security?fault=failed`);
  });

  test("does not take an identity from the account that it belongs to", async () => {
    const login = unique();
    await signInBy(browser(), login);
    const { visitor } = await member();
    expect(await signInBy(visitor, login, "?purpose=link")).toBe("/settings/security?fault=linked_elsewhere");
    expect((await methods(visitor)).identities).toEqual([]);
  });

  test("ends where the session has changed hands on the way", async () => {
    const { visitor } = await member();
    const callback = await toCallback(visitor, unique(), "?purpose=link");
    await visitor.call("auth.logout", {});
    expect((await visitor.go(callback)).location).toBe(`${PUBLIC_URL}/settings/security?fault=over`);
  });

  test("can be taken back, but the last way in stays", async () => {
    const { visitor } = await member();
    await signInBy(visitor, unique(), "?purpose=link");
    const [identity] = (await methods(visitor)).identities;
    expect((await visitor.call("auth.identities.unlink", { id: identity.id })).result.data).toEqual({ unlinked: true });
    const newcomer = browser();
    await signInBy(newcomer, unique());
    const [only] = (await methods(newcomer)).identities;
    expect((await newcomer.call("auth.identities.unlink", { id: only.id })).error.data.code).toBe("precondition");
    const unknown = await visitor.call("auth.identities.unlink", { id: only.id });
    expect(unknown.error.data).toMatchObject({ httpStatus: 404 });
  });
});

describe("confirming at the provider", () => {
  test("needs the credentials to be entered again, and only the person's own identity counts", async () => {
    const login = unique();
    const visitor = browser();
    await signInBy(visitor, login);
    const { user } = await me(visitor);
    await age(user.id);
    const change = () => visitor.call("auth.changeEmail", { email: `${unique()}@example.com` });
    expect((await change()).error.data.details).toEqual({ confirm: true });
    // The provider would ask whether to leave the other account first.
    visitor.cookies(provider.issuer).clear();
    expect(await signInBy(visitor, unique(), "?purpose=confirm&returnTo=/settings")).toBe("/settings/security?fault=not_confirmed");
    expect((await change()).error.data.details).toEqual({ confirm: true });
    visitor.cookies(provider.issuer).clear();
    expect(await signInBy(visitor, login, "?purpose=confirm&returnTo=/settings")).toBe("/settings");
    expect((await change()).result).toBeDefined();
  });

  test.each([
    ["an old sign-in there", { auth_time: 1_700_000_000 }],
    ["none that is told of", { auth_time: undefined }],
  ])("does not accept %s", async (_what, claims) => {
    const login = unique();
    const visitor = browser();
    await signInBy(visitor, login);
    const callback = await toCallback(visitor, login, "?purpose=confirm");
    provider.tamper((token) => void Object.assign(token.claims, claims));
    expect((await visitor.go(callback)).location).toBe(`${PUBLIC_URL}/settings/security?fault=not_confirmed`);
  });
});

test("who has a second factor is asked for it after the provider too", async () => {
  const login = unique();
  const visitor = browser();
  await signInBy(visitor, login);
  const { user } = await me(visitor);
  const factor = { userId: user.id, sealedSecret: "sealed", enabledAt: new Date() };
  await server.api.db.owner.insertInto("secondFactors").values(factor).execute();
  const again = browser();
  expect(await signInBy(again, login, "?returnTo=/clients")).toMatch(/^\/login\?returnTo=%2Fclients#challenge=[\w-]{43}$/);
  expect(await me(again)).toBeUndefined();
});

test("who was invited and first comes by the provider belongs to that company, and gets no other", async () => {
  const login = unique();
  const company = await server.api.company("Harbour Agency");
  const { user } = await company.principal("owner");
  const offer = { companyId: company.id, email: `${login}@example.com`, role: "member", invitedBy: user.id };
  const expiresAt = new Date(Date.now() + 86_400_000);
  await server.api.db.owner
    .insertInto("invitations")
    .values({ ...offer, expiresAt })
    .execute();
  const visitor = browser();
  await signInBy(visitor, login);
  expect(await me(visitor)).toMatchObject({ company: { id: company.id, role: "member" }, companies: [{ id: company.id }] });
});

describe("where it leads", () => {
  test.each([
    "https://evil.example.com",
    "//evil.example.com",
    "/\\evil.example.com",
    "\\/evil.example.com",
    "/%09/evil.example.com/..//evil.example.com",
    "javascript:alert(1)",
    "/\t/evil.example.com",
    "///evil.example.com",
  ])("is never another site: %s", async (returnTo) => {
    const end = await signInBy(browser(), unique(), `?returnTo=${encodeURIComponent(returnTo)}`);
    expect(new URL(end, PUBLIC_URL).origin).toBe(PUBLIC_URL);
    expect(end).not.toMatch(/^\/[/\\]/);
  });

  test("no other site can send people there", async () => {
    for (const site of ["cross-site", "same-site"]) {
      const answer = await fetch(`${server.url}/auth/oidc/start`, { headers: { "sec-fetch-site": site }, redirect: "manual" });
      expect(answer.headers.get("location")).toBe("/login?fault=failed");
      expect(answer.headers.get("set-cookie")).toBeNull();
    }
  });

  test("the browser's secret is in a cookie that no script reads, and asking again and again is limited", async () => {
    const answer = await fetch(`${server.url}/auth/oidc/start`, { redirect: "manual" });
    expect(answer.headers.get("set-cookie")).toMatch(
      /^__Host-frontoffice-flow=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const location = new URL(answer.headers.get("location") ?? "");
    expect(Object.fromEntries(location.searchParams)).toMatchObject({
      response_type: "code",
      code_challenge_method: "S256",
      scope: "openid email profile",
    });
    expect([...location.searchParams.keys()]).toEqual(expect.arrayContaining(["state", "nonce", "code_challenge"]));
    await server.api.db.owner.updateTable("rateBuckets").set({ count: 60 }).where("key", "like", "provider:%").execute();
    expect(await startOf(browser(), "")).toBe(`${PUBLIC_URL}/login?fault=too_many`);
  });

  test("without a provider there is none, and nothing breaks", async () => {
    const { adapters } = server.api.services;
    adapters.oidc = null;
    try {
      expect(await startOf(browser(), "")).toBe(`${PUBLIC_URL}/login?fault=refused`);
      expect((await browser().call("auth.providers")).result.data).toEqual({ providers: [] });
      expect((await browser().go(`${PUBLIC_URL}/auth/oidc/callback?state=x&code=y`)).location).toBe(`${PUBLIC_URL}/login?fault=over`);
    } finally {
      adapters.oidc = provider.adapter;
    }
  });
});

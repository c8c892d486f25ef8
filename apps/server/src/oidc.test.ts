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
const me = async (visitor: Browser) => (await visitor.call("auth.me")).result?.data;
const unique = () => `p${Math.random().toString(36).slice(2, 10)}`;
const register = async (visitor: Browser, email: string) =>
  visitor.call("auth.register", { email, password: "long quiet river 42", name: "Ada", companyName: "Ada Agency" });
const verify = (email: string) =>
  server.api.db.owner.updateTable("users").set({ emailVerifiedAt: new Date() }).where("email", "=", email).execute();

describe("the first sign-in", () => {
  test("makes the person and a company just in time; the next one finds them by issuer and subject", async () => {
    const login = unique();
    const visitor = browser();
    expect(await signInBy(visitor, login, "?returnTo=%2Fclients%3Fadd%3Dtrue")).toBe("/clients?add=true");
    const first = await me(visitor);
    expect(first).toMatchObject({
      user: { email: `${login}@example.com`, name: login },
      company: { role: "owner" },
      session: { kind: "cookie" },
    });
    // The address changes at the provider; the identity does not.
    provider.people.set(login, { email: "elsewhere@example.com", email_verified: false, name: "Other" });
    const again = browser();
    expect(await signInBy(again, login)).toBe("/dashboard");
    expect((await me(again)).user.id).toBe(first.user.id);
    const rows = await server.api.db.owner.selectFrom("userIdentities").selectAll().where("userId", "=", first.user.id).execute();
    expect(rows).toMatchObject([{ issuer: provider.issuer, subject: login }]);
  });

  test("makes nobody without a verified address, whether or not it is somebody's here", async () => {
    const known = `${unique()}@example.com`;
    await register(browser(), known);
    const ends = [];
    for (const email of [known, `${unique()}@example.com`]) {
      const login = unique();
      provider.people.set(login, { email, email_verified: false });
      const visitor = browser();
      ends.push(await signInBy(visitor, login));
      expect(await me(visitor)).toBeUndefined();
    }
    expect(ends).toEqual(["/login?fault=email_unverified", "/login?fault=email_unverified"]);
    const login = unique();
    provider.people.set(login, {});
    expect(await signInBy(browser(), login)).toBe("/login?fault=email_missing");
  });

  test("joins an account only if its own address is verified too", async () => {
    const login = unique();
    const email = `${login}@example.com`;
    const owner = browser();
    await register(owner, email);
    expect(await signInBy(browser(), login)).toBe("/login?fault=account_exists");
    await verify(email);
    const visitor = browser();
    expect(await signInBy(visitor, login)).toBe("/dashboard");
    expect((await me(visitor)).user.id).toBe((await me(owner)).user.id);
    const queued = await server.api.db.owner.selectFrom("authLetters").select("kind").where("recipient", "=", email).execute();
    expect(queued.map(({ kind }) => kind)).toContain("provider_linked");
  });

  test("lets nobody in whose account is not active", async () => {
    const login = unique();
    await signInBy(browser(), login);
    await server.api.db.owner.updateTable("users").set({ isActive: false }).where("email", "=", `${login}@example.com`).execute();
    const visitor = browser();
    expect(await signInBy(visitor, login)).toBe("/login?fault=refused");
    expect(await me(visitor)).toBeUndefined();
  });
});

describe("what does not fit is refused, and nobody is signed in", () => {
  const refused = async (visitor: Browser, callback: string, fault: string) => {
    expect((await visitor.go(callback)).location).toBe(`${PUBLIC_URL}/login?fault=${fault}`);
    expect(await me(visitor)).toBeUndefined();
  };

  test("a state that is not this browser's", async () => {
    const visitor = browser();
    const callback = new URL(await toCallback(visitor, unique()));
    callback.searchParams.set("state", "tampered");
    await refused(visitor, callback.href, "over");
  });

  test("a browser without the cookie, or with somebody else's; the rightful one can still go on", async () => {
    const visitor = browser();
    const callback = await toCallback(visitor, unique());
    await refused(browser(), callback, "over");
    const other = browser();
    await toCallback(other, unique());
    await refused(other, callback, "over");
    expect((await visitor.go(callback)).location).toBe(`${PUBLIC_URL}/dashboard`);
  });

  test("the same callback twice, and a code in another flow", async () => {
    const visitor = browser();
    const callback = await toCallback(visitor, unique());
    const cookies = new Map(visitor.cookies());
    await visitor.go(callback);
    const thief = browser();
    for (const [name, value] of cookies) thief.cookies().set(name, value);
    await refused(thief, callback, "over");
    const late = browser();
    const own = new URL(await toCallback(late, unique()));
    own.searchParams.set("code", new URL(callback).searchParams.get("code") ?? "");
    await refused(late, own.href, "failed");
  });

  test("another issuer in the callback (mix-up)", async () => {
    const visitor = browser();
    const callback = new URL(await toCallback(visitor, unique()));
    callback.searchParams.set("iss", "https://evil.example.com");
    await refused(visitor, callback.href, "failed");
  });

  test.each([
    ["a wrong nonce", ({ claims }: Tampered) => void Object.assign(claims, { nonce: "another" })],
    ["no nonce", ({ claims }: Tampered) => void Reflect.deleteProperty(claims, "nonce")],
    ["a foreign issuer", ({ claims }: Tampered) => void Object.assign(claims, { iss: "https://evil.example.com" })],
    ["another audience", ({ claims }: Tampered) => void Object.assign(claims, { aud: "another-client" })],
    ["a token that is over", ({ claims }: Tampered) => void Object.assign(claims, { exp: 1_000_000_000 })],
    ["no signature at all", ({ header }: Tampered) => void Object.assign(header, { alg: "none" })],
    ["a shared secret for a signature", ({ header }: Tampered) => void Object.assign(header, { alg: "HS256" })],
    ["an unknown key", ({ header }: Tampered) => void Object.assign(header, { kid: "another" })],
  ])("a token with %s", async (_what, change) => {
    const visitor = browser();
    const callback = await toCallback(visitor, unique());
    provider.tamper(change);
    await refused(visitor, callback, "failed");
  });

  test("a signature that is not the provider's", async () => {
    const visitor = browser();
    const callback = await toCallback(visitor, unique());
    provider.tamper(({ header }) => void Object.assign(header, { alg: "RS384" }));
    await refused(visitor, callback, "failed");
  });

  test("a refusal of the provider's", async () => {
    const visitor = browser();
    const callback = new URL(await toCallback(visitor, unique()));
    callback.searchParams.delete("code");
    callback.searchParams.set("error", "access_denied");
    await refused(visitor, callback.href, "declined");
  });
});
type Tampered = { header: Record<string, unknown>; claims: Record<string, unknown> };

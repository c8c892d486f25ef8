import { verify } from "@node-rs/argon2";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type TestApi, testApi } from "../../testing/index.ts";
import { cookieJar, PASSWORD, signUp, visit } from "./factory.ts";
import { LIMITS } from "./rules.ts";

// Counts the costly part: time itself is too noisy to compare on a busy machine.
vi.mock("@node-rs/argon2", async (original) => {
  const real = await original<typeof import("@node-rs/argon2")>();
  // A thousandth of the real cost, which adapters/passwords.test.ts looks at: here hashes are counted.
  const cheap = { memoryCost: 64, timeCost: 1, parallelism: 1 };
  return { ...real, verify: vi.fn(real.verify), hash: (password: string) => real.hash(password, cheap) };
});

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api.close());
beforeEach(async () => {
  await api.db.owner.deleteFrom("rateBuckets").execute();
  vi.mocked(verify).mockClear();
});

const login = async (input: { email?: string; username?: string; password?: string }, ip = "192.0.2.1", token: string | null = null) =>
  (await visit(api, { ip, token })).auth.login({ password: PASSWORD, ...input });

const failure = (call: Promise<unknown>) =>
  call.then(
    () => "no failure",
    ({ code, message, cause }) => ({ code, message, appCode: cause.code, details: cause.details }),
  );

test("signs in by email or by username, whatever the case, and answers what a program needs", async () => {
  const { email, user } = await signUp(api, { username: "joan.clarke" });
  const byMail = await login({ email: email.toUpperCase() });
  const byName = await login({ username: "Joan.Clarke" });
  expect(byMail.user.id).toBe(user.id);
  expect(byName.user.id).toBe(user.id);
  expect(byMail.company?.role).toBe("owner");
  const minutes = (Date.parse(byMail.expiresAt) - Date.now()) / 60_000;
  const days = (Date.parse(byMail.refreshExpiresAt) - Date.now()) / 86_400_000;
  expect(minutes).toBeGreaterThan(29);
  expect(minutes).toBeLessThan(31);
  expect(days).toBeGreaterThan(6.9);
  expect(days).toBeLessThan(7.1);
});

test("every fault reads the same and costs one hash: unknown, wrong, inactive, without a password", async () => {
  const known = await signUp(api);
  const inactive = await signUp(api);
  const bare = await signUp(api);
  await api.db.owner.updateTable("users").set({ isActive: false }).where("id", "=", inactive.user.id).execute();
  await api.db.owner.deleteFrom("userCredentials").where("userId", "=", bare.user.id).execute();
  const tries = [
    { email: "nobody@example.com" },
    { username: "nobody" },
    { email: known.email, password: "wrong" },
    { email: inactive.email },
    { email: bare.email },
  ];
  const answers = [];
  for (const attempt of tries) {
    vi.mocked(verify).mockClear();
    answers.push(await failure(login(attempt)));
    expect(verify, JSON.stringify(attempt)).toHaveBeenCalledTimes(1);
  }
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(answers[0]).toMatchObject({ code: "UNAUTHORIZED", appCode: "unauthorized" });
});

test("a new token at every sign-in; the one that came along dies (no fixation)", async () => {
  const { email, token } = await signUp(api);
  const next = await login({ email }, "192.0.2.1", token);
  expect(next.token).not.toBe(token);
  await expect((await visit(api, { token })).auth.me()).rejects.toMatchObject({ code: "UNAUTHORIZED" });
  await expect((await visit(api, { token: next.token })).auth.me()).resolves.toMatchObject({ user: { email } });
});

test("the web app's cookie is new at each sign-in, and its answer carries no token", async () => {
  const { email } = await signUp(api);
  const cookies = cookieJar();
  const enter = async () => (await visit(api, { surface: "web", cookies, token: cookies.token })).auth.login({ email, password: PASSWORD });
  expect((await enter()).token).toBeNull();
  const first = cookies.token;
  await enter();
  expect(cookies.token).not.toBe(first);
  await expect((await visit(api, { token: first })).auth.me()).rejects.toMatchObject({ code: "UNAUTHORIZED" });
});

test("a person without a company signs in all the same", async () => {
  const { email, user } = await signUp(api);
  await api.db.owner.updateTable("memberships").set({ isActive: false }).where("userId", "=", user.id).execute();
  const answer = await login({ email });
  expect(answer.company).toBeNull();
  const me = await (await visit(api, { token: answer.token })).auth.me();
  expect(me).toMatchObject({ company: null, permissions: [], companies: [] });
});

test("sign-in goes on in the company of the latest session", async () => {
  const { email, token, user } = await signUp(api);
  const other = await api.company("Second home");
  await api.db.owner.insertInto("memberships").values({ companyId: other.id, userId: user.id, role: "viewer" }).execute();
  await (await visit(api, { token })).auth.switchCompany({ companyId: other.id });
  expect((await login({ email })).company).toMatchObject({ id: other.id, role: "viewer" });
});

test("good and bad attempts are in the audit log, the bad ones without company, address or password", async () => {
  const { email, user, companyId } = await signUp(api);
  await login({ email });
  await failure(login({ email, password: "wrong password here" }));
  await failure(login({ email: "outsider@example.com", password: "wrong password here" }));
  const rows = await api.db.owner.selectFrom("auditEvents").selectAll().where("procedure", "=", "auth.login").orderBy("id").execute();
  const [ok, wrong, unknown] = rows.slice(-3);
  expect(ok).toMatchObject({ ok: true, companyId, principalId: user.id, entityType: "auth_session" });
  expect(wrong).toMatchObject({ ok: false, companyId: null, principalType: "anonymous", entityId: user.id, errorCode: "unauthorized" });
  expect(unknown).toMatchObject({ ok: false, companyId: null, principalId: null, entityId: null });
  expect(JSON.stringify(rows)).not.toMatch(/@|wrong password|horse/);
});

test("either a name or an address, not both and not neither", async () => {
  await expect(login({})).rejects.toMatchObject({ code: "BAD_REQUEST" });
  await expect(login({ email: "a@example.com", username: "abc" })).rejects.toMatchObject({ code: "BAD_REQUEST" });
});

describe("limits", () => {
  const { loginByAccountAndNetwork: narrow, loginByNetwork, loginByAccount } = LIMITS;

  test("after ten wrong guesses a network is refused before anything is hashed, with the seconds to wait", async () => {
    const { email } = await signUp(api);
    for (let i = 0; i < narrow.max; i += 1) await failure(login({ email, password: `guess ${i}` }));
    vi.mocked(verify).mockClear();
    const refused = await failure(login({ email }));
    expect(refused).toMatchObject({ code: "TOO_MANY_REQUESTS", appCode: "rate_limited" });
    const { retryAfterSeconds } = (refused as { details: { retryAfterSeconds: number } }).details;
    expect(retryAfterSeconds).toBeGreaterThan(narrow.windowSeconds - 60);
    expect(retryAfterSeconds).toBeLessThanOrEqual(narrow.windowSeconds);
    expect(verify).not.toHaveBeenCalled();
    const rows = await api.db.owner.selectFrom("auditEvents").select("errorCode").where("errorCode", "=", "rate_limited").execute();
    expect(rows).toHaveLength(1);
  });

  test("the target signs in from elsewhere meanwhile", async () => {
    const { email } = await signUp(api);
    for (let i = 0; i <= narrow.max; i += 1) await failure(login({ email, password: `guess ${i}` }, "198.51.100.1"));
    await expect(login({ email }, "192.0.2.77")).resolves.toMatchObject({ user: { email } });
  });

  test("thirty guesses sent at once get no further than ten", async () => {
    const { email } = await signUp(api);
    await Promise.all(Array.from({ length: 30 }, (_, i) => failure(login({ email, password: `guess ${i}` }))));
    expect(vi.mocked(verify).mock.calls.length).toBe(narrow.max);
  });

  test("many accounts from one network are limited too, and an IPv6 network counts as one", async () => {
    for (let i = 0; i < loginByNetwork.max; i += 1) await failure(login({ email: `nobody${i}@example.com` }, `2001:db8:0:1::${i + 1}`));
    await expect(login({ email: "nobody@example.com" }, "2001:db8:0:1:ffff::1")).rejects.toMatchObject({ code: "TOO_MANY_REQUESTS" });
    await expect(login({ email: "nobody@example.com" }, "2001:db8:0:2::1")).rejects.toMatchObject({ code: "UNAUTHORIZED" });
  });

  test("guessing from many networks meets the account's own limit; the networks its person uses stay open", async () => {
    const { email } = await signUp(api);
    await login({ email }, "203.0.113.5");
    await failure(login({ email, password: "wrong" }, "198.51.100.200"));
    await api.db.owner.updateTable("rateBuckets").set({ count: loginByAccount.max }).where("key", "like", "login:account:%").execute();
    await expect(login({ email }, "198.51.100.201")).rejects.toMatchObject({ code: "TOO_MANY_REQUESTS" });
    await expect(login({ email }, "203.0.113.5")).resolves.toBeDefined();
  });

  test("where addresses are unknown, forty wrong sign-ins lock nobody else out", async () => {
    const { email } = await signUp(api);
    const from = async (input: { email: string; password: string }) => (await visit(api, { ip: null })).auth.login(input);
    for (let i = 0; i <= loginByNetwork.max; i += 1) await failure(from({ email: `nobody${i}@example.com`, password: "wrong" }));
    await expect(from({ email, password: PASSWORD })).resolves.toMatchObject({ user: { email } });
  });

  test("a browser that the person has signed in from is let in while others guess at the account", async () => {
    const { email } = await signUp(api);
    const [own, other] = [cookieJar(), cookieJar()];
    const at = async (cookies: typeof own, password = PASSWORD) =>
      (await visit(api, { surface: "web", cookies, ip: null })).auth.login({ email, password });
    await at(own);
    for (let i = 0; i <= narrow.max; i += 1) await failure(at(other, `guess ${i}`));
    await expect(at(other)).rejects.toMatchObject({ code: "TOO_MANY_REQUESTS" });
    other.device = own.device?.replace(/.$/, (last) => (last === "A" ? "B" : "A"));
    await expect(at(other)).rejects.toMatchObject({ code: "TOO_MANY_REQUESTS" });
    await expect(at(own)).resolves.toMatchObject({ user: { email } });
    for (let i = 0; i < LIMITS.loginByDevice.max; i += 1) await failure(at(own, `guess ${i}`));
    await expect(at(own)).rejects.toMatchObject({ code: "TOO_MANY_REQUESTS" });
  });

  test("rightful sign-ins use nothing up", async () => {
    const { email } = await signUp(api);
    for (let i = 0; i < narrow.max + 3; i += 1) await login({ email });
  });

  test("a window ends by the database's clock, and nobody's address is in the table", async () => {
    const { email } = await signUp(api);
    for (let i = 0; i <= narrow.max; i += 1) await failure(login({ email, password: "wrong" }));
    const keys = await api.db.owner.selectFrom("rateBuckets").select("key").execute();
    expect(JSON.stringify(keys)).not.toContain(email);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 86_400_000 });
    await expect(login({ email })).rejects.toMatchObject({ code: "TOO_MANY_REQUESTS" });
    vi.useRealTimers();
    await api.db.owner
      .updateTable("rateBuckets")
      .set({ resetsAt: new Date(0) })
      .execute();
    await expect(login({ email })).resolves.toBeDefined();
  });
});

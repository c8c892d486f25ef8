import { sql } from "@frontoffice/db";
import { hash, verify } from "@node-rs/argon2";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type TestApi, testApi } from "../../testing/index.ts";
import { cookieJar, PASSWORD, signUp, visit } from "./factory.ts";
import { LIMITS, RESET_ANSWER_MS } from "./rules.ts";

vi.mock("@node-rs/argon2", async (original) => {
  const real = await original<typeof import("@node-rs/argon2")>();
  // A thousandth of the real cost, which adapters/passwords.test.ts looks at: here hashes are counted.
  const cheap = { memoryCost: 64, timeCost: 1, parallelism: 1 };
  return { ...real, verify: vi.fn(real.verify), hash: vi.fn((password: string) => real.hash(password, cheap)) };
});

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api.close());
beforeEach(async () => {
  await api.db.owner.deleteFrom("rateBuckets").execute();
  await api.db.owner.deleteFrom("authLetters").execute();
  api.outbox.length = 0;
  vi.mocked(verify).mockClear();
  vi.mocked(hash).mockClear();
});

const NEXT = "a brand new pass phrase";
const dead = { code: "UNAUTHORIZED" };
const as = (token: string | null) => visit(api, { token });
const login = async (email: string, password: string) => (await visit(api)).auth.login({ email, password });
const request = async (email: string, ip = "192.0.2.1") => (await visit(api, { ip })).auth.requestPasswordReset({ email });
const reset = async (token: string, newPassword = NEXT) => (await visit(api)).auth.resetPassword({ token, newPassword });
const resetEmails = () => api.outbox.filter(({ subject }) => subject === "Set a new password");
const tokenIn = (email: { text: string } | undefined) => /#token=(\S+)/.exec(email?.text ?? "")?.[1] ?? "";

describe("changing the password", () => {
  test("ends every session, goes on under a new token, and only the new password works", async () => {
    const { token, email, user, companyId } = await signUp(api);
    const other = (await login(email, PASSWORD)).token;
    const answer = await (await as(token)).auth.changePassword({ currentPassword: PASSWORD, newPassword: NEXT });
    for (const old of [token, other]) await expect((await as(old)).auth.me()).rejects.toMatchObject(dead);
    await expect((await as(answer.token)).auth.me()).resolves.toMatchObject({ user: { email }, company: { id: companyId } });
    await expect(login(email, PASSWORD)).rejects.toMatchObject(dead);
    await expect(login(email, NEXT)).resolves.toBeDefined();
    const rows = await api.db.owner.selectFrom("auditEvents").selectAll().where("procedure", "=", "auth.changePassword").execute();
    expect(rows).toMatchObject([{ ok: true, companyId, principalId: user.id, entityId: user.id, after: { sessionsEnded: 2 } }]);
    expect(JSON.stringify(rows)).not.toMatch(/brand new|argon2/);
  });

  test("a wrong current password changes nothing, is noted, and is limited before hashing", async () => {
    const { token, email, companyId } = await signUp(api);
    const caller = await as(token);
    const attempt = () => caller.auth.changePassword({ currentPassword: "wrong", newPassword: NEXT });
    await expect(attempt()).rejects.toMatchObject({
      code: "BAD_REQUEST",
      cause: { details: { fields: { currentPassword: expect.any(String) } } },
    });
    for (let i = 1; i < LIMITS.changePassword.max; i += 1) await attempt().catch(() => undefined);
    vi.mocked(verify).mockClear();
    await expect(attempt()).rejects.toMatchObject({ code: "TOO_MANY_REQUESTS" });
    expect(verify).not.toHaveBeenCalled();
    await expect(login(email, PASSWORD)).resolves.toBeDefined();
    const rows = await api.db.owner
      .selectFrom("auditEvents")
      .select("ok")
      .where("companyId", "=", companyId)
      .where("ok", "=", false)
      .execute();
    expect(rows.length).toBe(LIMITS.changePassword.max);
  });

  test("a common or personal new password is refused at its field, and nobody does it for another", async () => {
    const { token } = await signUp(api);
    const caller = await as(token);
    for (const newPassword of ["password123", "frontoffice99", "Ada.Byron.1815"]) {
      const refused = caller.auth.changePassword({ currentPassword: PASSWORD, newPassword });
      await expect(refused).rejects.toMatchObject({ cause: { details: { fields: { newPassword: expect.any(String) } } } });
    }
    await expect((await as(null)).auth.changePassword({ currentPassword: PASSWORD, newPassword: NEXT })).rejects.toMatchObject(dead);
  });

  test("a company's own minimum holds for changing and for resetting", async () => {
    const { token, email, companyId } = await signUp(api);
    const settings = JSON.stringify({ passwordMinLength: 30 });
    await api.db.owner.updateTable("companies").set({ settings }).where("id", "=", companyId).execute();
    const changed = (await as(token)).auth.changePassword({ currentPassword: PASSWORD, newPassword: NEXT });
    await expect(changed).rejects.toThrow("At least 30 characters.");
    await request(email);
    await api.drainJobs();
    await expect(reset(tokenIn(resetEmails()[0]))).rejects.toThrow("At least 30 characters.");
    await expect(reset(tokenIn(resetEmails()[0]), `${NEXT} of many words`)).resolves.toBeDefined();
  });

  test("the web app's new token travels in the cookie alone", async () => {
    const { token } = await signUp(api);
    const cookies = cookieJar();
    const caller = await visit(api, { token, surface: "web", cookies });
    const answer = await caller.auth.changePassword({ currentPassword: PASSWORD, newPassword: NEXT });
    expect(answer.token).toBeNull();
    await expect((await as(cookies.token)).auth.me()).resolves.toBeDefined();
  });
});

describe("a forgotten password", () => {
  test("an email with a link goes out; the link sets the password, ends the sessions, and works once", async () => {
    const { token, email, user, companyId } = await signUp(api);
    await request(email.toUpperCase());
    await api.drainJobs();
    expect(resetEmails()).toMatchObject([{ to: email, subject: "Set a new password" }]);
    const secret = tokenIn(resetEmails()[0]);
    expect(secret.length).toBeGreaterThanOrEqual(43);
    await expect(reset(secret)).resolves.toMatchObject({ message: expect.any(String) });
    await expect((await as(token)).auth.me()).rejects.toMatchObject(dead);
    await expect(login(email, PASSWORD)).rejects.toMatchObject(dead);
    await expect(login(email, NEXT)).resolves.toMatchObject({ company: { id: companyId } });
    await expect(reset(secret, "yet another phrase")).rejects.toMatchObject({ code: "BAD_REQUEST" });
    const rows = await api.db.owner
      .selectFrom("auditEvents")
      .selectAll()
      .where("procedure", "=", "auth.resetPassword")
      .where("entityId", "=", user.id)
      .execute();
    expect(rows).toMatchObject([{ ok: true, principalId: user.id, entityId: user.id }]);
  });

  test("the secret is in the email and nowhere else: not in what waits for it, the table or the audit log", async () => {
    const { email } = await signUp(api);
    await request(email);
    const waiting = await api.db.owner.selectFrom("authLetters").selectAll().where("recipient", "=", email).execute();
    expect(waiting).toMatchObject([{ kind: "password_reset", recipient: email, facts: {} }]);
    await api.drainJobs();
    const secret = tokenIn(resetEmails()[0]);
    const all = await sql`select to_jsonb(l)::text from auth_letters l union all select to_jsonb(r)::text from password_resets r
      union all select to_jsonb(a)::text from audit_events a union all select to_jsonb(e)::text from job_events e`.execute(api.db.owner);
    expect(JSON.stringify(all.rows)).not.toContain(secret);
  });

  test("answer and time class are the same for known, unknown and inactive addresses; only the known one gets an email", async () => {
    const known = await signUp(api);
    const inactive = await signUp(api);
    await api.db.owner.updateTable("users").set({ isActive: false }).where("id", "=", inactive.user.id).execute();
    vi.mocked(hash).mockClear();
    const answers = [];
    for (const email of [known.email, "nobody@example.com", inactive.email]) {
      const began = performance.now();
      answers.push(await request(email));
      expect(performance.now() - began).toBeGreaterThanOrEqual(RESET_ANSWER_MS - 2);
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(verify).not.toHaveBeenCalled();
    expect(hash).not.toHaveBeenCalled();
    await api.drainJobs();
    expect(resetEmails().map(({ to }) => to)).toEqual([known.email]);
  });

  test("of two emails only the later one's link works", async () => {
    const { email } = await signUp(api);
    await request(email);
    await api.drainJobs();
    await request(email);
    await api.drainJobs();
    const [first, second] = resetEmails().map(tokenIn);
    await expect(reset(first ?? "")).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await expect(reset(second ?? "")).resolves.toBeDefined();
  });

  test("a link ends after ten minutes by the database's clock; an unknown one reads the same", async () => {
    const { email } = await signUp(api);
    await request(email);
    await api.drainJobs();
    const left = sql<number>`extract(epoch from expires_at - now())::float8`.as("left");
    const row = await api.db.owner
      .selectFrom("passwordResets")
      .select(left)
      .where("usedAt", "is", null)
      .orderBy("id", "desc")
      .executeTakeFirst();
    expect(row?.left).toBeGreaterThan(500);
    expect(row?.left).toBeLessThanOrEqual(600);
    await api.db.owner
      .updateTable("passwordResets")
      .set({ expiresAt: new Date(Date.now() - 1_000) })
      .execute();
    const refusals = await Promise.all(
      [tokenIn(resetEmails()[0]), "unknown"].map((token) => reset(token).catch(({ code, message }) => ({ code, message }))),
    );
    expect(refusals[0]).toEqual(refusals[1]);
    await expect(login(email, PASSWORD)).resolves.toBeDefined();
  });

  test("of two resets with one link, one wins; a refused password does not spend it; a change of password does", async () => {
    const { email } = await signUp(api);
    await request(email);
    await api.drainJobs();
    const secret = tokenIn(resetEmails()[0]);
    await expect(reset(secret, "password123")).rejects.toThrow("most used");
    const calls = await Promise.allSettled([reset(secret, "first phrase of two"), reset(secret, "second phrase of two")]);
    expect(calls.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await request(email);
    await api.drainJobs();
    const won = calls[0]?.status === "fulfilled" ? "first phrase of two" : "second phrase of two";
    const { token } = await login(email, won);
    await (await as(token)).auth.changePassword({ currentPassword: won, newPassword: NEXT });
    await expect(reset(tokenIn(resetEmails()[1]))).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });

  test("nobody is flooded with emails, and the sender learns nothing of it", async () => {
    const { email } = await signUp(api);
    for (let i = 0; i < LIMITS.requestResetByAccount.max + 3; i += 1) {
      await request(email, `198.51.100.${i}`);
      await api.drainJobs();
    }
    expect(resetEmails()).toHaveLength(LIMITS.requestResetByAccount.max);
    await request("somebody@example.com");
    const { max } = LIMITS.requestResetByNetwork;
    await api.db.owner.updateTable("rateBuckets").set({ count: max }).where("key", "like", "request-reset:network:%").execute();
    await expect(request(email)).rejects.toMatchObject({ code: "TOO_MANY_REQUESTS" });
  });

  test("after a reset the wrong guesses before it are forgiven", async () => {
    const { email } = await signUp(api);
    for (let i = 0; i <= LIMITS.loginByAccountAndNetwork.max; i += 1) await login(email, "wrong").catch(() => undefined);
    await expect(login(email, PASSWORD)).rejects.toMatchObject({ code: "TOO_MANY_REQUESTS" });
    await request(email);
    await api.drainJobs();
    await reset(tokenIn(resetEmails()[0]));
    await expect(login(email, NEXT)).resolves.toBeDefined();
  });
});

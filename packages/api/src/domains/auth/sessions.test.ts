import { sql } from "@frontoffice/db";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { digest } from "../../adapters/session-rows.ts";
import { purgeSessions } from "../../adapters/sessions.ts";
import { forgetPrincipals } from "../../kernel/principal-cache.ts";
import { type TestApi, testApi } from "../../testing/index.ts";
import { cookieJar, PASSWORD, signUp, visit } from "./factory.ts";

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api.close());
afterEach(() => {
  vi.useRealTimers();
});

const me = async (token: string | null) => {
  forgetPrincipals(api.services);
  return (await visit(api, { token })).auth.me();
};
const dead = { code: "UNAUTHORIZED" };
const row = (token: string) =>
  api.db.owner.selectFrom("authSessions").selectAll().where("tokenHash", "=", digest(token)).executeTakeFirstOrThrow();

/** Moves the moments of a session, as if time had passed for it. */
const age = (token: string, interval: string) =>
  api.db.owner
    .updateTable("authSessions")
    .set({
      expiresAt: sql<Date>`expires_at - ${interval}::interval`,
      refreshExpiresAt: sql<Date>`refresh_expires_at - ${interval}::interval`,
      absoluteExpiresAt: sql<Date>`absolute_expires_at - ${interval}::interval`,
      lastUsedAt: sql<Date>`last_used_at - ${interval}::interval`,
    })
    .where("tokenHash", "=", digest(token))
    .execute();

async function signInOnWeb(email: string): Promise<string> {
  const cookies = cookieJar();
  await (await visit(api, { surface: "web", cookies })).auth.login({ email, password: PASSWORD });
  return cookies.token ?? "";
}

test("tokens are long, random and nowhere in the database", async () => {
  const tokens = await Promise.all([1, 2, 3].map(async () => (await signUp(api)).token));
  for (const token of tokens) expect(token).toMatch(/^[a-z2-7]{40}$/);
  expect(new Set(tokens).size).toBe(3);
  const everything =
    await sql`select to_jsonb(s)::text as row from auth_sessions s union all select to_jsonb(a)::text from audit_events a`.execute(
      api.db.owner,
    );
  for (const token of tokens) expect(JSON.stringify(everything.rows)).not.toContain(token);
});

test("an unknown, empty, overlong or altered token is nobody", async () => {
  const { token } = await signUp(api);
  for (const bad of ["x", "", "y".repeat(5_000), token.toUpperCase(), `${token} `]) await expect(me(bad)).rejects.toMatchObject(dead);
  await expect((await visit(api)).auth.me()).rejects.toMatchObject(dead);
});

describe("expiry by the database's clock", () => {
  test("a program's token ends after 30 minutes, used or not", async () => {
    const { token } = await signUp(api);
    await age(token, "20 minutes");
    await me(token);
    await age(token, "10 minutes 1 second");
    await expect(me(token)).rejects.toMatchObject(dead);
  });

  test("a browser's session slides while it is used and ends when it is not", async () => {
    const { email } = await signUp(api);
    const token = await signInOnWeb(email);
    for (let day = 0; day < 3; day += 1) {
      await age(token, "23 hours");
      await me(token);
    }
    await age(token, "24 hours 1 second");
    await expect(me(token)).rejects.toMatchObject(dead);
  });

  test("no use carries a session past its absolute end", async () => {
    const { email } = await signUp(api);
    const token = await signInOnWeb(email);
    for (let day = 0; day < 30; day += 1) {
      await me(token);
      await age(token, "23 hours 50 minutes");
    }
    await me(token);
    await age(token, "5 hours 30 minutes");
    await expect(me(token)).rejects.toMatchObject(dead);
  });

  test("a host whose clock is a day off changes nothing", async () => {
    const { email, token } = await signUp(api);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 86_400_000 });
    await expect(me(token)).resolves.toBeDefined();
    const late = await (await visit(api)).auth.login({ email, password: PASSWORD });
    vi.useRealTimers();
    const left = (Date.parse(late.expiresAt) - Date.now()) / 60_000;
    expect(left).toBeGreaterThan(29);
    expect(left).toBeLessThan(31);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - 86_400_000 });
    await age(token, "31 minutes");
    await expect(me(token)).rejects.toMatchObject(dead);
  });
});

describe("refresh", () => {
  const refresh = async (token: string, surface: "client" | "web" = "client") => (await visit(api, { token, surface })).auth.refresh();

  test("exchanges a token that has run out, up to seven days after its issue", async () => {
    const { token } = await signUp(api);
    await age(token, "6 days 23 hours");
    await expect(me(token)).rejects.toMatchObject(dead);
    const next = await refresh(token);
    await expect(me(next.token)).resolves.toBeDefined();
    await age(next.token ?? "", "7 days 1 second");
    await expect(refresh(next.token ?? "")).rejects.toMatchObject(dead);
  });

  test("the old token is dead at once, and its use alone harms nobody", async () => {
    const { token } = await signUp(api);
    const next = await refresh(token);
    await expect((await visit(api, { token })).auth.me()).rejects.toMatchObject(dead);
    await expect(me(next.token)).resolves.toBeDefined();
  });

  test("a replayed token ends its whole family, and only that", async () => {
    const { token, email, companyId } = await signUp(api);
    const other = await (await visit(api)).auth.login({ email, password: PASSWORD });
    const second = (await refresh(token)).token ?? "";
    const third = (await refresh(second)).token ?? "";
    await expect(refresh(token)).rejects.toMatchObject(dead);
    for (const one of [token, second, third]) {
      await expect(me(one)).rejects.toMatchObject(dead);
      await expect(refresh(one)).rejects.toMatchObject(dead);
    }
    await expect(me(other.token)).resolves.toBeDefined();
    const audit = await api.db.owner.selectFrom("auditEvents").select(["ok", "errorCode"]).where("companyId", "=", companyId).execute();
    expect(audit.filter(({ ok }) => !ok)).toEqual([{ ok: false, errorCode: "unauthorized" }]);
  });

  test("of two exchanges at once, one is the thief's: the family ends", async () => {
    const { token } = await signUp(api);
    const calls = await Promise.allSettled([refresh(token), refresh(token)]);
    const won = calls.flatMap((call) => (call.status === "fulfilled" ? [call.value.token] : []));
    expect(won).toHaveLength(1);
    await expect(me(won[0] ?? "")).rejects.toMatchObject(dead);
  });

  test("exchanges never move the absolute end", async () => {
    const { token } = await signUp(api);
    const before = await row(token);
    await age(token, "6 days");
    const next = await refresh(token);
    const after = await row(next.token ?? "");
    expect(after.familyId).toBe(before.familyId);
    expect(after.absoluteExpiresAt.getTime()).toBe(before.absoluteExpiresAt.getTime() - 6 * 86_400_000);
  });

  test("a signed-out, unknown or missing token is refused, and so is an idle browser's", async () => {
    const { token, email } = await signUp(api);
    await (await visit(api, { token })).auth.logout();
    await expect(refresh(token)).rejects.toMatchObject(dead);
    await expect(refresh("nonsense")).rejects.toMatchObject(dead);
    await expect((await visit(api)).auth.refresh()).rejects.toMatchObject(dead);
    const cookie = await signInOnWeb(email);
    await age(cookie, "25 hours");
    await expect(refresh(cookie, "web")).rejects.toMatchObject(dead);
  });

  test("a person who was made inactive gets no new token", async () => {
    const { token, user } = await signUp(api);
    await api.db.owner.updateTable("users").set({ isActive: false }).where("id", "=", user.id).execute();
    await expect(refresh(token)).rejects.toMatchObject(dead);
  });
});

describe("what ends or weakens a session from outside", () => {
  test("deactivation and removal from the company end it; a new role counts at the next look", async () => {
    const { token, user, companyId } = await signUp(api);
    const membership = api.db.owner.updateTable("memberships").where("companyId", "=", companyId).where("userId", "=", user.id);
    await membership.set({ role: "viewer" }).execute();
    expect((await me(token)).permissions).not.toContain("clients:write");
    await membership.set({ isActive: false }).execute();
    await expect(me(token)).rejects.toMatchObject(dead);
    await membership.set({ isActive: true }).execute();
    await api.db.owner.updateTable("users").set({ isActive: false }).where("id", "=", user.id).execute();
    await expect(me(token)).rejects.toMatchObject(dead);
  });

  test("another process's change counts within a second", async () => {
    const { token } = await signUp(api);
    const look = async () => (await visit(api, { token })).auth.sessions.list({});
    await look();
    await api.db.owner.updateTable("authSessions").set({ revokedAt: new Date() }).where("tokenHash", "=", digest(token)).execute();
    await new Promise((wait) => setTimeout(wait, 1_050));
    await expect(look()).rejects.toMatchObject(dead);
  });
});

test("sessions that can neither be used nor recognised are deleted, the others kept", async () => {
  const { token, email } = await signUp(api);
  const live = await (await visit(api)).auth.login({ email, password: PASSWORD });
  await api.db.owner
    .updateTable("authSessions")
    .set({ rotatedAt: sql<Date>`now() - interval '9 days'` })
    .where("tokenHash", "=", digest(token))
    .execute();
  await purgeSessions(api.db.identity, api.services.config);
  await expect(row(token)).rejects.toThrow();
  await expect(me(live.token)).resolves.toBeDefined();
});

import { setTimeout as wait } from "node:timers/promises";
import { type DB, type Kysely, sql } from "@frontoffice/db";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hashPassword } from "../../adapters/passwords.ts";
import { digest, lockSessionsOf } from "../../adapters/session-rows.ts";
import { forgetPrincipals } from "../../kernel/principal-cache.ts";
import { codeOf } from "../../testing/codes.ts";
import { type TestApi, testApi } from "../../testing/index.ts";
import { enrol, PASSWORD, signUp, visit } from "./factory.ts";

/** What the trigger below waits for. */
const GATE = 4711;

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
  await sql`create function wait_at_gate() returns trigger language plpgsql as $$
    begin perform pg_advisory_xact_lock_shared(${sql.lit(GATE)}); return new; end $$`.execute(api.db.owner);
  await sql`create trigger gate before insert on auth_sessions for each row execute function wait_at_gate()`.execute(api.db.owner);
});
afterAll(() => api.close());

/** Until `count` transactions wait for a lock. */
async function untilWaiting(db: Kysely<DB>, count: number): Promise<void> {
  for (;;) {
    const { rows } = await sql<{ waiting: number }>`
      select count(*)::int as waiting from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`.execute(db);
    if ((rows[0]?.waiting ?? 0) >= count) return;
    await wait(10);
  }
}

/** Holds `begin` where it inserts its session, lets `end` come as far as it can, and then lets both finish. */
async function interleave(begin: () => Promise<unknown>, end: () => Promise<unknown>): Promise<void> {
  const { ending } = await api.db.owner.transaction().execute(async (gate) => {
    await sql`select pg_advisory_xact_lock(${GATE})`.execute(gate);
    const beginning = settled(begin());
    await untilWaiting(gate, 1);
    const ending = settled(Promise.all([end(), beginning]));
    await Promise.race([ending, untilWaiting(gate, 2)]);
    return { ending };
  });
  expect(await ending).toBe("done");
}

/** What became of a call: a rejection is somebody's answer too. */
const settled = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => "done",
    (error: unknown) => error,
  );

const live = (userId: string) =>
  api.db.owner
    .selectFrom("authSessions")
    .select(["id", "tokenHash", "companyId"])
    .where("userId", "=", userId)
    .where("revokedAt", "is", null)
    .where("rotatedAt", "is", null)
    .execute();

async function at(token: string) {
  forgetPrincipals(api.services);
  return visit(api, { token });
}

const refresh = async (token: string) => (await at(token)).auth.refresh();
const signIn = async (email: string) => (await visit(api)).auth.login({ email, password: PASSWORD });

async function resetToken(userId: string): Promise<string> {
  const token = `reset-${userId}`;
  const expiresAt = sql<Date>`clock_timestamp() + interval '10 minutes'`;
  await api.db.owner
    .insertInto("passwordResets")
    .values({ userId, tokenHash: digest(token), expiresAt })
    .execute();
  return token;
}

describe("a refresh in flight does not outlive", () => {
  test("ending all sessions from another device", async () => {
    const person = await signUp(api);
    const { token } = await signIn(person.email);
    const other = await at(token ?? "");
    await interleave(
      () => refresh(person.token),
      () => other.auth.sessions.endAll(),
    );
    expect(await live(person.user.id)).toEqual([]);
  });

  test("ending the very session that is refreshed", async () => {
    const person = await signUp(api);
    const { token } = await signIn(person.email);
    const [first] = (await live(person.user.id)).filter(({ tokenHash }) => tokenHash.equals(digest(person.token)));
    const other = await at(token ?? "");
    await interleave(
      () => refresh(person.token),
      () => other.auth.sessions.end({ id: first?.id ?? "" }),
    );
    expect((await live(person.user.id)).map(({ tokenHash }) => tokenHash.equals(digest(token ?? "")))).toEqual([true]);
  });

  test("signing out", async () => {
    const person = await signUp(api);
    const own = await at(person.token);
    await interleave(
      () => refresh(person.token),
      () => own.auth.logout(),
    );
    expect(await live(person.user.id)).toEqual([]);
  });

  test("a new password", async () => {
    const person = await signUp(api);
    const token = await resetToken(person.user.id);
    const anybody = await visit(api);
    await interleave(
      () => refresh(person.token),
      () => anybody.auth.resetPassword({ token, newPassword: "another horse battery staple" }),
    );
    expect(await live(person.user.id)).toEqual([]);
  });

  test("the alarm of a replayed token", async () => {
    const person = await signUp(api);
    const second = await refresh(person.token);
    await interleave(
      () => refresh(second.token ?? ""),
      () => settled(refresh(person.token)),
    );
    expect(await live(person.user.id)).toEqual([]);
  });

  test("two-factor sign-in that is turned on from another device", async () => {
    const person = await signUp(api);
    const { token } = await signIn(person.email);
    const secret = await enrol(api, person.user.id, { enabled: false });
    const other = await at(token ?? "");
    await interleave(
      () => refresh(person.token),
      () => other.auth.secondFactor.enable({ code: codeOf(secret) }),
    );
    expect((await live(person.user.id)).map(({ tokenHash }) => tokenHash.equals(digest(token ?? "")))).toEqual([true]);
  });

  test.each(["deactivate", "delete", "endSessions", "update"] as const)("users.%s by an owner of the company", async (what) => {
    const company = await api.company();
    const owner = await company.as("owner");
    const person = await signUp(api);
    await api.db.owner.insertInto("memberships").values({ companyId: company.id, userId: person.user.id, role: "member" }).execute();
    const { token } = await (await at(person.token)).auth.switchCompany({ companyId: company.id });
    const { id } = person.user;
    await interleave(
      () => refresh(token ?? ""),
      () => (what === "update" ? owner.users.update({ id, role: "viewer" }) : owner.users[what]({ id })),
    );
    expect((await live(id)).filter(({ companyId }) => companyId === company.id)).toEqual([]);
  });

  test("a company that is deactivated", async () => {
    const company = await api.company();
    const owner = await company.as("owner");
    const person = await signUp(api);
    await api.db.owner.insertInto("memberships").values({ companyId: company.id, userId: person.user.id, role: "member" }).execute();
    await interleave(
      async () => (await at(person.token)).auth.switchCompany({ companyId: company.id }),
      () => owner.companies.deactivate({ id: company.id }),
    );
    expect((await live(person.user.id)).filter(({ companyId }) => companyId === company.id)).toEqual([]);
  });
});

describe("a proof that is checked while it changes", () => {
  /** Holds the sign-in until what it rests on has changed. */
  async function whileChecked<T>(userId: string, begin: () => Promise<T>, change: () => Promise<unknown>): Promise<T> {
    const { begun } = await api.db.owner.transaction().execute(async (tx) => {
      await lockSessionsOf(tx, userId);
      const begun = begin();
      await Promise.race([settled(begun), untilWaiting(tx, 1)]);
      await change();
      return { begun };
    });
    return begun;
  }

  const storeOther = async (userId: string) =>
    api.db.owner
      .updateTable("userCredentials")
      .set({ passwordHash: await hashPassword("another horse battery staple") })
      .where("userId", "=", userId)
      .execute();

  test("opens no session: the old password", async () => {
    const { email, user } = await signUp(api);
    const signingIn = whileChecked(
      user.id,
      () => signIn(email),
      () => storeOther(user.id),
    );
    await expect(signingIn).rejects.toMatchObject({ code: "UNAUTHORIZED" });
    expect(await live(user.id)).toHaveLength(1);
  });

  test("opens no session: the old password before a code is asked for", async () => {
    const { email, user } = await signUp(api);
    await enrol(api, user.id);
    const signingIn = whileChecked(
      user.id,
      () => signIn(email),
      () => storeOther(user.id),
    );
    await expect(signingIn).rejects.toMatchObject({ code: "UNAUTHORIZED", message: "The sign-in name or the password is wrong." });
    expect(await api.db.owner.selectFrom("signInChallenges").select("id").where("userId", "=", user.id).execute()).toEqual([]);
  });

  test("opens no session: a password alone while two-factor sign-in is turned on", async () => {
    const { email, user } = await signUp(api);
    const signingIn = whileChecked(
      user.id,
      () => signIn(email),
      () => enrol(api, user.id),
    );
    await expect(signingIn).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await live(user.id)).toHaveLength(1);
  });

  test("changes no password that somebody else has changed meanwhile", async () => {
    const { token, user } = await signUp(api);
    const own = await at(token);
    const changing = whileChecked(
      user.id,
      () => own.auth.changePassword({ currentPassword: PASSWORD, newPassword: "a third horse battery staple" }),
      () => storeOther(user.id),
    );
    await expect(changing).rejects.toMatchObject({ message: "This is not your current password." });
  });

  test("a code is worth nothing after the password with which it was asked for has changed", async () => {
    const { email, user } = await signUp(api);
    const secret = await enrol(api, user.id);
    const asked: unknown = await signIn(email).catch((error) => error.cause.details.challenge);
    const token = await resetToken(user.id);
    await (await visit(api)).auth.resetPassword({ token, newPassword: "another horse battery staple" });
    const done = (await visit(api)).auth.completeLogin({ challenge: String(asked), code: codeOf(secret) });
    await expect(done).rejects.toMatchObject({ code: "UNAUTHORIZED" });
    expect(await live(user.id)).toEqual([]);
  });
});

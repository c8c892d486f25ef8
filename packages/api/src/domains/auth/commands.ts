import { sql } from "@frontoffice/db";
import { verifyPassword } from "../../adapters/passwords.ts";
import { type EndReason, endSessions, exchangeSession, exchangeToken } from "../../adapters/session-rows.ts";
import { endSession } from "../../adapters/sessions.ts";
import { notFound } from "../../kernel/errors.ts";
import type { Principal } from "../../kernel/principal.ts";
import { forgetPrincipals } from "../../kernel/principal-cache.ts";
import { byNetwork, giveBack } from "../../kernel/rate-limits.ts";
import type { SignInScope } from "../../kernel/services.ts";
import { companyEntity } from "../companies/entity.ts";
import { findCompanyOf, findLatestCompanyOf, isShutOut } from "../companies/queries.ts";
import { userEntity } from "../users/entity.ts";
import { askForCode, countChallengeAttempt, takeForCode, useChallenge } from "./challenges.ts";
import { authSessionEntity } from "./entity.ts";
import { recordDevice } from "./known-devices.ts";
import { badCode, badCredentials, challengeOver, changedMeanwhile, companyClosed, sessionOver } from "./policy.ts";
import { findAccount, findPasswordHash } from "./queries.ts";
import { LIMITS } from "./rules.ts";
import type { CompleteLoginInput, LoginInput, SignedInView } from "./schema.ts";
import { spendCode } from "./second-factor/commands.ts";
import { hasSecondFactor } from "./second-factor/queries.ts";
import { beginSession, findOpenCompany, handOver, inSessionsOf, inSignIn } from "./session-tokens.ts";
import { recordSignIn } from "./sign-in-audit.ts";
import { countSignIn, takeAll } from "./sign-in-limits.ts";

/** Checks a name and a password; every fault reads the same, takes the same time and is counted before anything is hashed. */
export async function login(scope: SignInScope, input: LoginInput): Promise<SignedInView> {
  const name = (input.email ?? input.username ?? "").toLowerCase();
  const account = await findAccount(scope.db, name, scope.request.ip);
  const taken = await countSignIn(scope, name, account);
  const fits = await verifyPassword(account?.passwordHash ?? undefined, input.password);
  if (!account || !fits) {
    await recordSignIn(scope, { userId: null, entity: userEntity, entityId: account?.id, errorCode: "unauthorized" });
    throw badCredentials();
  }
  const byCode = await hasSecondFactor(scope.db, account.id);
  const stillProven = async (tx: SignInScope) => {
    if ((await findPasswordHash(tx.db, account.id)) !== account.passwordHash) throw badCredentials();
    if ((await hasSecondFactor(tx.db, account.id)) !== byCode) throw changedMeanwhile();
  };
  if (byCode) {
    if (input.code === undefined) throw await askForCode(scope, account.id, stillProven);
    await assertCode(scope, account.id, input.code);
  }
  await giveBack(scope.db, taken);
  return startSession(scope, account.id, stillProven);
}

/** The second step of a sign-in, for who comes back with a code. */
export async function completeLogin(scope: SignInScope, { challenge, code }: CompleteLoginInput): Promise<SignedInView> {
  const taken = await takeAll(scope, byNetwork(LIMITS.loginByNetwork, scope.request.ip));
  const tried = await countChallengeAttempt(scope, challenge);
  if (!tried) throw challengeOver();
  await assertCode(scope, tried.userId, code);
  await giveBack(scope.db, taken);
  return startSession(scope, tried.userId, async (tx) => {
    if (!(await useChallenge(tx, tried.id))) throw challengeOver();
  });
}

async function assertCode(scope: SignInScope, userId: string, code: string): Promise<void> {
  await takeForCode(scope, userId);
  if (await spendCode(scope, userId, code, { recovery: true })) return;
  await recordSignIn(scope, { userId: null, entity: userEntity, entityId: userId, errorCode: "unauthorized" });
  throw badCode();
}

/**
 * Begins a session for a person whose identity is proved, in the company where they worked last. What the proof rests on may have
 * changed since, so `stillProven` looks again once nobody else begins or ends sessions of this person; it throws when it has.
 */
export async function startSession(
  scope: SignInScope,
  userId: string,
  stillProven: (tx: SignInScope) => Promise<void>,
): Promise<SignedInView> {
  const { issued, companyId } = await inSessionsOf(scope, userId, async (tx) => {
    await stillProven(tx);
    // The token that came with the call dies here, so nobody can plant one and wait for its owner to sign in on it.
    if (tx.token) await endSession(tx.db, tx.services.config, tx.token, "replaced");
    const latest = await findLatestCompanyOf(tx.db, userId);
    const companyId = (latest && (await findOpenCompany(tx, userId, latest.id)))?.id ?? null;
    if (companyId === null && (await isShutOut(tx.db, userId))) throw companyClosed();
    const issued = await beginSession(tx, { userId, companyId });
    const seen = tx.db.updateTable("users").set({ lastLoginAt: sql<Date>`now()` }).where("id", "=", userId);
    const { email } = await seen
      .where("isActive", "=", true)
      .where("deletedAt", "is", null)
      .returning("email")
      .executeTakeFirstOrThrow(badCredentials);
    await recordDevice(tx, { userId, email });
    await recordSignIn(tx, { userId, companyId, sessionId: issued.id, entity: authSessionEntity, entityId: issued.id });
    return { issued, companyId };
  });
  return handOver(scope, issued, { userId, companyId });
}

/** Ends the presented session, if it is one, and clears the cookie in any case. */
export async function logout(scope: SignInScope): Promise<{ signedOut: true }> {
  const { token } = scope;
  if (token) {
    await inSignIn(scope, async (tx) => {
      const ended = await endSession(tx.db, tx.services.config, token, "signed_out");
      if (ended) await recordSignIn(tx, { ...ended, sessionId: ended.id, entity: authSessionEntity, entityId: ended.id });
    });
    forgetPrincipals(scope.services);
  }
  scope.cookies?.setSession(null, 0);
  return { signedOut: true };
}

/** Exchanges the presented token for its successor. Presenting it a second time ends everything that came of it. */
export async function refresh(scope: SignInScope): Promise<SignedInView> {
  const { token } = scope;
  if (!token) throw sessionOver();
  const done = await inSignIn(scope, async (tx) => {
    const old = await exchangeToken(tx.db, token);
    if (!old) return undefined;
    if ("replayOf" in old) {
      const { id, userId, companyId } = old.replayOf;
      await recordSignIn(tx, { userId, companyId, sessionId: id, entity: authSessionEntity, entityId: id, errorCode: "unauthorized" });
      return undefined;
    }
    const { userId } = await assertActive(tx, old.userId);
    const companyId = (old.companyId === null ? undefined : await findOpenCompany(tx, userId, old.companyId))?.id ?? null;
    if (old.companyId !== companyId) throw sessionOver();
    const issued = await beginSession(tx, { userId, companyId, succeeds: old });
    await recordSignIn(tx, { userId, companyId, sessionId: issued.id, entity: authSessionEntity, entityId: issued.id });
    return { issued, userId, companyId };
  });
  forgetPrincipals(scope.services);
  if (!done) throw sessionOver();
  return handOver(scope, done.issued, done);
}

async function assertActive({ db }: SignInScope, userId: string): Promise<{ userId: string }> {
  const query = db.selectFrom("users").select("id as userId").where("id", "=", userId);
  const row = await query.where("isActive", "=", true).where("deletedAt", "is", null).executeTakeFirst();
  if (!row) throw sessionOver();
  return row;
}

/** Switches to another of one's companies with a new token; the old one ends. */
export async function switchCompany(scope: SignInScope, principal: Principal, companyId: string): Promise<SignedInView> {
  const userId = principal.user.id;
  const issued = await inSessionsOf(scope, userId, async (tx) => {
    if (!(await findOpenCompany(tx, userId, companyId))) {
      throw (await findCompanyOf(tx.db, userId, companyId)) ? companyClosed() : notFound("company");
    }
    const old = await exchangeSession(tx.db, principal.sessionId);
    if (!old) throw sessionOver();
    const issued = await beginSession(tx, { userId, companyId, succeeds: old });
    const after = { from: old.companyId };
    await recordSignIn(tx, { userId, companyId, sessionId: issued.id, entity: companyEntity, entityId: companyId, after });
    return issued;
  });
  return handOver(scope, issued, { userId, companyId });
}

/** Ends one of the caller's own sessions; another person's reads as missing. */
export async function endOwnSession(scope: SignInScope, principal: Principal, id: string): Promise<{ ended: number }> {
  const ended = await endOwn(scope, principal, { familyOf: id }, "ended");
  if (ended === 0) throw notFound("session");
  if (id === principal.sessionId) scope.cookies?.setSession(null, 0);
  return { ended };
}

/** Ends all of the caller's sessions but this one. */
export async function endOtherSessions(scope: SignInScope, principal: Principal): Promise<{ ended: number }> {
  return { ended: await endOwn(scope, principal, { except: principal.sessionId }, "ended") };
}

/** Ends all of the caller's sessions, this one too. */
export async function endAllSessions(scope: SignInScope, principal: Principal): Promise<{ ended: number }> {
  const ended = await endOwn(scope, principal, {}, "ended");
  scope.cookies?.setSession(null, 0);
  return { ended };
}

async function endOwn(
  scope: SignInScope,
  { user, company, sessionId }: Principal,
  which: { familyOf?: string; except?: string },
  why: EndReason,
) {
  const count = await inSessionsOf(scope, user.id, async (tx) => {
    const ended = await endSessions(tx.db, why, { userId: user.id, ...which });
    const who = { userId: user.id, companyId: company?.id ?? null, sessionId };
    const after = { ended: ended.length };
    if (ended.length > 0) await recordSignIn(tx, { ...who, entity: authSessionEntity, entityId: which.familyOf, after });
    return ended.length;
  });
  forgetPrincipals(scope.services);
  return count;
}

import { setTimeout as delay } from "node:timers/promises";
import { sql } from "@frontoffice/db";
import { hashPassword, verifyPassword } from "../../adapters/passwords.ts";
import { endSessionsOf } from "../../adapters/sessions.ts";
import { AppError, invalid } from "../../kernel/errors.ts";
import type { Principal } from "../../kernel/principal.ts";
import { forgetPrincipals } from "../../kernel/principal-cache.ts";
import { byNetwork, clearBuckets, giveBack, networkOf, takeFrom } from "../../kernel/rate-limits.ts";
import type { SignInScope } from "../../kernel/services.ts";
import { findPasswordMinimum } from "../companies/queries.ts";
import { userEntity } from "../users/entity.ts";
import { endChallenges } from "./challenges.ts";
import { queueEmail } from "./emails.ts";
import { assertStrongPassword, sessionOver } from "./policy.ts";
import { findAccount, findPasswordHash, findReset } from "./queries.ts";
import { LIMITS, personalWords, RESET_ANSWER_MS } from "./rules.ts";
import type { ChangePasswordInput, RequestPasswordResetInput, ResetPasswordInput, SignedInView } from "./schema.ts";
import { beginSession, findOpenCompany, handOver, inSessionsOf, inSignIn } from "./session-tokens.ts";
import { recordSignIn } from "./sign-in-audit.ts";

/** Sets a new password for a person who knows the current one; every session ends, and this one continues under a new token. */
export async function changePassword(scope: SignInScope, principal: Principal, input: ChangePasswordInput): Promise<SignedInView> {
  const { user, company, sessionId } = principal;
  const companyId = company?.id ?? null;
  const bucket = [{ limit: LIMITS.changePassword, subject: user.id }];
  await takeFrom(scope.db, bucket);
  const verified = await findPasswordHash(scope.db, user.id);
  if (!(await verifyPassword(verified, input.currentPassword))) {
    await recordSignIn(scope, { userId: user.id, companyId, sessionId, entity: userEntity, entityId: user.id, errorCode: "invalid" });
    throw notCurrent();
  }
  await giveBack(scope.db, bucket);
  assertStrongPassword(input.newPassword, await minimumFor(scope, user.id), personalWords(user), "newPassword");
  const passwordHash = await hashPassword(input.newPassword);
  const issued = await inSessionsOf(scope, user.id, async (tx) => {
    // Somebody else who knew it may have changed it while this one was checked.
    if ((await findPasswordHash(tx.db, user.id)) !== verified) throw notCurrent();
    if (companyId !== null && !(await findOpenCompany(tx, user.id, companyId))) throw sessionOver();
    await storePassword(tx, user.id, passwordHash);
    const ended = await endSessionsOf(tx.db, tx.services.config, user.id, "password_changed");
    const issued = await beginSession(tx, { userId: user.id, companyId });
    const after = { sessionsEnded: ended.length };
    await recordSignIn(tx, { userId: user.id, companyId, sessionId: issued.id, entity: userEntity, entityId: user.id, after });
    await queueEmail(tx, { userId: user.id, kind: "password_changed", recipient: user.email });
    return issued;
  });
  return handOver(scope, issued, { userId: user.id, companyId });
}

/** Queues an email with a link if the address has an account; the answer and its time are the same either way. */
export async function requestPasswordReset(scope: SignInScope, { email }: RequestPasswordResetInput): Promise<{ message: string }> {
  await takeFrom(scope.db, byNetwork(LIMITS.requestResetByNetwork, scope.request.ip));
  await Promise.all([queueResetEmail(scope, email.toLowerCase()), delay(RESET_ANSWER_MS)]);
  return { message: "If this address belongs to an account, we have emailed it a link. The link works once, for 10 minutes." };
}

async function queueResetEmail(scope: SignInScope, email: string): Promise<void> {
  try {
    await takeFrom(scope.db, [{ limit: LIMITS.requestResetByAccount, subject: email }]);
  } catch (error) {
    // Saying so would tell nothing about the address, but it would let anybody find out that its owner is being written to.
    if (error instanceof AppError && error.code === "rate_limited") return;
    throw error;
  }
  const account = await findAccount(scope.db, email, scope.request.ip);
  await inSignIn(scope, async (tx) => {
    await recordSignIn(tx, { userId: null, entity: userEntity, entityId: account?.id });
    if (account) await queueEmail(tx, { userId: account.id, kind: "password_reset", recipient: account.email });
  });
}

/** Sets a new password for who holds a link that works; the link is spent and every session ends. */
export async function resetPassword(scope: SignInScope, input: ResetPasswordInput): Promise<{ message: string }> {
  await takeFrom(scope.db, byNetwork(LIMITS.resetByNetwork, scope.request.ip));
  const reset = await findReset(scope.db, input.token);
  if (!reset) throw linkOver();
  assertStrongPassword(input.newPassword, await minimumFor(scope, reset.userId), personalWords(reset), "newPassword");
  const passwordHash = await hashPassword(input.newPassword);
  await inSessionsOf(scope, reset.userId, async (tx) => {
    await spend(tx, reset.id);
    await storePassword(tx, reset.userId, passwordHash);
    const ended = await endSessionsOf(tx.db, tx.services.config, reset.userId, "password_reset");
    await recordSignIn(tx, { userId: reset.userId, entity: userEntity, entityId: reset.userId, after: { sessionsEnded: ended.length } });
    // Who followed the link owns the mailbox.
    await tx.db
      .updateTable("users")
      .set({ emailVerifiedAt: sql<Date>`coalesce(email_verified_at, now())` })
      .where("id", "=", reset.userId)
      .execute();
    await queueEmail(tx, { userId: reset.userId, kind: "password_changed", recipient: reset.email });
  });
  forgetPrincipals(scope.services);
  await admitAgain(scope, reset);
  return { message: "Your password is set. Sign in with it." };
}

/** How long a password of this person must be: what the installation asks for, or more where one of their companies does. */
async function minimumFor({ db, services }: SignInScope, userId: string): Promise<number> {
  return Math.max(services.config.PASSWORD_MIN_LENGTH, await findPasswordMinimum(db, userId));
}

/** Of two calls with one link, the second finds it spent. */
async function spend({ db }: SignInScope, id: string): Promise<void> {
  const moment = sql<Date>`clock_timestamp()`;
  const spent = await db
    .updateTable("passwordResets")
    .set({ usedAt: moment })
    .where("id", "=", id)
    .where("usedAt", "is", null)
    .where("expiresAt", ">", moment)
    .executeTakeFirst();
  if (spent.numUpdatedRows === 0n) throw linkOver();
}

async function storePassword(tx: SignInScope, userId: string, passwordHash: string): Promise<void> {
  const { db } = tx;
  const change = { passwordHash, passwordChangedAt: sql<Date>`now()` };
  await db
    .insertInto("userCredentials")
    .values({ userId, ...change })
    .onConflict((existing) => existing.column("userId").doUpdateSet(change))
    .execute();
  await db.deleteFrom("passwordResets").where("userId", "=", userId).where("usedAt", "is", null).execute();
  await endChallenges(tx, userId);
}

const notCurrent = () => invalid("currentPassword", "This is not your current password.");

/** Who has just proven to own the mailbox need not wait out the wrong guesses before it. */
async function admitAgain({ db, request }: SignInScope, { email, username }: { email: string; username: string | null }): Promise<void> {
  const network = networkOf(request.ip);
  const names = [email, username].filter((name) => name !== null).map((name) => name.toLowerCase());
  const narrow = names.map((name) => ({ limit: LIMITS.loginByAccountAndNetwork, subject: `${name} ${network}` }));
  await clearBuckets(db, [...narrow, ...names.map((subject) => ({ limit: LIMITS.loginByAccount, subject }))]);
}

function linkOver(): AppError {
  return invalid("token", "This link has been used or is over. Ask for a new one.");
}

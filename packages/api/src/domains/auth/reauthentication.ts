import { sql } from "@frontoffice/db";
import { verifyPassword } from "../../adapters/passwords.ts";
import { AppError, invalid } from "../../kernel/errors.ts";
import type { Principal } from "../../kernel/principal.ts";
import { forgetPrincipals } from "../../kernel/principal-cache.ts";
import { giveBack, takeFrom } from "../../kernel/rate-limits.ts";
import type { SignInScope } from "../../kernel/services.ts";
import { authSessionEntity } from "./entity.ts";
import { changedMeanwhile, sessionOver } from "./policy.ts";
import { findPasswordHash } from "./queries.ts";
import { LIMITS } from "./rules.ts";
import type { ConfirmedView, ConfirmInput } from "./schema.ts";
import { spendCode } from "./second-factor/commands.ts";
import { hasSecondFactor } from "./second-factor/queries.ts";
import { inSessionsOf } from "./session-tokens.ts";
import { recordSignIn } from "./sign-in-audit.ts";

/** Records that the person has just confirmed their identity: with a code if they have a second factor, else with the password. */
export async function confirm(scope: SignInScope, principal: Principal, { password, code }: ConfirmInput): Promise<ConfirmedView> {
  const { user, company, sessionId } = principal;
  const who = { userId: user.id, companyId: company?.id ?? null, sessionId, entity: authSessionEntity, entityId: sessionId } as const;
  const bucket = [{ limit: LIMITS.confirm, subject: user.id }];
  await takeFrom(scope.db, bucket);
  const twoFactors = await hasSecondFactor(scope.db, user.id);
  const field = twoFactors ? "code" : "password";
  const hash = twoFactors ? undefined : await findPasswordHash(scope.db, user.id);
  if (!twoFactors && hash === undefined) {
    throw new AppError("precondition", "You sign in without a password here: confirm with your provider.", { confirmBy: "provider" });
  }
  const given = twoFactors ? code : password;
  if (given === undefined) throw invalid(field, twoFactors ? "Enter the code that your app shows." : "Enter your password.");
  const fits = twoFactors ? await spendCode(scope, user.id, given, { recovery: false }) : await verifyPassword(hash, given);
  if (!fits) {
    await recordSignIn(scope, { ...who, errorCode: "invalid" });
    throw invalid(field, twoFactors ? "This code is wrong or was used before. Wait for the next one." : "This is not your password.");
  }
  await giveBack(scope.db, bucket);
  return markConfirmed(scope, who, async (tx) => {
    const isSame =
      (await hasSecondFactor(tx.db, user.id)) === twoFactors && (twoFactors || (await findPasswordHash(tx.db, user.id)) === hash);
    if (!isSame) throw changedMeanwhile();
  });
}

type Who = { userId: string; companyId: string | null; sessionId: string };

/** The session counts as confirmed from now on, if the proof still holds and the session stands; an audit row says so. */
export async function markConfirmed(scope: SignInScope, who: Who, stillProven: (tx: SignInScope) => Promise<void>): Promise<ConfirmedView> {
  const confirmedAt = await inSessionsOf(scope, who.userId, async (tx) => {
    await stillProven(tx);
    const row = await tx.db
      .updateTable("authSessions")
      .set({ confirmedAt: sql<Date>`clock_timestamp()` })
      .where("id", "=", who.sessionId)
      .where("userId", "=", who.userId)
      .where("revokedAt", "is", null)
      .where("rotatedAt", "is", null)
      .returning("confirmedAt")
      .executeTakeFirstOrThrow(sessionOver);
    await recordSignIn(tx, { ...who, entity: authSessionEntity, entityId: who.sessionId });
    return row.confirmedAt;
  });
  forgetPrincipals(scope.services);
  return { confirmedAt: confirmedAt.toISOString() };
}

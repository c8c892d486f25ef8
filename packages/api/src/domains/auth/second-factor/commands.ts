import { sql } from "@frontoffice/db";
import { endSessions } from "../../../adapters/session-rows.ts";
import { conflict, invalid, precondition } from "../../../kernel/errors.ts";
import type { Principal } from "../../../kernel/principal.ts";
import { forgetPrincipals } from "../../../kernel/principal-cache.ts";
import type { SignInScope } from "../../../kernel/services.ts";
import { userEntity } from "../../users/entity.ts";
import { endChallenges, takeForCode } from "../challenges.ts";
import { queueEmail } from "../emails.ts";
import type { RecoveryCodesView, SecondFactorSetupView } from "../schema.ts";
import { inSessionsOf, inSignIn } from "../session-tokens.ts";
import { recordSignIn } from "../sign-in-audit.ts";
import { countRecoveryCodes, findSecondFactor, hasSecondFactor, openSecret, sealSecret } from "./queries.ts";
import { newRecoveryCodes, newSecret, otpauthUri, recoveryDigest, stepOf } from "./rules.ts";

/** Makes the secret that the person's app takes; nothing changes for signing in until a code of it has come back. */
export async function setUpSecondFactor(scope: SignInScope, { user }: Principal): Promise<SecondFactorSetupView> {
  const secret = newSecret();
  const sealedSecret = sealSecret(scope.services, user.id, secret);
  const fresh = { sealedSecret, lastStep: 0 };
  const stored = await scope.db
    .insertInto("secondFactors")
    .values({ userId: user.id, ...fresh })
    .onConflict((known) => known.column("userId").doUpdateSet(fresh).where("secondFactors.enabledAt", "is", null))
    .executeTakeFirst();
  if (!stored.numInsertedOrUpdatedRows) throw conflict("Two-factor sign-in is on already. Turn it off first to set up another app.");
  return { secret, uri: otpauthUri(secret, user.email) };
}

/** Turns the second factor on for a person who enters a code of it, ends their other sessions and returns the recovery codes once. */
export async function enableSecondFactor(scope: SignInScope, principal: Principal, code: string): Promise<RecoveryCodesView> {
  const { user, sessionId } = principal;
  await takeForCode(scope, user.id);
  const factor = await findSecondFactor(scope.db, user.id);
  if (!factor) throw precondition("Set up an authenticator app first.");
  if (factor.enabledAt) throw conflict("Two-factor sign-in is on already.");
  const step = stepOf(openSecret(scope.services, user.id, factor.sealedSecret), code, factor.now);
  if (step === undefined) throw invalid("code", "This is not the code your app shows now. Check the clock of your telephone.");
  const recoveryCodes = await inSessionsOf(scope, user.id, async (tx) => {
    const change = tx.db.updateTable("secondFactors").set({ enabledAt: sql<Date>`now()`, lastStep: step });
    const done = await change
      .where("userId", "=", user.id)
      .where("sealedSecret", "=", factor.sealedSecret)
      .where("enabledAt", "is", null)
      .executeTakeFirst();
    if (done.numUpdatedRows === 0n) throw conflict("The set-up was restarted meanwhile. Scan the newest QR code and enter its code.");
    await recordChange(tx, principal, "second_factor_on");
    await endSessions(tx.db, "second_factor_changed", { userId: user.id, except: sessionId });
    return replaceRecoveryCodes(tx, user.id);
  });
  forgetPrincipals(scope.services);
  return { recoveryCodes };
}

/** Turns the second factor off and ends the other sessions. */
export async function disableSecondFactor(scope: SignInScope, principal: Principal): Promise<{ enabled: false }> {
  const userId = principal.user.id;
  await inSessionsOf(scope, userId, async (tx) => {
    const gone = await tx.db.deleteFrom("secondFactors").where("userId", "=", userId).where("enabledAt", "is not", null).executeTakeFirst();
    if (gone.numDeletedRows === 0n) throw precondition("Two-factor sign-in is off already.");
    await tx.db.deleteFrom("recoveryCodes").where("userId", "=", userId).execute();
    await endChallenges(tx, userId);
    await recordChange(tx, principal, "second_factor_off");
    await endSessions(tx.db, "second_factor_changed", { userId, except: principal.sessionId });
  });
  forgetPrincipals(scope.services);
  return { enabled: false };
}

/** Makes ten new recovery codes; the old ones are worthless from now on. */
export async function renewRecoveryCodes(scope: SignInScope, principal: Principal): Promise<RecoveryCodesView> {
  const recoveryCodes = await inSignIn(scope, async (tx) => {
    if (!(await hasSecondFactor(tx.db, principal.user.id))) throw precondition("Turn two-factor sign-in on first.");
    await recordChange(tx, principal, "recovery_codes_renewed");
    return replaceRecoveryCodes(tx, principal.user.id);
  });
  return { recoveryCodes };
}

async function replaceRecoveryCodes({ db }: SignInScope, userId: string): Promise<string[]> {
  const codes = newRecoveryCodes();
  await db.deleteFrom("recoveryCodes").where("userId", "=", userId).execute();
  await db
    .insertInto("recoveryCodes")
    .values(codes.map((code) => ({ userId, codeHash: recoveryDigest(code) })))
    .execute();
  return codes;
}

async function recordChange(
  tx: SignInScope,
  { user, company, sessionId }: Principal,
  kind: "second_factor_on" | "second_factor_off" | "recovery_codes_renewed",
) {
  const who = { userId: user.id, companyId: company?.id ?? null, sessionId };
  await recordSignIn(tx, { ...who, entity: userEntity, entityId: user.id, after: { change: kind } });
  await queueEmail(tx, { userId: user.id, kind, recipient: user.email });
}

/** Spends a code of the app or, where allowed, a recovery code. Of two calls with one code, the second finds it spent. */
export async function spendCode(scope: SignInScope, userId: string, code: string, { recovery }: { recovery: boolean }): Promise<boolean> {
  const factor = await findSecondFactor(scope.db, userId);
  if (!factor?.enabledAt) return false;
  const step = stepOf(openSecret(scope.services, userId, factor.sealedSecret), code.replaceAll(" ", ""), factor.now);
  if (step !== undefined) {
    const change = scope.db.updateTable("secondFactors").set({ lastStep: step }).where("userId", "=", userId).where("lastStep", "<", step);
    return (await change.executeTakeFirst()).numUpdatedRows > 0n;
  }
  return recovery && spendRecoveryCode(scope, userId, code);
}

async function spendRecoveryCode(scope: SignInScope, userId: string, code: string): Promise<boolean> {
  return inSignIn(scope, async (tx) => {
    const spent = await tx.db
      .updateTable("recoveryCodes")
      .set({ usedAt: sql<Date>`now()` })
      .where("userId", "=", userId)
      .where("codeHash", "=", recoveryDigest(code))
      .where("usedAt", "is", null)
      .executeTakeFirst();
    if (spent.numUpdatedRows === 0n) return false;
    const codesLeft = await countRecoveryCodes(tx.db, userId);
    const { email } = await tx.db.selectFrom("users").select("email").where("id", "=", userId).executeTakeFirstOrThrow();
    await queueEmail(tx, { userId, kind: "recovery_code_used", recipient: email, facts: { codesLeft } });
    await recordSignIn(tx, { userId, entity: userEntity, entityId: userId, after: { recoveryCodesLeft: codesLeft } });
    return true;
  });
}

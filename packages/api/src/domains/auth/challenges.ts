import { randomBytes } from "node:crypto";
import { sql } from "@frontoffice/db";
import { digest } from "../../adapters/session-rows.ts";
import { AppError } from "../../kernel/errors.ts";
import { networkOf, takeFrom } from "../../kernel/rate-limits.ts";
import type { SignInScope } from "../../kernel/services.ts";
import { isKnownHere } from "./queries.ts";
import { CHALLENGE_ATTEMPTS, CHALLENGE_MINUTES, LIMITS } from "./rules.ts";
import { inSessionsOf } from "./session-tokens.ts";
import { findTrustedDevice } from "./trusted-devices.ts";

/** A token for a sign-in whose first factor was right; it lives for the few minutes that typing a code takes. */
export async function beginChallenge({ db }: Pick<SignInScope, "db">, userId: string): Promise<{ challenge: string; expiresAt: string }> {
  const challenge = randomBytes(32).toString("base64url");
  const expiresAt = sql<Date>`clock_timestamp() + make_interval(mins => ${CHALLENGE_MINUTES})`;
  const row = await db
    .insertInto("signInChallenges")
    .values({ userId, tokenHash: digest(challenge), expiresAt })
    .returning("expiresAt")
    .executeTakeFirstOrThrow();
  return { challenge, expiresAt: row.expiresAt.toISOString() };
}

/** Answers that a code is missing; only a caller with the right first factor gets this answer, and only while it is the right one. */
export async function askForCode(scope: SignInScope, userId: string, stillProven: (tx: SignInScope) => Promise<void>): Promise<AppError> {
  const challenge = await inSessionsOf(scope, userId, async (tx) => {
    await stillProven(tx);
    return beginChallenge(tx, userId);
  });
  const details = { secondFactor: true, ...challenge };
  return new AppError("unauthorized", "Enter the code that your authenticator app shows, or a recovery code.", details);
}

/** What a first factor has proved holds no longer. */
export async function endChallenges({ db }: SignInScope, userId: string): Promise<void> {
  await db.deleteFrom("signInChallenges").where("userId", "=", userId).execute();
}

/** Counts a try against the challenge before anything is checked; answers whose it is. */
export async function countChallengeAttempt({ db }: SignInScope, challenge: string): Promise<{ id: string; userId: string } | undefined> {
  return db
    .updateTable("signInChallenges")
    .set({ attempts: sql`attempts + 1` })
    .where("tokenHash", "=", digest(challenge))
    .where("usedAt", "is", null)
    .where("attempts", "<", CHALLENGE_ATTEMPTS)
    .where("expiresAt", ">", sql<Date>`clock_timestamp()`)
    .returning(["id", "userId"])
    .executeTakeFirst();
}

/** Of two calls with one challenge and two good codes, the second finds it used. */
export async function useChallenge({ db }: SignInScope, id: string): Promise<boolean> {
  const change = db.updateTable("signInChallenges").set({ usedAt: sql<Date>`clock_timestamp()` });
  return (await change.where("id", "=", id).where("usedAt", "is", null).executeTakeFirst()).numUpdatedRows > 0n;
}

/**
 * Counts a guess at a person's codes: narrowly from one network, widely from everywhere but the networks that the person is known from. A browser
 * that the person has signed in from counts alone.
 */
export async function takeForCode(scope: SignInScope, userId: string): Promise<void> {
  const { ip } = scope.request;
  const device = findTrustedDevice(scope, userId);
  if (device !== undefined) {
    await takeFrom(scope.db, [{ limit: LIMITS.codeByDevice, subject: `${userId} ${device}` }]);
    return;
  }
  const narrow = { limit: LIMITS.codeByPersonAndNetwork, subject: `${userId} ${networkOf(ip)}` };
  const wide = (await isKnownHere(scope.db, userId, ip)) ? [] : [{ limit: LIMITS.codeByPerson, subject: userId }];
  await takeFrom(scope.db, [narrow, ...wide]);
}

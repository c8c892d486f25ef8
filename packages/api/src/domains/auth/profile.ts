import { setTimeout as delay } from "node:timers/promises";
import { sql } from "@frontoffice/db";
import { digest } from "../../adapters/session-rows.ts";
import { conflict, invalid, isUniqueViolation } from "../../kernel/errors.ts";
import type { Principal } from "../../kernel/principal.ts";
import { forgetPrincipals } from "../../kernel/principal-cache.ts";
import { byNetwork, takeFrom } from "../../kernel/rate-limits.ts";
import type { SignInScope } from "../../kernel/services.ts";
import { userEntity } from "../users/entity.ts";
import { queueEmail } from "./emails.ts";
import { getPerson, type PersonRow } from "./queries.ts";
import { EMAIL_CHANGE_MINUTES, LIMITS, RESET_ANSWER_MS } from "./rules.ts";
import type { ChangeEmailInput, UpdateProfileInput } from "./schema.ts";
import { inSignIn } from "./session-tokens.ts";
import { recordSignIn } from "./sign-in-audit.ts";

const whoIs = ({ user, company, sessionId }: Principal) => ({ userId: user.id, companyId: company?.id ?? null, sessionId });

/** Changes the person's name, username, time zone and language. */
export async function updateProfile(scope: SignInScope, principal: Principal, input: UpdateProfileInput): Promise<PersonRow> {
  const row = await inSignIn(scope, async (tx) => {
    await tx.db.updateTable("users").set(input).where("id", "=", principal.user.id).execute();
    await recordSignIn(tx, { ...whoIs(principal), entity: userEntity, entityId: principal.user.id, after: { ...input } });
    return getPerson(tx.db, principal.user.id);
  }).catch((error: unknown) => {
    throw isUniqueViolation(error, "users_username_key") ? usernameTaken() : error;
  });
  forgetPrincipals(scope.services);
  return row;
}

function usernameTaken() {
  const message = "Username already taken";
  return conflict(message, { field: "username", fields: { username: message } });
}

/** Asks the new address for its consent. Whether it belongs to somebody already shows neither in the answer nor in its time. */
export async function changeEmail(scope: SignInScope, principal: Principal, { email }: ChangeEmailInput): Promise<{ message: string }> {
  const { user } = principal;
  if (email.toLowerCase() === user.email.toLowerCase()) throw invalid("email", "This is your address already.");
  await takeFrom(scope.db, [{ limit: LIMITS.changeEmail, subject: user.id }]);
  await Promise.all([storeChange(scope, principal, email.toLowerCase()), delay(RESET_ANSWER_MS)]);
  return { message: "We have emailed a link to the new address. Open it to make the change." };
}

async function storeChange(scope: SignInScope, principal: Principal, newEmail: string): Promise<void> {
  const userId = principal.user.id;
  await inSignIn(scope, async (tx) => {
    const expiresAt = sql<Date>`clock_timestamp() + make_interval(mins => ${EMAIL_CHANGE_MINUTES})`;
    const change = { newEmail, tokenHash: null, expiresAt };
    await tx.db
      .insertInto("emailChanges")
      .values({ userId, ...change })
      .onConflict((earlier) => earlier.column("userId").doUpdateSet(change))
      .execute();
    await tx.db.deleteFrom("authLetters").where("userId", "=", userId).where("kind", "=", "email_change").execute();
    await recordSignIn(tx, { ...whoIs(principal), entity: userEntity, entityId: userId, after: { change: "email_requested" } });
    const taken = await tx.db.selectFrom("users").select("id").where("email", "=", newEmail).executeTakeFirst();
    if (!taken) await queueEmail(tx, { userId, kind: "email_change", recipient: newEmail });
  });
}

/** Takes the new address with the token from the email, and emails the old address once. */
export async function confirmEmail(scope: SignInScope, token: string): Promise<{ message: string }> {
  await takeFrom(scope.db, byNetwork(LIMITS.confirmEmailByNetwork, scope.request.ip));
  await inSignIn(scope, async (tx) => {
    const change = await tx.db
      .deleteFrom("emailChanges")
      .where("tokenHash", "=", digest(token))
      .where("expiresAt", ">", sql<Date>`clock_timestamp()`)
      .returning(["userId", "newEmail"])
      .executeTakeFirst();
    if (!change) throw linkOver();
    const { userId, newEmail } = change;
    const old = await getPerson(tx.db, userId);
    await tx.db.updateTable("users").set({ email: newEmail, emailVerifiedAt: sql<Date>`now()` }).where("id", "=", userId).execute();
    // A link that was sent to the old address must not open the account any more.
    await tx.db.deleteFrom("passwordResets").where("userId", "=", userId).where("usedAt", "is", null).execute();
    await tx.db.deleteFrom("authLetters").where("userId", "=", userId).where("kind", "=", "password_reset").execute();
    await recordSignIn(tx, { userId, entity: userEntity, entityId: userId, after: { change: "email" } });
    await queueEmail(tx, { userId, kind: "email_changed", recipient: old.email, facts: { email: newEmail } });
  }).catch((error: unknown) => {
    throw isUniqueViolation(error, "users_email_key") ? linkOver() : error;
  });
  forgetPrincipals(scope.services);
  return { message: "Your email address is changed. Sign in with it from now on." };
}

function linkOver() {
  return invalid("token", "This link has been used or is over. Ask for a new one in your settings.");
}

import { randomBytes } from "node:crypto";
import { type DB, sql } from "@frontoffice/db";
import { defineHandler, type JobHandler } from "@frontoffice/queue";
import { sendOrDiscard } from "../../adapters/mailer.ts";
import { digest } from "../../adapters/session-rows.ts";
import type { Services } from "../../kernel/services.ts";
import { sendWelcome } from "./jobs.ts";
import { WELCOME_DAYS } from "./rules.ts";

type Needs = Pick<Services, "identity" | "adapters" | "config">;

/** The bodies of the jobs about people. */
export function createUserHandlers({ identity, adapters, config }: Needs): JobHandler<DB>[] {
  return [
    defineHandler(sendWelcome, async ({ payload: { userId }, companyId, signal }) => {
      const person = await findNewPerson(identity, companyId, userId);
      if (!person) return { sent: false };
      const token = await replaceToken(identity, userId);
      signal.throwIfAborted();
      const link = new URL(`/reset-password#token=${token}`, config.PUBLIC_URL).href;
      await sendOrDiscard(adapters.mailer, welcomeEmail(person, link));
      return { sent: true };
    }),
  ];
}

/** Undefined when the person has a password already, or has left the company. */
function findNewPerson(identity: Needs["identity"], companyId: string, userId: string) {
  return identity
    .selectFrom("users")
    .innerJoin("memberships", "memberships.userId", "users.id")
    .innerJoin("companies", "companies.id", "memberships.companyId")
    .leftJoin("userCredentials", "userCredentials.userId", "users.id")
    .select(["users.name", "users.email", "companies.name as companyName"])
    .where("users.id", "=", userId)
    .where("companies.id", "=", companyId)
    .where("users.isActive", "=", true)
    .where("users.deletedAt", "is", null)
    .where("memberships.isActive", "=", true)
    .where("userCredentials.userId", "is", null)
    .executeTakeFirst();
}

/** A second run replaces the first one's token, so that only the link in the latest email works. */
async function replaceToken(identity: Needs["identity"], userId: string): Promise<string> {
  const token = randomBytes(32).toString("base64url");
  await identity.transaction().execute(async (tx) => {
    await tx.selectFrom("users").select("id").where("id", "=", userId).forUpdate().execute();
    await tx.deleteFrom("passwordResets").where("userId", "=", userId).where("usedAt", "is", null).execute();
    const expiresAt = sql<Date>`clock_timestamp() + make_interval(days => ${WELCOME_DAYS})`;
    await tx
      .insertInto("passwordResets")
      .values({ userId, tokenHash: digest(token), expiresAt })
      .execute();
  });
  return token;
}

/** The link carries its token behind the #, which browsers do not send, so that no log on the way has it. */
function welcomeEmail({ name, email, companyName }: { name: string; email: string; companyName: string }, link: string) {
  const text = [
    `Hello ${name},`,
    `${companyName} has made an account for you on Frontoffice. Open this link to choose your password:`,
    link,
    `The link works once, for ${WELCOME_DAYS} days. You then sign in with this email address and your password.`,
    "If you do not know this company, ignore this email: nobody can use the account without this link.",
  ].join("\n\n");
  return { to: email, subject: `Your account at ${companyName}`, text };
}

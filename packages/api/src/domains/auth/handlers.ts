import { randomBytes } from "node:crypto";
import { type DB, sql } from "@frontoffice/db";
import { Discard, defineHandler, type JobHandler } from "@frontoffice/queue";
import { digest } from "../../adapters/session-rows.ts";
import { AppError } from "../../kernel/errors.ts";
import type { Services } from "../../trpc/context.ts";
import { sendPasswordReset } from "./jobs.ts";
import { RESET_MINUTES } from "./rules.ts";

type Needs = Pick<Services, "identity" | "adapters" | "config">;

/** The bodies of sign-in's jobs. */
export function createAuthHandlers({ identity, adapters, config }: Needs): JobHandler<DB>[] {
  return [
    defineHandler(sendPasswordReset, async ({ payload: { userId }, signal }) => {
      const person = await identity
        .selectFrom("users")
        .select(["name", "email"])
        .where("id", "=", userId)
        .where("isActive", "=", true)
        .where("deletedAt", "is", null)
        .executeTakeFirst();
      if (!person) return { sent: false };
      const token = await replaceToken(identity, userId);
      signal.throwIfAborted();
      await adapters.mailer
        .send(resetLetter(person, new URL(`/reset-password#token=${token}`, config.PUBLIC_URL).href))
        .catch(giveUpIfPermanent);
      return { sent: true };
    }),
  ];
}

/** A second run makes the first one's token worthless: of all letters only the latest works. */
async function replaceToken(identity: Needs["identity"], userId: string): Promise<string> {
  const token = randomBytes(32).toString("base64url");
  await identity.transaction().execute(async (tx) => {
    // Runs of two companies' workers may meet here; the person's row puts them in order.
    await tx.selectFrom("users").select("id").where("id", "=", userId).forUpdate().execute();
    await tx.deleteFrom("passwordResets").where("userId", "=", userId).where("usedAt", "is", null).execute();
    const expiresAt = sql<Date>`clock_timestamp() + make_interval(mins => ${RESET_MINUTES})`;
    await tx
      .insertInto("passwordResets")
      .values({ userId, tokenHash: digest(token), expiresAt })
      .execute();
  });
  return token;
}

/** The token stands behind the #, which browsers never send: it stays out of every log between here and there. */
function resetLetter({ name, email }: { name: string; email: string }, link: string) {
  const text = [
    `Hello ${name},`,
    "someone, probably you, wants to set a new password for your Frontoffice account. Open this link to do so:",
    link,
    `It works once, for ${RESET_MINUTES} minutes. Afterwards you are signed out everywhere and sign in with the new password.`,
    "If it was not you, nothing needs to be done: your password stays as it is.",
  ].join("\n\n");
  return { to: email, subject: "Set a new password", text };
}

function giveUpIfPermanent(error: unknown): never {
  if (error instanceof AppError && (error.code === "invalid" || error.details?.permanent === true)) throw new Discard(error.message);
  throw error;
}

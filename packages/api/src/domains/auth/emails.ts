import { randomBytes } from "node:crypto";
import { sql } from "@frontoffice/db";
import { isPermanentMailFailure } from "../../adapters/mailer.ts";
import { digest } from "../../adapters/session-rows.ts";
import type { Services, SignInScope } from "../../kernel/services.ts";
import { EMAIL_ATTEMPTS, EMAIL_KINDS, type EmailFacts, type EmailKind, emailText } from "./emails.rules.ts";
import { RESET_MINUTES } from "./rules.ts";

type Needs = Pick<Services, "identity" | "adapters" | "config">;

/** Queues an email, which the worker sends once the transaction has committed. */
export async function queueEmail(
  { db }: Pick<SignInScope, "db">,
  { userId, kind, recipient, facts = {} }: { userId: string; kind: EmailKind; recipient: string; facts?: EmailFacts },
): Promise<void> {
  const row = { userId, kind, recipient, facts: JSON.stringify(facts) };
  await db.insertInto("authLetters").values(row).execute();
}

interface DueEmail {
  id: string;
  userId: string;
  kind: string;
  recipient: string;
  facts: unknown;
  attempts: number;
}

const BATCH = 5;

/**
 * Sends the emails that are due; answers how many. Each is leased and deleted once it is sent, so a worker that dies in between
 * leaves it to the next one: an email may come twice, but never not at all.
 */
export async function sendQueuedEmails(needs: Needs, onFault: (error: unknown, kind: string) => void = () => undefined): Promise<number> {
  const emails = await claimDue(needs);
  const sent = await Promise.all(
    emails.map((email) =>
      sendEmail(needs, email).catch(async (error: unknown) => {
        onFault(error, email.kind);
        if (isPermanentMailFailure(error) || email.attempts >= EMAIL_ATTEMPTS) await deleteEmail(needs, email.id);
        return false;
      }),
    ),
  );
  return sent.filter(Boolean).length;
}

async function claimDue({ identity }: Needs): Promise<DueEmail[]> {
  const due = identity
    .selectFrom("authLetters")
    .select("id")
    .where("dueAt", "<=", sql<Date>`clock_timestamp()`)
    .orderBy("dueAt")
    .limit(BATCH)
    .forUpdate()
    .skipLocked();
  return identity
    .updateTable("authLetters")
    .set({
      attempts: sql`attempts + 1`,
      dueAt: sql<Date>`clock_timestamp() + least(interval '1 minute' * power(2, attempts), interval '2 hours')`,
    })
    .where("id", "in", due)
    .returning(["id", "userId", "kind", "recipient", "facts", "attempts"])
    .execute();
}

async function sendEmail(needs: Needs, email: DueEmail): Promise<boolean> {
  const person = await findRecipient(needs, email.userId);
  const kind = EMAIL_KINDS.find((one) => one === email.kind);
  const token = person && kind && (await tokenFor(needs, kind, email));
  if (person && kind && token !== undefined) {
    const link = new URL(`${PAGES[kind] ?? "/"}#token=${token}`, needs.config.PUBLIC_URL).href;
    const settings = new URL("/settings/security", needs.config.PUBLIC_URL).href;
    const words = emailText(kind, { name: person.name, facts: email.facts as EmailFacts, link, settings });
    await needs.adapters.mailer.send({ to: email.recipient, ...words });
  }
  await deleteEmail(needs, email.id);
  return token !== undefined;
}

const PAGES: Partial<Record<EmailKind, string>> = { password_reset: "/reset-password", email_change: "/confirm-email" };

function findRecipient({ identity }: Needs, userId: string) {
  const query = identity.selectFrom("users").select(["name"]).where("id", "=", userId);
  return query.where("isActive", "=", true).where("deletedAt", "is", null).executeTakeFirst();
}

async function deleteEmail({ identity }: Needs, id: string): Promise<void> {
  await identity.deleteFrom("authLetters").where("id", "=", id).execute();
}

/** Links are made at the last moment, so that no secret waits in a row; undefined when there is nothing to link to any more. */
async function tokenFor(needs: Needs, kind: EmailKind, { userId, recipient }: DueEmail): Promise<string | undefined> {
  if (kind === "password_reset") return replaceResetToken(needs, userId);
  if (kind !== "email_change") return "";
  const token = randomBytes(32).toString("base64url");
  const change = await needs.identity
    .updateTable("emailChanges")
    .set({ tokenHash: digest(token) })
    .where("userId", "=", userId)
    .where("newEmail", "=", recipient)
    .where("expiresAt", ">", sql<Date>`clock_timestamp()`)
    .executeTakeFirst();
  return change.numUpdatedRows > 0n ? token : undefined;
}

/** Only the link in the latest email works: a second one makes the first one's token worthless. */
async function replaceResetToken({ identity }: Needs, userId: string): Promise<string> {
  const token = randomBytes(32).toString("base64url");
  await identity.transaction().execute(async (tx) => {
    // Two workers may meet here; the person's row puts them in order.
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

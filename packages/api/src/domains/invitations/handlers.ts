import { randomBytes } from "node:crypto";
import type { DB } from "@frontoffice/db";
import { Discard, defineHandler, type JobContext, type JobHandler } from "@frontoffice/queue";
import { sendOrDiscard } from "../../adapters/mailer.ts";
import { digest } from "../../adapters/session-rows.ts";
import { databaseNow } from "../../kernel/database-clock.ts";
import type { Services } from "../../kernel/services.ts";
import { cutText } from "../../kernel/text-cut.ts";
import { sendInvitationEmail } from "./jobs.ts";
import { INVITATION_DAYS } from "./rules.ts";

type Needs = Pick<Services, "adapters" | "config">;
type Run = JobContext<{ invitationId: string }, DB>;

/** The bodies of the jobs about invitations. */
export function createInvitationHandlers({ adapters, config }: Needs): JobHandler<DB>[] {
  return [
    defineHandler<DB, { invitationId: string }>(sendInvitationEmail, async (run) => {
      const invitation = await findInvitation(run);
      if (!invitation) return { sent: false };
      const token = randomBytes(32).toString("base64url");
      if (!(await storeToken(run, invitation.letters, token))) return { sent: false };
      run.signal.throwIfAborted();
      const link = new URL(`/invite#token=${token}`, config.PUBLIC_URL).href;
      await sendOrDiscard(adapters.mailer, invitationEmail(invitation, link)).catch((error: unknown) =>
        recordRefusal(run, invitation.letters, error),
      );
      await recordEmail(run, invitation.letters, { sentAt: databaseNow, emailError: null });
      return { sent: true };
    }),
  ];
}

function findInvitation({ db, payload }: Run) {
  return db
    .selectFrom("invitations as invitation")
    .innerJoin("companies as company", "company.id", "invitation.companyId")
    .innerJoin("users as inviter", "inviter.id", "invitation.invitedBy")
    .select(["invitation.email", "invitation.role", "invitation.letters", "company.name as companyName", "inviter.name as inviterName"])
    .where("invitation.id", "=", payload.invitationId)
    .where("invitation.acceptedAt", "is", null)
    .where("invitation.revokedAt", "is", null)
    .where("company.isActive", "=", true)
    .executeTakeFirst();
}

/** A second run replaces the first one's token, so that only the link in the latest email works. */
function storeToken(run: Run, letters: number, token: string): Promise<boolean> {
  return run.step(async (tx) => {
    const stored = await tx
      .updateTable("invitations")
      .set({ tokenHash: digest(token) })
      .where("companyId", "=", run.companyId)
      .where("id", "=", run.payload.invitationId)
      .where("letters", "=", letters)
      .where("acceptedAt", "is", null)
      .where("revokedAt", "is", null)
      .executeTakeFirst();
    return stored.numUpdatedRows > 0n;
  });
}

/** Nobody else waits for the answer of the mail server, so a refusal that nothing more will be tried about stands at the invitation. */
async function recordRefusal(run: Run, letters: number, error: unknown): Promise<never> {
  const isFinal = error instanceof Discard || run.job.attempt >= run.job.maxAttempts;
  if (isFinal && error instanceof Error) await recordEmail(run, letters, { emailError: cutText(error.message, 500) });
  throw error;
}

/** What became of the latest email; of an earlier one nobody wants to know. */
function recordEmail(run: Run, letters: number, change: { sentAt?: typeof databaseNow; emailError: string | null }): Promise<unknown> {
  return run.step((tx) =>
    tx
      .updateTable("invitations")
      .set(change)
      .where("companyId", "=", run.companyId)
      .where("id", "=", run.payload.invitationId)
      .where("letters", "=", letters)
      .execute(),
  );
}

interface Invitation {
  email: string;
  role: string;
  companyName: string;
  inviterName: string;
}

/** The link carries its token behind the #, which browsers do not send, so that no log on the way has it. */
function invitationEmail({ email, role, companyName, inviterName }: Invitation, link: string) {
  const text = [
    "Hello,",
    `${inviterName} invites you to work with ${companyName} on Frontoffice, as ${role}. Open this link to accept:`,
    link,
    `The link works once, for ${INVITATION_DAYS} days, and only for this email address.`,
    "If you did not expect this invitation, ignore this email.",
  ].join("\n\n");
  return { to: email, subject: `${companyName} invites you to Frontoffice`, text };
}

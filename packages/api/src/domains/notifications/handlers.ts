import type { DB } from "@frontoffice/db";
import { Discard, defineHandler, type JobHandler } from "@frontoffice/queue";
import { AppError } from "../../kernel/errors.ts";
import type { Services } from "../../kernel/services.ts";
import { sendNotification } from "./jobs.ts";
import { findLetter } from "./queries.ts";

type Needs = Pick<Services, "adapters" | "config">;

/** The bodies of notifications' jobs. */
export function createNotificationHandlers({ adapters, config }: Needs): JobHandler<DB>[] {
  return [
    defineHandler<DB, { notificationId: string }>(sendNotification, async ({ db, payload, signal }) => {
      const letter = await findLetter(db, payload.notificationId);
      if (!letter) return { sent: false };
      signal.throwIfAborted();
      await adapters.mailer.send(write(letter, config.PUBLIC_URL)).catch(giveUpIfPermanent);
      return { sent: true };
    }),
  ];
}

type Letter = NonNullable<Awaited<ReturnType<typeof findLetter>>>;

/** Names may hold anything; a subject is one line. */
function write({ name, email, title, body, link, companyName }: Letter, publicUrl: string) {
  const text = [
    `Hello ${name},`,
    `${title}.`,
    body,
    link && new URL(link, publicUrl).href,
    `You get this letter as a member of ${companyName}. Choose which ones come: ${new URL("/settings/notifications", publicUrl).href}`,
  ];
  return { to: email, subject: title.replaceAll(/\s+/g, " "), text: text.filter(Boolean).join("\n\n") };
}

function giveUpIfPermanent(error: unknown): never {
  if (error instanceof AppError && (error.code === "invalid" || error.details?.permanent === true)) throw new Discard(error.message);
  throw error;
}

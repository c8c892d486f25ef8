import type { DB } from "@frontoffice/db";
import { defineHandler, type JobHandler } from "@frontoffice/queue";
import { sendOrDiscard } from "../../adapters/mailer.ts";
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
      await sendOrDiscard(adapters.mailer, write(letter, config.PUBLIC_URL));
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

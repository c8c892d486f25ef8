import type { DB } from "@frontoffice/db";
import { defineHandler, type JobHandler } from "@frontoffice/queue";
import { sendOrDiscard } from "../../adapters/mailer.ts";
import type { Services } from "../../kernel/services.ts";
import { sendNotification } from "./jobs.ts";
import { findNotificationEmail } from "./queries.ts";

type Needs = Pick<Services, "adapters" | "config">;

/** The bodies of notifications' jobs. */
export function createNotificationHandlers({ adapters, config }: Needs): JobHandler<DB>[] {
  return [
    defineHandler<DB, { notificationId: string }>(sendNotification, async ({ db, payload, signal }) => {
      const email = await findNotificationEmail(db, payload.notificationId);
      if (!email) return { sent: false };
      signal.throwIfAborted();
      await sendOrDiscard(adapters.mailer, emailText(email, config.PUBLIC_URL));
      return { sent: true };
    }),
  ];
}

type NotificationEmail = NonNullable<Awaited<ReturnType<typeof findNotificationEmail>>>;

/** A subject is one line, while a title may carry a name with line breaks. */
function emailText({ name, email, title, body, link, companyName }: NotificationEmail, publicUrl: string) {
  const text = [
    `Hello ${name},`,
    `${title}.`,
    body,
    link && `Open it: ${new URL(link, publicUrl).href}`,
    `We email you as a member of ${companyName}. Choose which emails you get: ${new URL("/settings/notifications", publicUrl).href}`,
  ];
  return { to: email, subject: title.replaceAll(/\s+/g, " "), text: text.filter(Boolean).join("\n\n") };
}

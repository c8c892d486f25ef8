import { defineJob } from "@frontoffice/queue";
import { z } from "zod";

/** Emails a notification to a person who has not read it by then. */
export const sendNotification = defineJob({
  type: "notifications.send-letter",
  title: "Email a notification",
  queue: "mail",
  payload: z.strictObject({ notificationId: z.uuid() }),
  audience: "system",
  maxAttempts: 5,
  timeoutSeconds: 60,
});

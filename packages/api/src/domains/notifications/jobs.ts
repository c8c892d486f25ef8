import { defineJob } from "@frontoffice/queue";
import { z } from "zod";

/** Emails a notification unless the person has read it in the app. */
export const sendNotification = defineJob({
  type: "notifications.send-letter",
  title: "Email a notification",
  queue: "mail",
  payload: z.strictObject({ notificationId: z.uuid() }),
  audience: "system",
  maxAttempts: 5,
  timeoutSeconds: 60,
});

import { defineJob } from "@frontoffice/queue";
import { z } from "zod";

/** Greets a new person with a link that sets the first password; the token is made when the email is written. */
export const sendWelcome = defineJob({
  type: "users.send-welcome",
  title: "Welcome a new person",
  queue: "mail",
  payload: z.strictObject({ userId: z.uuid() }),
  audience: "system",
  maxAttempts: 5,
  timeoutSeconds: 60,
  priority: 50,
});

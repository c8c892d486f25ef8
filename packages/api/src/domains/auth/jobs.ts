import { defineJob } from "@frontoffice/queue";
import { z } from "zod";

/** Makes a reset token and posts it in one go, so that no secret ever waits in a payload. */
export const sendPasswordReset = defineJob({
  type: "auth.send-password-reset",
  queue: "mail",
  payload: z.strictObject({ userId: z.uuid() }),
  audience: "system",
  maxAttempts: 5,
  timeoutSeconds: 60,
  priority: 50,
});

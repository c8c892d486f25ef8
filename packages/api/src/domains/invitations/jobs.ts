import { defineJob } from "@frontoffice/queue";
import { z } from "zod";

/** Writes the email of an invitation; its token is made here, so that no secret ever waits in a payload. */
export const sendInvitationEmail = defineJob({
  type: "invitations.send-letter",
  title: "Email an invitation",
  queue: "mail",
  payload: z.strictObject({ invitationId: z.uuid() }),
  audience: "system",
  maxAttempts: 5,
  timeoutSeconds: 60,
  priority: 50,
});

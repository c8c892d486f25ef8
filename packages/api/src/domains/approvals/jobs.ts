import { defineJob } from "@frontoffice/queue";
import { z } from "zod";

/** Makes an approved call with the rights that its key has at that moment. */
export const runApproval = defineJob({
  type: "approvals.run",
  title: "Make an approved call",
  queue: "approvals",
  payload: z.strictObject({ approvalId: z.uuid() }),
  audience: "system",
  maxAttempts: 5,
  timeoutSeconds: 120,
  priority: 50,
});

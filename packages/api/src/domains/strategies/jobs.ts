import { defineJob } from "@frontoffice/queue";
import { z } from "zod";

/** Writes what the strategy's order has pending. A model may take minutes; a second run resumes from the stored answer. */
export const draftStrategy = defineJob({
  type: "strategies.draft",
  title: "Draft a strategy",
  queue: "ai",
  payload: z.strictObject({ strategyId: z.uuid() }),
  maxAttempts: 4,
  timeoutSeconds: 600,
});

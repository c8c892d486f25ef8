import { defineJob } from "@frontoffice/queue";
import { z } from "zod";

/** Sends a folder of the worker's machine. It may take days; a worker that takes it over resumes the unfinished files. */
export const runUpload = defineJob({
  type: "uploads.run",
  title: "Upload a folder",
  queue: "upload",
  payload: z.strictObject({ sessionId: z.uuid() }),
  maxAttempts: 100,
  timeoutSeconds: 7 * 86_400,
  backoff: { firstMs: 1_000, capMs: 60_000 },
});

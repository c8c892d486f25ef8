import { apiSettings, parseSettings } from "@frontoffice/api/worker";
import { z } from "zod";

/** What the worker reads from its environment. */
const workerSettings = z.object({
  ...apiSettings.shape,
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: "Use postgres://user:password@host:5432/database" }),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "silent"]).default("info"),
  /** Finished jobs are deleted after this many days. */
  JOB_RETENTION_DAYS: z.coerce.number().int().min(1).max(3_650).default(90),
});

export type WorkerSettings = z.output<typeof workerSettings>;

/** Throws one error that lists every fault. */
export function readSettings(environment: Record<string, string | undefined> = process.env): WorkerSettings {
  return parseSettings(workerSettings, environment);
}

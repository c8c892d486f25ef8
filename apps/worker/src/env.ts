import { apiSettings, parseSettings, processSettings } from "@frontoffice/api/worker";
import { z } from "zod";

/** What the worker alone reads. */
export const workerVariables = z.object({
  JOB_RETENTION_DAYS: z.coerce
    .number()
    .int()
    .min(1)
    .max(3_650)
    .default(90)
    .meta({ description: "Finished jobs are deleted after this many days." }),
});

const workerSettings = z.object({ ...apiSettings.shape, ...processSettings.shape, ...workerVariables.shape });

export type WorkerSettings = z.output<typeof workerSettings>;

/** Throws one error that lists every fault. */
export function readSettings(environment: Record<string, string | undefined> = process.env): WorkerSettings {
  return parseSettings(workerSettings, environment);
}

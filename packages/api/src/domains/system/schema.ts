import { z } from "zod";

/** How the parts that a request needs are; null where it could not be found out. */
export const healthView = z.object({
  database: z.object({ ok: z.boolean(), latencyMs: z.number().nullable() }),
  worker: z.object({
    ok: z.boolean(),
    count: z.int().describe("Workers whose lease has not run out."),
    heartbeatAgeSeconds: z.number().nullable().describe("Since the freshest worker renewed its lease."),
  }),
  queue: z
    .object({
      depth: z.int().describe("Jobs that could start now."),
      oldestSeconds: z.number().nullable().describe("How long the oldest of them has waited."),
      byStatus: z.record(z.string(), z.int()).describe("Finished ones of the last day."),
    })
    .nullable(),
  disk: z
    .object({ ok: z.boolean(), freeBytes: z.int() })
    .nullable()
    .describe("Room on the disk of the product's own folder; null where it cannot be found out."),
  storage: z
    .object({
      ok: z.boolean(),
      label: z.string().meta({ example: "Built-in storage" }),
      fault: z.string().meta({ example: "The store does not answer." }).nullable(),
    })
    .nullable()
    .describe("The installation's own storage; without it uploads wait, and all else is served."),
});
export type Health = z.infer<typeof healthView>;

export const systemHealthView = healthView.extend({
  status: z.enum(["ok", "degraded"]),
  reasons: z.array(z.string().meta({ example: "No worker has a lease." })),
});

/** What is real here and what stands in for it. */
export const systemInfoView = z.object({
  version: z.string().meta({ example: "0.1.0" }),
  environment: z.enum(["development", "test", "production"]),
  model: z.object({
    provider: z.string().meta({ example: "offline" }),
    model: z.string().meta({ example: "offline" }),
    offline: z.boolean(),
    label: z.string().meta({ example: "Rule-based writer" }),
  }),
  mail: z.object({ offline: z.boolean(), label: z.string().meta({ example: "Outbox folder" }) }),
});
export type SystemInfoView = z.infer<typeof systemInfoView>;

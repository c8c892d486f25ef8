import { z } from "zod";
import { page, pageInput } from "../../kernel/page.ts";
import { id, moment, text, viewId } from "../../kernel/text.ts";
import { jobStatuses } from "./enums.ts";

export const jobStatus = z.enum(jobStatuses);
export type JobStatus = z.infer<typeof jobStatus>;

/** The names that earlier programs know the states by; shown beside the status and understood as a filter. */
export const jobStates = ["queued", "started", "finished", "failed", "cancelled"] as const;

/** No further move comes by itself; only a retry starts such a job again. */
export const finalJobStatuses: readonly JobStatus[] = ["succeeded", "failed", "cancelled"];

export const jobRef = z.strictObject({ id: id("job") });

export const listJobsInput = pageInput.extend({
  status: z
    .enum([...jobStatuses, "started", "finished"])
    .transform((name): JobStatus => (name === "started" ? "running" : name === "finished" ? "succeeded" : name))
    .optional()
    .describe("Only jobs in this state; started and finished are understood too."),
  type: text(100).meta({ example: "strategies.draft" }).optional().describe("Such as strategies.draft."),
  clientId: id().optional().describe("Only those of this client."),
});
export type ListJobsInput = z.output<typeof listJobsInput>;

export const watchJobInput = z.strictObject({
  id: id("job"),
  lastEventId: z
    .string()
    .meta({ example: "12" })
    .regex(/^\d{1,9}$/, "Send the id of the last event that you received.")
    .nullish()
    .describe("Resumes after this event; 0 tells the whole story. Without it the stream begins with the job as it is."),
});
export type WatchJobInput = z.output<typeof watchJobInput>;

export const jobProgress = z.object({
  done: z.number(),
  total: z.number().nullable(),
  unit: z.string().meta({ example: "sections" }).nullable(),
  note: z.string().meta({ example: "Drafting" }).nullable(),
});
export type JobProgress = z.infer<typeof jobProgress>;

export const jobView = z.object({
  id: viewId(),
  type: z.string().meta({ example: "strategies.draft" }),
  /** What the job does, in words. */
  title: z.string().meta({ example: "Draft a strategy for Harbour Dental" }),
  status: jobStatus,
  /** The status under its other name: started for running, finished for succeeded. */
  state: z.enum(jobStates),
  progress: jobProgress,
  attempts: z.int(),
  maxAttempts: z.int(),
  error: z.string().meta({ example: "The provider did not answer in time." }).nullable(),
  result: z.record(z.string(), z.unknown()).nullable(),
  clientId: viewId().nullable(),
  clientName: z.string().meta({ example: "Harbour Dental" }).nullable(),
  /** What the job is about, to link there. */
  subject: z.object({ strategyId: viewId().optional() }),
  createdBy: z.object({ id: viewId(), name: z.string().meta({ example: "Mara Lindqvist" }) }).nullable(),
  createdVia: z.string().meta({ example: "web" }),
  createdAt: moment(),
  startedAt: moment().nullable(),
  finishedAt: moment().nullable(),
  /** When the job may start, or start again. */
  runAt: moment(),
  cancelRequestedAt: moment().nullable(),
});
export type JobView = z.infer<typeof jobView>;
export const jobPage = page(jobView);

export const jobAttempt = z.object({
  attempt: z.int(),
  outcome: z.enum(["ok", "error", "discarded", "cancelled", "snoozed", "returned", "worker_lost"]),
  error: z.string().meta({ example: "The provider did not answer in time." }).nullable(),
  startedAt: moment(),
  endedAt: moment(),
});

export const jobDetail = jobView.extend({
  /** Ended attempts, the newest first. */
  history: z.array(jobAttempt),
});
export type JobDetail = z.infer<typeof jobDetail>;

const eventBase = { seq: z.int(), at: moment() };

/** One event of a job; `seq` is the id to resume after. A stream that resumes nothing begins with a snapshot. */
export const jobEvent = z.discriminatedUnion("kind", [
  z.object({ ...eventBase, kind: z.literal("snapshot"), job: jobView }),
  z.object({
    ...eventBase,
    kind: z.literal("state"),
    status: jobStatus,
    attempts: z.int(),
    error: z.string().meta({ example: "The provider did not answer in time." }).nullable(),
    runAt: moment().nullable(),
    cancelRequested: z.boolean(),
  }),
  z.object({ ...eventBase, kind: z.literal("progress"), progress: jobProgress }),
  z.object({ ...eventBase, kind: z.literal("log"), text: z.string().meta({ example: "Asked the model for the calendar." }) }),
]);
export type JobEvent = z.infer<typeof jobEvent>;

/** The company's jobs live: a snapshot replaces what you knew (it comes first, and again after a gap), changes are put in by id. */
export const jobFeedItem = z.object({ kind: z.enum(["snapshot", "changes"]), jobs: z.array(jobView) });
export type JobFeedItem = z.infer<typeof jobFeedItem>;

import { z } from "zod";
import { page, pageInput } from "../../kernel/page.ts";
import { id, moment, viewId } from "../../kernel/text.ts";
import { jobView } from "../jobs/schema.ts";
import { strategyStatus } from "../strategies/schema.ts";

export const checklistKeys = ["company_created", "client_added", "profile_complete", "strategy_generated", "strategy_approved"] as const;

/** Where a link leads; `id` names the row on pages of one row. */
export const linkTarget = z.object({
  page: z.enum(["dashboard", "onboarding", "clients", "client", "strategies", "strategy", "jobs", "job"]),
  id: viewId().nullable(),
});

/** A row that is there: its kind, as the audit trail stores it, and its id. */
export const rowTarget = z.object({ page: z.string().meta({ example: "client" }), id: z.string().nullable() });

export const checklistItem = z.object({
  key: z.enum(checklistKeys),
  label: z.string().meta({ example: "Create your company" }),
  done: z.boolean(),
  target: linkTarget,
});

export const activityItem = z.object({
  id: viewId(),
  /** A person's name, or what acted instead of one. */
  who: z.string().meta({ example: "Mara Lindqvist" }),
  /** The verb in the past: "created", "approved". */
  did: z.string().meta({ example: "changed" }),
  /** What it was done to: "the client Harbour Dental"; empty where the verb says it all. */
  what: z.string().meta({ example: "the client Harbour Dental" }),
  /** The fields that it changed, as its input names them; none of what is new, and none of what the verb says. */
  changed: z.array(z.string().meta({ example: "brandVoice" })),
  target: rowTarget.nullable(),
  at: moment(),
});
export type ActivityItem = z.infer<typeof activityItem>;
export const activityPage = page(activityItem);

export const listActivityInput = pageInput.omit({ total: true }).extend({
  clientId: id().optional().describe("Only what happened to this client and to what is its own."),
});
export type ListActivityInput = z.output<typeof listActivityInput>;

export const latestStrategy = z.object({
  id: viewId(),
  clientId: viewId(),
  clientName: z.string().meta({ example: "Harbour Dental" }),
  title: z.string().meta({ example: "Harbour Dental: spring plan" }),
  status: strategyStatus,
  updatedAt: moment(),
});

export const dashboardView = z.object({
  checklist: z.array(checklistItem),
  counts: z.object({
    clients: z.int(),
    strategies: z.object({
      total: z.int(),
      draft: z.int(),
      in_review: z.int(),
      approved: z.int(),
      rejected: z.int(),
      archived: z.int(),
    }),
    jobs: z.object({ queued: z.int(), running: z.int(), failed: z.int() }),
  }),
  /** The last twelve weeks, the oldest first; a week starts on Monday in the company's time zone. */
  strategiesPerWeek: z.array(z.object({ weekStart: z.iso.date().meta({ example: "2026-11-16" }), count: z.int() })),
  runningJobs: z.array(jobView),
  recentActivity: z.array(activityItem),
  latestStrategies: z.array(latestStrategy),
});
export type DashboardView = z.infer<typeof dashboardView>;

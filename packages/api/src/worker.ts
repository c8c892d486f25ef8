import type { DB } from "@frontoffice/db";
import type { JobHandler, QueueLimits } from "@frontoffice/queue";
import { createStrategyHandlers } from "./domains/strategies/handlers.ts";
import type { Services } from "./trpc/context.ts";

/** What job handlers need of the process; the feed and the cookies of requests are none of their business. */
export type JobServices = Omit<Services, "feed">;

/** How much of each queue one worker runs at once, and how much of that one company may take over all workers. */
export const QUEUE_LIMITS: Readonly<Record<string, QueueLimits>> = {
  ai: { slots: 8, perCompany: 2 },
  mail: { slots: 4, perCompany: 2 },
};

/** The body of every kind of job. */
export function createJobHandlers(services: JobServices): JobHandler<DB>[] {
  return [...createStrategyHandlers(services)];
}

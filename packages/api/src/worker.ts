import type { DB } from "@frontoffice/db";
import type { JobHandler, QueueLimits } from "@frontoffice/queue";
import { createApprovalHandlers } from "./domains/approvals/handlers.ts";
import { createInvitationHandlers } from "./domains/invitations/handlers.ts";
import { createNotificationHandlers } from "./domains/notifications/handlers.ts";
import { createStrategyHandlers } from "./domains/strategies/handlers.ts";
import { createUploadHandlers } from "./domains/uploads/handlers.ts";
import { createUserHandlers } from "./domains/users/handlers.ts";
import { createWebhookHandlers } from "./domains/webhooks/handlers.ts";
import type { Services } from "./kernel/services.ts";

export { apiSettings, parseSettings, processSettings } from "./config.ts";
export { cleanUpWaiting } from "./domains/approvals/cleanup.ts";
export { cleanUpSignIn } from "./domains/auth/cleanup.ts";
export { sendQueuedEmails } from "./domains/auth/emails.ts";
export { resealSecrets } from "./domains/system/reseal.ts";
export { cleanUpUploads } from "./domains/uploads/cleanup.commands.ts";
export { sweepDeliveries } from "./domains/webhooks/sweep.ts";
export { createServices } from "./index.ts";
export { JOB_CONTRACTS } from "./jobs.ts";
export { createLog } from "./kernel/log.ts";

/** What job handlers need of the process: an approved call passes the same doors as any other. */
export type JobServices = Services;

/** How much of each queue one worker runs at once, and how much of that one company may take over all workers. */
export const QUEUE_LIMITS: Readonly<Record<string, QueueLimits>> = {
  approvals: { slots: 4, perCompany: 2 },
  ai: { slots: 8, perCompany: 2 },
  mail: { slots: 4, perCompany: 2 },
  webhooks: { slots: 16, perCompany: 8 },
  upload: { slots: 6, perCompany: 3 },
  "webhooks-slow": { slots: 8, perCompany: 4 },
};

/** The body of every kind of job. */
export function createJobHandlers(services: JobServices): JobHandler<DB>[] {
  return [
    ...createApprovalHandlers(services),
    ...createInvitationHandlers(services),
    ...createNotificationHandlers(services),
    ...createStrategyHandlers(services),
    ...createUploadHandlers(services),
    ...createUserHandlers(services),
    ...createWebhookHandlers(services),
  ];
}

import type { JobContract } from "@frontoffice/queue";
import { runApproval } from "./domains/approvals/jobs.ts";
import { sendInvitationEmail } from "./domains/invitations/jobs.ts";
import { sendNotification } from "./domains/notifications/jobs.ts";
import { draftStrategy } from "./domains/strategies/jobs.ts";
import { runUpload } from "./domains/uploads/jobs.ts";
import { sendWelcome } from "./domains/users/jobs.ts";
import { deliverWebhooks, retryWebhooks } from "./domains/webhooks/jobs.ts";

/** Every kind of job; a worker starts only if each has exactly one handler. */
export const JOB_CONTRACTS: readonly Pick<JobContract, "type" | "title">[] = [
  runApproval,
  sendInvitationEmail,
  sendNotification,
  draftStrategy,
  runUpload,
  sendWelcome,
  deliverWebhooks,
  retryWebhooks,
];

/** What people read for each type. */
export const jobTitles: ReadonlyMap<string, string> = new Map(JOB_CONTRACTS.map(({ type, title }) => [type, title]));

import type { InboxSource } from "../../kernel/inbox.ts";
import { programRequests } from "../approvals/inbox.ts";
import { failedJobs } from "../jobs/inbox.ts";
import { refusedConnections } from "../storage/inbox.ts";
import { strategyReviews } from "../strategies/inbox.ts";
import { unsentUploads } from "../uploads/inbox.ts";
import { stoppedEndpoints } from "../webhooks/inbox.ts";
import type { InboxKind } from "./schema.ts";

/** Where the things come from that wait: each noun's own declaration, one for each kind. */
export const SOURCES: Readonly<Record<InboxKind, InboxSource>> = {
  review: strategyReviews,
  request: programRequests,
  job: failedJobs,
  upload: unsentUploads,
  storage: refusedConnections,
  webhook: stoppedEndpoints,
};

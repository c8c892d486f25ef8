import { defineJob } from "@frontoffice/queue";
import { z } from "zod";

const payload = z.strictObject({ endpointId: z.uuid() });
const common = { payload, audience: "system", maxAttempts: 20, timeoutSeconds: 60, backoff: { firstMs: 1_000, capMs: 60_000 } } as const;

/** Sends what is due at an endpoint that answers. One of them at a time sends for an endpoint; the others end at once. */
export const deliverWebhooks = defineJob({ type: "webhooks.deliver", title: "Deliver webhooks", queue: "webhooks", ...common });

/** The same for an endpoint whose last attempt failed, in a queue of its own, so that slow endpoints delay only each other. */
export const retryWebhooks = defineJob({ type: "webhooks.retry", title: "Deliver webhooks again", queue: "webhooks-slow", ...common });

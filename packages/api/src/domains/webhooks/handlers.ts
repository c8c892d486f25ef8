import type { DB } from "@frontoffice/db";
import type { JobHandler } from "@frontoffice/queue";
import { UnreadableSecret } from "../../adapters/secretbox.ts";
import { type CompanyRun, defineCompanyJob } from "../../kernel/company-job.ts";
import type { ScopeServices } from "../../kernel/company-scope.ts";
import { type DueDelivery, leaseDeliveries, type Outcome, recordAttempt } from "./delivery-queue.ts";
import type { LeasedEndpoint } from "./endpoints.queries.ts";
import { deliverWebhooks, retryWebhooks } from "./jobs.ts";
import { bodyOf, faultOf, readRetryAfter, signatures } from "./rules.ts";
import { openSecrets } from "./signing-secrets.rules.ts";

type Run = CompanyRun<{ endpointId: string }>;

/** After this a job makes room for others that wait; the last answers may take ten seconds more. */
const RUN_MS = 15_000;

/** The bodies of the jobs that send webhooks. */
export function createWebhookHandlers(services: ScopeServices): JobHandler<DB>[] {
  return [
    defineCompanyJob(services, deliverWebhooks, (run) => deliverDue(run, false)),
    defineCompanyJob(services, retryWebhooks, (run) => deliverDue(run, true)),
  ];
}

/** At least once: what a killed worker had sent and not yet written down is sent again, under the same id. */
async function deliverDue(run: Run, slow: boolean) {
  const { endpointId } = run.payload;
  const request = { endpointId, jobId: run.job.id, slow };
  const endsAt = Date.now() + RUN_MS;
  for (let sent = 0; ; ) {
    const lease = await run.step((tx) => leaseDeliveries(tx, { ...request, over: Date.now() >= endsAt }));
    if (lease.outcome !== "send") return { sent, ended: lease.outcome };
    await Promise.all(lease.deliveries.map((delivery) => deliver(run, lease.endpoint, delivery)));
    sent += lease.deliveries.length;
  }
}

async function deliver(run: Run, endpoint: LeasedEndpoint, delivery: DueDelivery): Promise<void> {
  const outcome = await attempt(run, endpoint, delivery);
  await run.step((tx) => recordAttempt(tx, endpoint.id, delivery, outcome, run.job.id));
}

async function attempt(run: Run, endpoint: LeasedEndpoint, delivery: DueDelivery): Promise<Outcome> {
  const { now } = run.scope;
  const at = now();
  const began = performance.now();
  const outcome = (status: number | null, error: string | null, retryAfterMs: number | null = null): Outcome => {
    return { at, durationMs: Math.round(performance.now() - began), status, error, retryAfterMs };
  };
  try {
    const { status, headers } = await send(run, endpoint, delivery);
    if (status >= 200 && status < 300) return outcome(status, null);
    return outcome(status, `The receiver answered ${status}.`, readRetryAfter(headers.get("retry-after"), now()));
  } catch (error) {
    // A stopped job says nothing about the receiver.
    run.signal.throwIfAborted();
    if (error instanceof UnreadableSecret)
      return outcome(null, "The signing secret cannot be read: its key is missing. Rotate the secret.");
    return outcome(null, faultOf(error));
  }
}

async function send({ scope: { adapters, now }, signal }: Run, endpoint: LeasedEndpoint, delivery: DueDelivery): Promise<Response> {
  const body = bodyOf(delivery.payload);
  const timestamp = Math.floor(now().getTime() / 1_000);
  const secrets = openSecrets(adapters.secretbox, endpoint, endpoint.moment);
  const answer = await adapters.receivers.fetch(endpoint.url, {
    method: "POST",
    body,
    signal,
    headers: {
      "content-type": "application/json",
      "user-agent": "Frontoffice-Webhooks/1",
      "webhook-id": delivery.eventId,
      "webhook-timestamp": String(timestamp),
      "webhook-signature": signatures({ id: delivery.eventId, timestamp, body }, secrets),
    },
  });
  // The response's body is neither read nor stored.
  await answer.body?.cancel();
  return answer;
}

import { ahead } from "@frontoffice/db";
import { type Enqueued, enqueue } from "@frontoffice/queue";
import { audit } from "../../kernel/audit.ts";
import { databaseNow } from "../../kernel/database-clock.ts";
import { precondition } from "../../kernel/errors.ts";
import type { DomainEvent } from "../../kernel/scope.ts";
import { inTransaction, type Scope, userOf } from "../../kernel/scope.ts";
import { getDelivery, newId } from "./deliveries.queries.ts";
import { listSubscribers, lockEndpoint } from "./endpoints.queries.ts";
import { deliveryEntity, endpointEntity } from "./entity.ts";
import { deliverWebhooks, retryWebhooks } from "./jobs.ts";
import { MAX_ATTEMPTS, messageOf } from "./rules.ts";
import { type Message, message, TEST_EVENT } from "./schema.ts";

interface Started {
  deliveryId: string;
  jobId: string;
}

/** The endpoint of a message; its count of failures decides the job's queue. */
interface Receiver {
  id: string;
  consecutiveFailures: number;
}

/** Queues a delivery for every endpoint that subscribes to the event, within the event's transaction. */
export async function queueDeliveries(tx: Scope, event: DomainEvent): Promise<void> {
  const subscribers = await listSubscribers(tx, event);
  const [first] = subscribers;
  if (!first) return;
  const news = messageOf(first.messageId, event, tx.now());
  for (const { deliveryId, ...endpoint } of subscribers)
    await addDelivery(tx, endpoint, { id: deliveryId, message: news, clientId: event.clientId });
}

/** Sends a test at once, also to an endpoint that is disabled: that is how people find out whether it works again. */
export function testEndpoint(scope: Scope, { id }: { id: string }): Promise<Started> {
  return inTransaction(scope, async (tx) => {
    const endpoint = await lockEndpoint(tx, id);
    const event = { type: TEST_EVENT, entity: endpointEntity.type, entityId: id, clientId: null, data: { test: true } };
    const test = messageOf(await newId(tx), event, tx.now());
    // A limited caller sees only rows of their clients, so a test counts as the first client's.
    const clientId = tx.clientIds?.find((own) => endpoint.clientIds?.includes(own)) ?? null;
    const started = await addDelivery(tx, endpoint, { id: await newId(tx), message: test, clientId, maxAttempts: 1, priority: 50 });
    await audit(tx, { entity: endpointEntity, entityId: id, after: { deliveryId: started.deliveryId } });
    return started;
  });
}

/** Sends a message again under the same event id, so that a receiver which has it already can tell. */
export function redeliver(scope: Scope, { id }: { id: string }): Promise<Started> {
  return inTransaction(scope, async (tx) => {
    const { endpointId, status, payload, clientId, redeliveryOf } = await getDelivery(tx, id);
    const endpoint = await lockEndpoint(tx, endpointId).catch(() => {
      throw precondition("The endpoint of this delivery was deleted. Restore it first.");
    });
    if (status === "pending") throw precondition("This delivery is still being tried; it needs no second one.");
    if (!endpoint.isEnabled) throw precondition("The endpoint is disabled. Enable it first.");
    const started = await addDelivery(tx, endpoint, {
      id: await newId(tx),
      message: message.parse(payload),
      clientId,
      redeliveryOf: redeliveryOf ?? id,
      priority: 10,
    });
    await audit(tx, { entity: deliveryEntity, entityId: id, clientId, after: { deliveryId: started.deliveryId } });
    return started;
  });
}

interface NewDelivery {
  id: string;
  message: Message;
  clientId: string | null;
  maxAttempts?: number;
  redeliveryOf?: string;
  priority?: number;
}

async function addDelivery(tx: Scope, endpoint: Receiver, delivery: NewDelivery): Promise<Started> {
  const { id, message: sent, clientId, maxAttempts = MAX_ATTEMPTS, redeliveryOf = null, priority } = delivery;
  const { jobId } = await enqueueDelivery(tx, endpoint, { ...(priority !== undefined && { priority }), createdBy: userOf(tx) });
  const row = {
    companyId: tx.companyId,
    id,
    endpointId: endpoint.id,
    clientId,
    maxAttempts,
    redeliveryOf,
    jobId,
    eventId: sent.id,
    eventType: sent.type,
    payload: JSON.stringify(sent),
    nextAttemptAt: databaseNow,
  };
  await ahead(tx.db, tx.db.insertInto("webhookDeliveries").values(row));
  return { deliveryId: id, jobId };
}

/** A job for what is due at the endpoint, in the queue of those that answer or of those that do not. */
export function enqueueDelivery(
  tx: Scope,
  { id, consecutiveFailures }: Receiver,
  options: { priority?: number; delayMs?: number; createdBy?: string | null } = {},
): Promise<Enqueued> {
  const contract = consecutiveFailures > 0 ? retryWebhooks : deliverWebhooks;
  return enqueue(tx.db, contract, { endpointId: id }, { companyId: tx.companyId, createdVia: tx.request.surface, ...options });
}

/** Ends what waits at an endpoint; it stays in the log and can be delivered again by hand. */
export async function closeDeliveries(tx: Scope, endpointId: string, status: "failed" | "cancelled", why: string): Promise<void> {
  await tx.db
    .updateTable("webhookDeliveries")
    .set({ status, lastError: why, nextAttemptAt: null, finishedAt: tx.now() })
    .where("endpointId", "=", endpointId)
    .where("status", "=", "pending")
    .execute();
}

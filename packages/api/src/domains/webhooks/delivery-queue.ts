import { sql } from "@frontoffice/db";
import { databaseIn } from "../../kernel/database-clock.ts";
import type { Scope } from "../../kernel/scope.ts";
import { enqueueDelivery } from "./deliveries.commands.ts";
import { giveUpOn } from "./endpoints.commands.ts";
import { type LeasedEndpoint, listDue, lockForDelivery } from "./endpoints.queries.ts";
import { FAILING_MS, waitAfter } from "./rules.ts";
import { TEST_EVENT } from "./schema.ts";

/** Longer than the slowest answers of one turn; a job that died holds its endpoint no longer than this. */
const LEASE_SECONDS = 60;
/** Concurrent requests to an endpoint that answers; a failing one gets one at a time. */
const CONCURRENCY = 4;
const OLDEST_KEPT = sql<string>`uuidv7(interval '-30 days')`;

/** A message that is due. */
export interface DueDelivery {
  id: string;
  eventId: string;
  eventType: string;
  payload: unknown;
  attempts: number;
  maxAttempts: number;
}

export type Lease =
  | { outcome: "send"; endpoint: LeasedEndpoint; deliveries: DueDelivery[] }
  | { outcome: "gone" | "busy" | "moved" | "later" | "idle" };

export interface LeaseRequest {
  endpointId: string;
  jobId: string;
  /** Whether this job runs in the queue of failing endpoints. */
  slow: boolean;
  /** Its time is over: what is left goes to a new job, behind those that wait. */
  over: boolean;
}

/**
 * Leases the endpoint and returns what is due, or leaves it. A job that finds another one sending may end: the other one looks
 * here again, under the same lock, before it leaves, and sees what was committed before.
 */
export async function leaseDeliveries(tx: Scope, request: LeaseRequest): Promise<Lease> {
  const endpoint = await lockForDelivery(tx, request.endpointId);
  if (!endpoint) return { outcome: "gone" };
  if (endpoint.laneJobId !== request.jobId && endpoint.laneUntil && endpoint.laneUntil > endpoint.moment) return { outcome: "busy" };
  const failing = endpoint.consecutiveFailures > 0;
  const deliveries = await listDue(tx, endpoint.id, failing ? 1 : CONCURRENCY);
  if (deliveries.length === 0) {
    await release(tx, endpoint, request);
    await deleteOld(tx, endpoint.id);
    return { outcome: "idle" };
  }
  if ((failing && !request.slow) || request.over) {
    await release(tx, endpoint, request);
    await enqueueDelivery(tx, endpoint);
    return { outcome: request.over ? "later" : "moved" };
  }
  await ownEndpoint(tx, endpoint.id)
    .set({ laneJobId: request.jobId, laneUntil: sql<Date>`clock_timestamp() + make_interval(secs => ${LEASE_SECONDS})` })
    .execute();
  return { outcome: "send", endpoint, deliveries };
}

async function release(tx: Scope, endpoint: LeasedEndpoint, { jobId }: LeaseRequest): Promise<void> {
  if (endpoint.laneJobId === null) return;
  await ownEndpoint(tx, endpoint.id)
    .set({ laneJobId: null, laneUntil: null })
    .where((eb) => eb.or([eb("laneJobId", "=", jobId), eb("laneUntil", "<=", sql<Date>`clock_timestamp()`)]))
    .execute();
}

/** The log goes back a month. */
async function deleteOld(tx: Scope, endpointId: string): Promise<void> {
  const old = tx.db
    .selectFrom("webhookDeliveries")
    .select("id")
    .where("endpointId", "=", endpointId)
    .where("id", "<", OLDEST_KEPT)
    .where("status", "!=", "pending")
    .orderBy("id")
    .limit(500);
  await tx.db.deleteFrom("webhookDeliveries").where("id", "in", old).execute();
}

/** What came of one attempt; `status` is the receiver's, `error` is ours, and nothing of its body is kept. */
export interface Outcome {
  at: Date;
  durationMs: number;
  status: number | null;
  error: string | null;
  retryAfterMs: number | null;
}

/** Writes the attempt down and what follows from it: done, another try later, or the end of the endpoint. */
export async function recordAttempt(tx: Scope, endpointId: string, delivery: DueDelivery, outcome: Outcome, jobId: string): Promise<void> {
  const endpoint = await lockForDelivery(tx, endpointId);
  if (!endpoint) return;
  const number = delivery.attempts + 1;
  const isOver = number >= delivery.maxAttempts || outcome.status === 410;
  const delivered = outcome.error === null;
  const delayMs = delivered || isOver ? null : waitAfter(number, outcome.retryAfterMs);
  // The job that looks for it is due at the same moment of the same clock.
  const next =
    delayMs !== null
      ? { nextAttemptAt: databaseIn(delayMs) }
      : { status: delivered ? "delivered" : "failed", nextAttemptAt: null, finishedAt: tx.now() };
  const last = { lastStatus: outcome.status, lastDurationMs: outcome.durationMs, lastError: outcome.error };
  const { numUpdatedRows } = await tx.db
    .updateTable("webhookDeliveries")
    .set({ ...next, ...last, attempts: number, jobId })
    .where("id", "=", delivery.id)
    .where("attempts", "=", delivery.attempts)
    // Somebody may have closed it meanwhile; its arrival is recorded all the same.
    .where("status", "in", delivered ? ["pending", "failed", "cancelled"] : ["pending"])
    .executeTakeFirst();
  if (Number(numUpdatedRows) === 0) return;
  const { at, durationMs, status: responseStatus, error } = outcome;
  const attempt = { deliveryId: delivery.id, number, at, durationMs, responseStatus, error, jobId };
  await tx.db
    .insertInto("webhookAttempts")
    .values({ companyId: tx.companyId, ...attempt })
    .execute();
  if (delivery.eventType !== TEST_EVENT) await updateHealth(tx, endpoint, outcome);
  if (delayMs !== null) await enqueueDelivery(tx, { id: endpointId, consecutiveFailures: 1 }, { delayMs });
}

/** What an attempt says about its endpoint. */
async function updateHealth(tx: Scope, endpoint: LeasedEndpoint, { status, error }: Outcome): Promise<void> {
  if (error === null) {
    if (endpoint.consecutiveFailures === 0) return;
    await ownEndpoint(tx, endpoint.id).set({ consecutiveFailures: 0, failingSince: null }).execute();
    return;
  }
  const failingSince = endpoint.failingSince ?? endpoint.moment;
  const consecutiveFailures = endpoint.consecutiveFailures + 1;
  await ownEndpoint(tx, endpoint.id).set({ consecutiveFailures, failingSince }).execute();
  if (!endpoint.isEnabled) return;
  if (status === 410) await giveUpOn(tx, { ...endpoint, failingSince }, "gone");
  else if (endpoint.moment.getTime() - failingSince.getTime() >= FAILING_MS) await giveUpOn(tx, { ...endpoint, failingSince }, "failing");
}

const ownEndpoint = ({ db }: Scope, id: string) => db.updateTable("webhookEndpoints").where("id", "=", id);

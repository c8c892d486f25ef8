import { type Expression, type Given, sql } from "@frontoffice/db";
import { jsonArrayFrom } from "kysely/helpers/postgres";
import { notFound } from "../../kernel/errors.ts";
import { listQuery } from "../../kernel/list-query.ts";
import type { Page } from "../../kernel/page.ts";
import type { Scope } from "../../kernel/scope.ts";
import { id } from "../../kernel/text.ts";
import { EVERY_EVENT, type ListEndpointsInput, TEST_EVENT } from "./schema.ts";

const everyEndpoint = ({ db }: Pick<Scope, "db">) => db.selectFrom("webhookEndpoints as endpoint");

/** A caller with listed clients sees the endpoints that hear of no others, deleted ones too. */
const visibleEndpoints = (scope: Scope) => endpointsFor(scope.db, scope.clientIds ?? undefined);

const endpointsFor = (db: Scope["db"], clientIds: readonly string[] | Expression<readonly string[]> | undefined) =>
  everyEndpoint({ db }).$if(clientIds !== undefined, (query) => query.where(sql<boolean>`endpoint.client_ids <@ ${clientIds}::uuid[]`));

const ownEndpoints = (scope: Scope) => visibleEndpoints(scope).where("endpoint.deletedAt", "is", null);

const RECENT = 20;

const inFull = (endpoints: ReturnType<typeof everyEndpoint>) =>
  endpoints
    .leftJoin("users as creator", "creator.id", "endpoint.createdBy")
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom("webhookDeliveries as delivery")
          .whereRef("delivery.companyId", "=", "endpoint.companyId")
          .whereRef("delivery.endpointId", "=", "endpoint.id")
          // Ids rise with time, so the index over them is read no further back than the week.
          .where(sql<boolean>`(delivery.id > uuidv7(interval '-7 days') or delivery.status = 'pending')`)
          .select((count) => [
            count.fn.countAll<number>().filterWhere("delivery.status", "=", "delivered").as("delivered"),
            count.fn.countAll<number>().filterWhere("delivery.status", "=", "failed").as("failed"),
            count.fn.countAll<number>().filterWhere("delivery.status", "=", "pending").as("pending"),
          ])
          .as("health"),
      (join) => join.onTrue(),
    )
    .selectAll("endpoint")
    .select(sql<Date>`clock_timestamp()`.as("moment"))
    .select(["creator.name as creatorName", "health.delivered", "health.failed", "health.pending"])
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom("webhookDeliveries as recent")
          .select(["recent.id", "recent.status", "recent.createdAt as at"])
          .whereRef("recent.companyId", "=", "endpoint.companyId")
          .whereRef("recent.endpointId", "=", "endpoint.id")
          .orderBy("recent.id", "desc")
          .limit(RECENT),
      ).as("recent"),
    );

export type EndpointRow = Awaited<ReturnType<typeof getEndpoint>>;

interface EndpointFilters {
  /** Those that the caller is limited to. */
  clientIds: readonly string[] | undefined;
  withDeleted: boolean;
}

/** The company's endpoints, the newest first. */
const endpointList = listQuery({
  table: "endpoint",
  order: ["id"],
  direction: "desc",
  cursor: [id()],
  matching: (db, { clientIds, withDeleted }: Given<EndpointFilters>) =>
    endpointsFor(db, clientIds).$if(!withDeleted, (query) => query.where("endpoint.deletedAt", "is", null)),
  inFull,
});

export function listEndpoints(scope: Scope, input: ListEndpointsInput): Promise<Page<EndpointRow>> {
  return endpointList(scope, input, { clientIds: scope.clientIds ?? undefined, withDeleted: input.includeDeleted });
}

export async function getEndpoint(scope: Scope, endpointId: string) {
  const row = await inFull(ownEndpoints(scope)).where("endpoint.id", "=", endpointId).executeTakeFirst();
  if (!row) throw notFound("webhook endpoint");
  return row;
}

/** Held until the transaction ends, so that two changes to one endpoint come one after the other. */
export async function lockEndpoint(tx: Scope, endpointId: string, deleted = false) {
  const row = await visibleEndpoints(tx)
    .selectAll("endpoint")
    .where("endpoint.id", "=", endpointId)
    .where("endpoint.deletedAt", deleted ? "is not" : "is", null)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!row) throw notFound(deleted ? "deleted webhook endpoint" : "webhook endpoint");
  return row;
}

export type LockedEndpoint = Awaited<ReturnType<typeof lockEndpoint>>;

export async function countEndpoints(scope: Scope): Promise<number> {
  const { count } = await everyEndpoint(scope)
    .where("endpoint.deletedAt", "is", null)
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return count;
}

/**
 * The endpoints subscribed to an event, with new ids for a delivery to each and for the message to all. It ignores the caller's limits,
 * because the caller does not see the result.
 */
export function listSubscribers(scope: Scope, event: { type: string; clientId: string | null }) {
  const { type, clientId } = event;
  return everyEndpoint(scope)
    .select(["endpoint.id", "endpoint.consecutiveFailures"])
    .select([sql<string>`uuidv7()`.as("deliveryId"), sql<string>`uuidv7()`.as("messageId")])
    .where("endpoint.deletedAt", "is", null)
    .where("endpoint.isEnabled", "=", true)
    .where(sql<boolean>`endpoint.events && ${[type, EVERY_EVENT]}::text[]`)
    .where(sql<boolean>`(endpoint.client_ids is null or ${clientId}::uuid = any (endpoint.client_ids))`)
    .orderBy("endpoint.id")
    .execute();
}

/** An endpoint as the job sees that sends for it, held until the transaction ends; undefined when it was deleted. */
export function lockForDelivery(tx: Scope, endpointId: string) {
  return everyEndpoint(tx)
    .selectAll("endpoint")
    .select(sql<Date>`clock_timestamp()`.as("moment"))
    .where("endpoint.id", "=", endpointId)
    .where("endpoint.deletedAt", "is", null)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

export type LeasedEndpoint = NonNullable<Awaited<ReturnType<typeof lockForDelivery>>>;

/** What is due at an endpoint: tests first, since somebody waits for them, then in the order in which they fell due. */
export function listDue({ db }: Scope, endpointId: string, limit: number) {
  return db
    .selectFrom("webhookDeliveries")
    .select(["id", "eventId", "eventType", "attempts", "maxAttempts"])
    .select(sql<unknown>`payload`.as("payload"))
    .where("endpointId", "=", endpointId)
    .where("status", "=", "pending")
    .where("nextAttemptAt", "<=", sql<Date>`clock_timestamp()`)
    .orderBy((eb) => eb("eventType", "=", TEST_EVENT), "desc")
    .orderBy("nextAttemptAt")
    .orderBy("id")
    .limit(limit)
    .execute();
}

import { type DB, type Expression, type Given, sql } from "@frontoffice/db";
import type { ExpressionBuilder } from "kysely";
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
/** Deliveries that the health of an endpoint is told from, the newest ones: how much it is sent makes its page no slower. */
const MOST_JUDGED = 100;
const MOST_WAITING = 1_000;

type AtEndpoint = ExpressionBuilder<DB & { endpoint: DB["webhookEndpoints"] }, "endpoint">;

const deliveriesAt = (eb: AtEndpoint) =>
  eb
    .selectFrom("webhookDeliveries as recent")
    .whereRef("recent.companyId", "=", "endpoint.companyId")
    .whereRef("recent.endpointId", "=", "endpoint.id");

const newestDeliveries = (eb: AtEndpoint, limit: number) => deliveriesAt(eb).orderBy("recent.id", "desc").limit(limit);

function outcomesOf(eb: AtEndpoint) {
  const count = (status: string) => sql<number>`count(*) filter (where judged.status = ${sql.lit(status)})`;
  return eb
    .selectFrom(newestDeliveries(eb, MOST_JUDGED).select("recent.status").as("judged"))
    .select([count("delivered").as("delivered"), count("failed").as("failed")]);
}

const waitingAt = (eb: AtEndpoint) =>
  eb
    .selectFrom(deliveriesAt(eb).where("recent.status", "=", "pending").select("recent.id").limit(MOST_WAITING).as("pending"))
    .select((count) => count.fn.countAll<number>().as("pending"));

const inFull = (endpoints: ReturnType<typeof everyEndpoint>) =>
  endpoints
    .leftJoin("users as creator", "creator.id", "endpoint.createdBy")
    .innerJoinLateral(
      (eb) => outcomesOf(eb).as("health"),
      (join) => join.onTrue(),
    )
    .innerJoinLateral(
      (eb) => waitingAt(eb).as("waiting"),
      (join) => join.onTrue(),
    )
    .selectAll("endpoint")
    .select(sql<Date>`clock_timestamp()`.as("moment"))
    .select(["creator.name as creatorName", "health.delivered", "health.failed", "waiting.pending"])
    .select((eb) =>
      jsonArrayFrom(newestDeliveries(eb, RECENT).select(["recent.id", "recent.status", "recent.createdAt as at"])).as("recent"),
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

import { type Expression, type Given, sql } from "@frontoffice/db";
import { notFound } from "../../kernel/errors.ts";
import { listQuery } from "../../kernel/list-query.ts";
import type { Scope } from "../../kernel/scope.ts";
import { id } from "../../kernel/text.ts";
import type { ListDeliveriesInput } from "./schema.ts";

/** Deliveries of the endpoints that the caller sees. */
const deliveriesFor = (db: Scope["db"], clientIds: readonly string[] | Expression<readonly string[]> | undefined) =>
  db.selectFrom("webhookDeliveries as delivery").$if(clientIds !== undefined, (query) =>
    query.where(sql<boolean>`exists (
      select from webhook_endpoints e where e.company_id = delivery.company_id and e.id = delivery.endpoint_id
        and e.client_ids <@ ${clientIds}::uuid[])`),
  );

const listed = (deliveries: ReturnType<typeof deliveriesFor>) =>
  deliveries
    .innerJoin("webhookEndpoints as endpoint", (join) =>
      join.onRef("endpoint.companyId", "=", "delivery.companyId").onRef("endpoint.id", "=", "delivery.endpointId"),
    )
    .select(["delivery.id", "delivery.endpointId", "endpoint.url as endpointUrl", "delivery.eventId", "delivery.eventType"])
    .select(["delivery.clientId", "delivery.status", "delivery.attempts", "delivery.maxAttempts", "delivery.lastStatus"])
    .select(["delivery.lastDurationMs", "delivery.lastError", "delivery.nextAttemptAt", "delivery.finishedAt"])
    .select(["delivery.redeliveryOf", "delivery.createdAt"]);

export type DeliveryListRow = Awaited<ReturnType<typeof listDeliveries>>["items"][number];

interface DeliveryFilters extends Pick<ListDeliveriesInput, "endpointId" | "status" | "event"> {
  /** Those that the caller is limited to. */
  clientIds: readonly string[] | undefined;
}

/** Deliveries, the newest first. */
const deliveryList = listQuery({
  table: "delivery",
  client: "clientId",
  order: ["id"],
  direction: "desc",
  cursor: [id()],
  matching: (db, { clientIds, endpointId, status, event }: Given<DeliveryFilters>) =>
    deliveriesFor(db, clientIds)
      .$if(endpointId !== undefined, (query) => query.where("delivery.endpointId", "=", endpointId ?? ""))
      .$if(status !== undefined, (query) => query.where("delivery.status", "=", status ?? ""))
      .$if(event !== undefined, (query) => query.where("delivery.eventType", "=", event ?? "")),
  inFull: listed,
});

export function listDeliveries(scope: Scope, { endpointId, status, event, ...wanted }: ListDeliveriesInput) {
  return deliveryList(scope, wanted, { endpointId, status, event, clientIds: scope.clientIds ?? undefined });
}

export type DeliveryRow = Awaited<ReturnType<typeof getDelivery>>;

export async function getDelivery(scope: Scope, deliveryId: string) {
  const row = await listed(deliveriesFor(scope.db, scope.clientIds ?? undefined))
    .select(sql<unknown>`delivery.payload`.as("payload"))
    .where("delivery.id", "=", deliveryId)
    .executeTakeFirst();
  if (!row) throw notFound("webhook delivery");
  const log = await scope.db
    .selectFrom("webhookAttempts")
    .select(["number", "at", "durationMs", "responseStatus", "error"])
    .where("deliveryId", "=", deliveryId)
    .orderBy("number")
    .execute();
  return { ...row, log };
}

/** An id that rises with time, for rows that a limited caller may write but not read back. */
export async function newId({ db }: Scope): Promise<string> {
  const { rows } = await sql<{ id: string }>`select uuidv7() as id`.execute(db);
  const [row] = rows;
  if (!row) throw new Error("The database gave no id.");
  return row.id;
}

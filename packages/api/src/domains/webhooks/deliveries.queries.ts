import { sql } from "@frontoffice/db";
import { notFound } from "../../kernel/errors.ts";
import { ofListedClients } from "../../kernel/listed-clients.ts";
import { type Page, readCursor, toPage } from "../../kernel/page.ts";
import type { Scope } from "../../kernel/scope.ts";
import { id } from "../../kernel/text.ts";
import type { ListDeliveriesInput } from "./schema.ts";

/** Deliveries of the endpoints that the caller sees. */
const ownDeliveries = (scope: Scope) =>
  scope.db
    .selectFrom("webhookDeliveries as delivery")
    .innerJoin("webhookEndpoints as endpoint", (join) =>
      join.onRef("endpoint.companyId", "=", "delivery.companyId").onRef("endpoint.id", "=", "delivery.endpointId"),
    )
    .$if(scope.clientIds !== null, (query) => query.where(sql<boolean>`endpoint.client_ids <@ ${[...(scope.clientIds ?? [])]}::uuid[]`));

const listed = (scope: Scope) =>
  ownDeliveries(scope)
    .select(["delivery.id", "delivery.endpointId", "endpoint.url as endpointUrl", "delivery.eventId", "delivery.eventType"])
    .select(["delivery.clientId", "delivery.status", "delivery.attempts", "delivery.maxAttempts", "delivery.lastStatus"])
    .select(["delivery.lastDurationMs", "delivery.lastError", "delivery.nextAttemptAt", "delivery.finishedAt"])
    .select(["delivery.redeliveryOf", "delivery.createdAt"]);

export type DeliveryListRow = Awaited<ReturnType<typeof listDeliveries>>["items"][number];

/** Deliveries, the newest first. */
export async function listDeliveries(scope: Scope, input: ListDeliveriesInput) {
  const before = readCursor(input.cursor, id());
  const { endpointId, status, event } = input;
  const rows = await listed(scope)
    .where(ofListedClients(scope, "delivery.clientId"))
    .$if(endpointId !== undefined, (query) => query.where("delivery.endpointId", "=", endpointId ?? ""))
    .$if(status !== undefined, (query) => query.where("delivery.status", "=", status ?? ""))
    .$if(event !== undefined, (query) => query.where("delivery.eventType", "=", event ?? ""))
    .$if(before !== undefined, (query) => query.where("delivery.id", "<", before?.[0] ?? ""))
    .orderBy("delivery.id", "desc")
    .limit(input.limit + 1)
    .execute();
  return toPage(rows, input.limit, (row) => [row.id]) satisfies Page<unknown>;
}

export type DeliveryRow = Awaited<ReturnType<typeof getDelivery>>;

export async function getDelivery(scope: Scope, deliveryId: string) {
  const row = await listed(scope)
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

import { type Secretbox, UnreadableSecret } from "../../adapters/secretbox.ts";
import type { Scope } from "../../kernel/scope.ts";
import type { DeliveryListRow, DeliveryRow } from "./deliveries.queries.ts";
import type { EndpointRow } from "./endpoints.queries.ts";
import { type DeliveryListItem, type DeliveryView, deliveryStatus, type EndpointView, endpointView, message } from "./schema.ts";
import { openSecrets } from "./signing-secrets.rules.ts";

const iso = (moment: Date | null) => moment?.toISOString() ?? null;

export function presentEndpoint({ adapters }: Scope): (row: EndpointRow) => EndpointView {
  return (row) => ({
    id: row.id,
    url: row.url,
    description: row.description,
    events: row.events,
    clientIds: row.clientIds,
    isEnabled: row.isEnabled,
    disabledAt: iso(row.disabledAt),
    disabledReason: endpointView.shape.disabledReason.parse(row.disabledReason),
    failingSince: iso(row.failingSince),
    consecutiveFailures: row.consecutiveFailures,
    secretIsReadable: isReadable(adapters.secretbox, row),
    previousSecretUntil: row.previousUntil && row.previousUntil > row.moment ? iso(row.previousUntil) : null,
    health: {
      delivered: row.delivered,
      failed: row.failed,
      pending: row.pending,
      recent: row.recent.map(({ id, status, at }) => ({ id, status: deliveryStatus.parse(status), at: wireMoment(at) })).reverse(),
    },
    createdBy: row.createdBy === null ? null : { id: row.createdBy, name: row.creatorName ?? "Somebody who has left" },
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    deletedAt: iso(row.deletedAt),
  });
}

/** The one time that a secret is shown. */
export function presentWithSecret(scope: Scope) {
  return (row: EndpointRow & { plainSecret: string }) => ({ ...presentEndpoint(scope)(row), secret: row.plainSecret });
}

export function presentDelivery(row: DeliveryListRow): DeliveryListItem {
  const { eventType: event, status, nextAttemptAt, finishedAt, createdAt, ...same } = row;
  return {
    ...same,
    event,
    status: deliveryStatus.parse(status),
    nextAttemptAt: iso(nextAttemptAt),
    finishedAt: iso(finishedAt),
    createdAt: createdAt.toISOString(),
  };
}

export function presentFullDelivery({ payload, log, ...row }: DeliveryRow): DeliveryView {
  return {
    ...presentDelivery(row),
    payload: message.parse(payload),
    log: log.map(({ number, at, durationMs, responseStatus: status, error }) => ({
      number,
      at: at.toISOString(),
      durationMs,
      status,
      error,
    })),
  };
}

/** JSON from the database carries moments as text. */
const wireMoment = (moment: Date | string) => new Date(moment).toISOString();

function isReadable(secretbox: Secretbox, row: EndpointRow): boolean {
  try {
    return openSecrets(secretbox, row, row.moment).length > 0;
  } catch (error) {
    if (error instanceof UnreadableSecret) return false;
    throw error;
  }
}

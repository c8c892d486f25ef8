import type { DB } from "@frontoffice/db";
import type { Updateable } from "kysely";
import { OutboundError } from "../../adapters/outbound.ts";
import { audit, difference } from "../../kernel/audit.ts";
import { databaseIn } from "../../kernel/database-clock.ts";
import { invalid, notFound } from "../../kernel/errors.ts";
import { publish } from "../../kernel/events.ts";
import { assertWithinLimit } from "../../kernel/limits.ts";
import { inTransaction, type Scope, userOf } from "../../kernel/scope.ts";
import { listClientNames } from "../clients/queries.ts";
import { closeDeliveries } from "./deliveries.commands.ts";
import { newId } from "./deliveries.queries.ts";
import { countEndpoints, type EndpointRow, getEndpoint, type LockedEndpoint, lockEndpoint } from "./endpoints.queries.ts";
import { endpointEntity } from "./entity.ts";
import { HOUR, MAX_ENDPOINTS, newSecret } from "./rules.ts";
import type { CreateEndpointInput, UpdateEndpointInput } from "./schema.ts";
import { secretPlace } from "./signing-secrets.rules.ts";

type WithSecret = EndpointRow & { plainSecret: string };
type DisabledReason = "person" | "gone" | "failing";

export async function createEndpoint(scope: Scope, input: CreateEndpointInput): Promise<WithSecret> {
  const url = await checkedUrl(scope, input.url);
  return inTransaction(scope, async (tx) => {
    const clientIds = await checkedClients(tx, input.clientIds);
    await assertRoomForEndpoint(tx);
    const id = await newId(tx);
    const plainSecret = newSecret();
    const secret = tx.adapters.secretbox.seal(plainSecret, secretPlace(tx.companyId, id));
    const { description, events } = input;
    const made = { companyId: tx.companyId, createdBy: userOf(tx), createdVia: tx.request.surface };
    await tx.db
      .insertInto("webhookEndpoints")
      .values({ ...made, id, url, description, events, clientIds, secret })
      .execute();
    const endpoint = await getEndpoint(tx, id);
    await audit(tx, { ...entityOf(id), after: describe(endpoint) });
    return { ...endpoint, plainSecret };
  });
}

export async function updateEndpoint(scope: Scope, input: UpdateEndpointInput): Promise<EndpointRow> {
  const url = input.url === undefined ? undefined : await checkedUrl(scope, input.url);
  return inTransaction(scope, async (tx) => {
    const before = await lockEndpoint(tx, input.id);
    const clientIds = input.clientIds === undefined ? undefined : await checkedClients(tx, input.clientIds);
    await changeEndpoint(tx, input.id, { url, description: input.description, events: input.events, clientIds });
    const after = await getEndpoint(tx, input.id);
    await audit(tx, { ...entityOf(input.id), ...difference(describe(before), describe(after)) });
    return after;
  });
}

/** What waits to be sent is given up; restoreEndpoint brings the endpoint back, not the messages. */
export function deleteEndpoint(scope: Scope, { id }: { id: string }): Promise<EndpointRow> {
  return inTransaction(scope, async (tx) => {
    await lockEndpoint(tx, id);
    const endpoint = await getEndpoint(tx, id);
    const deletedAt = tx.now();
    await changeEndpoint(tx, id, { deletedAt });
    await closeDeliveries(tx, id, "cancelled", "The endpoint was deleted.");
    await audit(tx, { ...entityOf(id), before: { deletedAt: null }, after: { deletedAt } });
    return { ...endpoint, deletedAt, pending: 0 };
  });
}

export function restoreEndpoint(scope: Scope, { id }: { id: string }): Promise<EndpointRow> {
  return inTransaction(scope, async (tx) => {
    const { deletedAt } = await lockEndpoint(tx, id, true);
    await assertRoomForEndpoint(tx);
    await changeEndpoint(tx, id, { deletedAt: null });
    await audit(tx, { ...entityOf(id), before: { deletedAt }, after: { deletedAt: null } });
    return getEndpoint(tx, id);
  });
}

export function rotateSecret(scope: Scope, { id, overlapHours }: { id: string; overlapHours: number }): Promise<WithSecret> {
  return inTransaction(scope, async (tx) => {
    const { secret } = await lockEndpoint(tx, id);
    const plainSecret = newSecret();
    const previousUntil = overlapHours === 0 ? null : databaseIn(overlapHours * HOUR);
    const sealed = tx.adapters.secretbox.seal(plainSecret, secretPlace(tx.companyId, id));
    await ownEndpoint(tx, id)
      .set({ secret: sealed, previousSecret: previousUntil && secret, previousUntil })
      .execute();
    const after = await getEndpoint(tx, id);
    await audit(tx, { ...entityOf(id), before: { previousSecretUntil: null }, after: { previousSecretUntil: after.previousUntil } });
    return { ...after, plainSecret };
  });
}

/** A fresh start: what failed before counts no more. */
export function enableEndpoint(scope: Scope, { id }: { id: string }): Promise<EndpointRow> {
  return inTransaction(scope, async (tx) => {
    const { isEnabled } = await lockEndpoint(tx, id);
    if (!isEnabled) {
      const healthy = { failingSince: null, consecutiveFailures: 0 };
      await changeEndpoint(tx, id, { isEnabled: true, disabledAt: null, disabledReason: null, ...healthy });
      await audit(tx, { ...entityOf(id), before: { isEnabled: false }, after: { isEnabled: true } });
    }
    return getEndpoint(tx, id);
  });
}

export function disableEndpoint(scope: Scope, { id }: { id: string }): Promise<EndpointRow> {
  return inTransaction(scope, async (tx) => {
    const endpoint = await lockEndpoint(tx, id);
    if (endpoint.isEnabled) await switchOff(tx, endpoint, "person");
    return getEndpoint(tx, id);
  });
}

/** Disables an endpoint that keeps failing, and publishes the event. */
export async function giveUpOn(tx: Scope, endpoint: LockedEndpoint, reason: "gone" | "failing"): Promise<void> {
  await switchOff(tx, endpoint, reason);
  const data = { reason, url: endpoint.url, failingSince: endpoint.failingSince?.toISOString() ?? null };
  await publish(tx, { event: endpointEntity.events.disabled, entityId: endpoint.id, clientId: null, data });
}

const CLOSED: Record<DisabledReason, string> = {
  person: "The endpoint was disabled.",
  gone: "The receiver answered 410 Gone; the endpoint was disabled.",
  failing: "Nothing but failures for a day; the endpoint was disabled.",
};

async function switchOff(tx: Scope, { id }: LockedEndpoint, reason: DisabledReason): Promise<void> {
  await changeEndpoint(tx, id, { isEnabled: false, disabledAt: tx.now(), disabledReason: reason });
  await closeDeliveries(tx, id, "failed", CLOSED[reason]);
  await audit(tx, { ...entityOf(id), before: { isEnabled: true }, after: { isEnabled: false, disabledReason: reason } });
}

const ownEndpoint = ({ db }: Scope, id: string) => db.updateTable("webhookEndpoints").where("id", "=", id);

async function changeEndpoint(tx: Scope, id: string, change: Updateable<DB["webhookEndpoints"]>): Promise<void> {
  if (Object.values(change).every((value) => value === undefined)) return;
  await ownEndpoint(tx, id).set(change).execute();
}

async function checkedUrl({ adapters }: Scope, address: string): Promise<string> {
  try {
    await adapters.receivers.check(address);
    const { href } = new URL(address);
    return href.replace(/#.*$/, "");
  } catch (error) {
    if (error instanceof OutboundError) throw invalid("url", error.message);
    throw error;
  }
}

/** The clients must be there and be the caller's; one with listed clients may not ask for those of others. */
async function checkedClients(tx: Scope, wanted: readonly string[] | null | undefined): Promise<string[] | null> {
  if (!wanted) return tx.clientIds && [...tx.clientIds];
  const known = await listClientNames(tx, wanted);
  if (wanted.some((id) => known.get(id)?.isDeleted !== false)) throw notFound("client");
  return [...wanted];
}

async function assertRoomForEndpoint(tx: Scope): Promise<void> {
  const message = `A company has at most ${MAX_ENDPOINTS} webhook endpoints. Delete one that is not needed.`;
  assertWithinLimit(await countEndpoints(tx), { of: "webhookEndpoints", max: MAX_ENDPOINTS, message });
}

const entityOf = (id: string) => ({ entity: endpointEntity, entityId: id });

function describe({ url, description, events, clientIds }: Pick<LockedEndpoint, "url" | "description" | "events" | "clientIds">) {
  return { url, description, events, clientIds };
}

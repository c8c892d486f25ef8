import { isDeepStrictEqual } from "node:util";
import { ahead } from "@frontoffice/db";
import { publish } from "./events.ts";
import type { Actor, AuditEntry, Scope } from "./scope.ts";

/**
 * Writes the audit row of a mutation in its transaction, without waiting for it: without the row there is no commit. The actor, the surface and
 * the address come from the scope. The event's listeners run in the same transaction.
 */
export async function audit(tx: Scope, { entity, ...entry }: AuditEntry): Promise<void> {
  tx.changes?.push({ entity: entity.type, ...entry });
  const row = {
    ...origin(tx),
    entityType: entity.type,
    entityId: entry.entityId,
    clientId: entry.clientId ?? null,
    before: entry.before === undefined ? null : JSON.stringify(entry.before),
    after: entry.after === undefined ? null : JSON.stringify(entry.after),
    ok: true,
    undoOf: tx.undoes ?? null,
  };
  await ahead(tx.db, tx.db.insertInto("auditEvents").values(row));
  const { entityId, clientId = null, before, after } = entry;
  const event = tx.words.get(tx.request.procedure)?.event;
  if (event) await publish(tx, { event, entityId, clientId, data: { ...(before && { before }), ...(after && { after }) } });
}

/** Writes the audit row of a call that was refused. */
export async function auditDenied(scope: Scope, errorCode: string): Promise<void> {
  await scope.db
    .insertInto("auditEvents")
    .values({ ...origin(scope), ok: false, errorCode })
    .execute();
}

function origin({ companyId, actor, request }: Scope) {
  return {
    companyId,
    ...principal(actor),
    surface: request.surface,
    procedure: request.procedure,
    requestId: request.id,
    ip: request.ip,
  };
}

function principal(actor: Actor) {
  if (actor.kind === "user") return { principalType: "user", principalId: actor.userId, sessionId: actor.sessionId };
  if (actor.kind === "apiKey") return { principalType: "api_key", principalId: actor.keyId, sessionId: null };
  if (actor.kind === "job") return { principalType: "job", principalId: actor.jobId, sessionId: null };
  return { principalType: "system", principalId: null, sessionId: null };
}

/** The fields of `change` whose values differ from `row`, before and after, for an audit row. */
export function difference<Row extends object>(row: Row, change: Partial<Row>): { before: Partial<Row>; after: Partial<Row> } {
  const before: Partial<Row> = {};
  const after: Partial<Row> = {};
  for (const key of Object.keys(change) as (keyof Row)[]) {
    if (change[key] === undefined || isDeepStrictEqual(row[key], change[key])) continue;
    before[key] = row[key];
    after[key] = change[key];
  }
  return { before, after };
}

import { conflict, isUniqueViolation, precondition } from "../../kernel/errors.ts";
import { inTransaction, type Scope } from "../../kernel/scope.ts";
import type { Context } from "../../kernel/services.ts";
import { type AuditRow, findReversal, getAudit, listLaterChanges } from "./queries.ts";
import { whoActed } from "./rules.ts";
import type { UndoView } from "./schema.ts";
import { changedSince, inverseOf, reasonAgainst, stoodOtherwise } from "./undo.rules.ts";

/**
 * Takes a call back by the opposite one, made by the caller through its own door: its permission, its policy and its audit row
 * count. Both share one transaction, so that nothing is half taken back, and a preview leaves nothing.
 */
export function undoCall(scope: Scope, ctx: Context, { id }: { id: string }): Promise<UndoView> {
  return inTransaction(scope, async (tx) => {
    const row = await getAudit(tx, id);
    const reason = reasonAgainst(row, ctx.services.inverse);
    if (row.reversalId !== null) throw conflict(reason ?? "", { undoneBy: row.reversalId });
    const inverse = inverseOf(row, ctx.services.inverse);
    if (reason !== null || !inverse) throw precondition(reason ?? "", { procedure: row.procedure });
    assertUnchanged(changedSince(row.after, await listLaterChanges(tx, row)));
    const services = { ...ctx.services, tenant: () => tx.db };
    await services
      .call(inverse.procedure, { ctx: { ...ctx, services, callOptions: { undoes: id } }, input: inverse.input })
      .catch(onlyOnce);
    return confirmReversal(tx, row, inverse.procedure);
  });
}

async function confirmReversal(tx: Scope, row: AuditRow, procedure: string): Promise<UndoView> {
  const reversal = await findReversal(tx, row.id);
  if (!reversal) throw conflict("Nothing was left to take back: everything stands as it did before.");
  assertUnchanged(stoodOtherwise(row, reversal));
  const { entityType, entityId, clientId, before, after } = reversal;
  tx.changes?.push({ entity: entityType ?? "", entityId: entityId ?? "", clientId, before: before ?? {}, after: after ?? {} });
  return {
    id: row.id,
    procedure,
    undoneBy: { id: reversal.id, who: whoActed({ kind: "user", name: reversal.personName }), at: reversal.at.toISOString() },
  };
}

function assertUnchanged(changed: readonly string[]): void {
  if (changed.length === 0) return;
  throw conflict(`This was changed again since (${changed.join(", ")}). Change it by hand, so that nothing newer is lost.`, { changed });
}

/** Of two who take one row back at the same moment, the key of its reversal lets one through. */
function onlyOnce(error: unknown): never {
  const cause = error instanceof Error ? error.cause : undefined;
  if (isUniqueViolation(cause, "audit_events_undo")) throw conflict("Somebody else has taken this back already.");
  throw error;
}

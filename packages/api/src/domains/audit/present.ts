import type { Services } from "../../kernel/services.ts";
import type { NamedRow } from "./queries.ts";
import { changedFields, sentenceOf, whoActed } from "./rules.ts";
import { type AuditDetail, type AuditItem, actorKinds } from "./schema.ts";
import { reasonAgainst } from "./undo.rules.ts";

type Known = Pick<Services, "inverse" | "words">;

/** The row in words, with whether something would take it back. */
export function presentAudit({ inverse, words }: Known): (row: NamedRow) => AuditItem {
  return (row) => {
    const actor = { kind: row.principalType, name: row.personName ?? row.keyName };
    const subject = { kind: row.entityType, name: row.names.subject };
    return {
      id: row.id,
      at: row.at.toISOString(),
      sentence: sentenceOf(words, { procedure: row.procedure, actor, subject, after: row.after, ok: row.ok }),
      actor: { kind: actorKinds.find((kind) => kind === row.principalType) ?? "system", id: row.principalId, name: whoActed(actor) },
      subject: row.entityType === null ? null : { kind: row.entityType, id: row.entityId, name: row.names.subject },
      clientId: row.clientId,
      clientName: row.names.client,
      changed: changedFields(row),
      procedure: row.procedure,
      surface: row.surface,
      ok: row.ok,
      errorCode: row.errorCode,
      requestId: row.requestId,
      undoOf: row.undoOf,
      undoneBy: presentReversal(row),
      canUndo: reasonAgainst(row, inverse) === null,
    };
  };
}

export function presentAuditDetail(known: Known): (row: NamedRow) => AuditDetail {
  return (row) => ({
    ...presentAudit(known)(row),
    before: row.before,
    after: row.after,
    ip: row.ip,
    whyNot: reasonAgainst(row, known.inverse),
  });
}

function presentReversal({ reversalId, reversalAt, reverserName }: NamedRow): AuditItem["undoneBy"] {
  if (reversalId === null || reversalAt === null) return null;
  return { id: reversalId, who: whoActed({ kind: "user", name: reverserName }), at: reversalAt.toISOString() };
}

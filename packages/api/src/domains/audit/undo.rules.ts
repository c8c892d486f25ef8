import { isDeepStrictEqual } from "node:util";
import type { Services } from "../../kernel/services.ts";
import type { AuditRow } from "./queries.ts";
import { whoActed } from "./rules.ts";

type Recorded = Readonly<Record<string, unknown>> | null;

/** Why nobody can take this row back, in words; null when it can be tried. */
export function reasonAgainst(row: AuditRow, inverse: Services["inverse"]): string | null {
  if (!row.ok) return "This call was refused: there is nothing to take back.";
  if (row.reversalId !== null) return `${whoActed({ kind: "user", name: row.reverserName })} has taken this back already.`;
  if (inverseOf(row, inverse) === undefined) return "Nothing in Frontoffice takes this back.";
  return null;
}

/** What takes the row back: a procedure and its input. */
export function inverseOf({ procedure, entityId, before, after }: AuditRow, inverse: Services["inverse"]) {
  return entityId === null ? undefined : inverse(procedure, { entityId, before, after });
}

/** The fields that no longer stand as the row left them, going by the calls that came later. */
export function changedSince(after: Recorded, later: readonly { after: Recorded }[]): string[] {
  const stands = Object.assign({}, ...later.map((change) => change.after ?? {}));
  return Object.keys(after ?? {}).filter((field) => field in stands && !same(stands[field], after?.[field]));
}

/**
 * The fields that stood otherwise than the row left them at the moment they were taken back, going by what taking back has found.
 * It knows what no later call has told, such as a change that was made while this one waited.
 */
export function stoodOtherwise(row: { before: Recorded; after: Recorded }, reversal: { before: Recorded }): string[] {
  const found = reversal.before ?? {};
  return Object.keys(row.after ?? {}).filter((field) => {
    if (field in found) return !same(found[field], row.after?.[field]);
    return row.before !== null && field in row.before;
  });
}

/** A field that a row does not tell of counts as empty. */
function same(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(a ?? null, b ?? null);
}

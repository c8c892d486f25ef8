import type { PendingCall } from "../../kernel/call.ts";
import { findEntity } from "../../kernel/entity.ts";
import { countDependents, findName } from "../../kernel/names.ts";
import type { Scope } from "../../kernel/scope.ts";
import { cutText } from "../../kernel/text-cut.ts";

export interface Subject {
  /** The type of an entity; null where the call changes nothing that is there. */
  entityType: string | null;
  /** What it is called; null where it has no name. */
  subject: string | null;
  /** What hangs on it, for a call that may end it: "2 strategies". */
  consequences: string[];
}

/** What a call is about, as it is called when the program asks: the first row that it would change. */
export async function subjectOf(tx: Scope, { preview, risk }: Pick<PendingCall, "preview" | "risk">): Promise<Subject> {
  const [change] = preview.changes;
  const entity = findEntity(change?.entity ?? null);
  if (!change || !entity) return { entityType: null, subject: null, consequences: [] };
  const { entityId, after } = change;
  const name = entityId === null ? nameIn(after) : await findName(tx, entity, entityId);
  const endsIt = risk === "destructive" && entityId !== null;
  return {
    entityType: entity.type,
    subject: name === null ? null : cutText(name, 300),
    consequences: endsIt ? await countDependents(tx, entity, entityId) : [],
  };
}

/** What is made by the call has its name in the fields that it would get. */
function nameIn(after: Record<string, unknown> | null): string | null {
  const name = after?.name ?? after?.title;
  return typeof name === "string" && name !== "" ? name : null;
}

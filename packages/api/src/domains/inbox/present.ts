import { calling, type InboxAction } from "../../kernel/inbox.ts";
import type { Scope } from "../../kernel/scope.ts";
import { type InboxRow, type KindCount, totalOf } from "./queries.ts";
import type { InboxCounts, InboxItem, InboxKind } from "./schema.ts";
import { SOURCES } from "./sources.ts";

export const presentItem =
  (scope: Pick<Scope, "actor" | "jobTitles" | "words">) =>
  ({ kind, id, name, clientId, clientName, facts, since, snoozedUntil }: InboxRow): InboxItem => {
    const { says, isFailure } = SOURCES[kind];
    const said = says({ id, name, clientName, facts }, scope);
    return {
      ...said,
      kind,
      id,
      name,
      client: clientId === null ? null : { id: clientId, name: clientName ?? "" },
      since: since.toISOString(),
      snoozedUntil: snoozedUntil?.toISOString() ?? null,
      actions: [...said.actions, ...(isFailure ? [dismissal(kind, id)] : [])],
    };
  };

function dismissal(kind: InboxKind, id: string): InboxAction {
  return calling("dismiss", "Done", "inbox.dismiss", { kind, id });
}

export function presentCounts(rows: KindCount[]): InboxCounts {
  const kinds = rows.map(({ kind, count }) => ({ kind, label: SOURCES[kind].label, count }));
  return { total: totalOf(rows), kinds };
}

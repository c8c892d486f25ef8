import type { Actor } from "../../kernel/scope.ts";
import { canEdit, openMoves } from "./policy.ts";
import type { StrategyListRow, StrategyRow } from "./queries.ts";
import type { StrategyListItem, StrategyView } from "./schema.ts";
import { presentVersion } from "./versions/present.ts";

export function presentListItem(row: StrategyListRow): StrategyListItem {
  return {
    id: row.id,
    clientId: row.clientId,
    clientName: row.clientName,
    title: row.title,
    status: row.status,
    periodStart: row.periodStart,
    periodEnd: row.periodEnd,
    version: row.currentVersion ?? 0,
    headline: row.headline,
    jobId: row.jobId,
    drafting: row.jobStatus === "queued" || row.jobStatus === "running",
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

export function presentStrategy(actor: Actor): (row: StrategyRow) => StrategyView {
  return (row) => {
    const item = presentListItem(row);
    return {
      ...item,
      focus: row.request.focus,
      tone: row.request.tone,
      weeks: row.request.weeks,
      channels: row.request.channels,
      basedOnId: row.basedOnId,
      reviewComment: row.reviewComment,
      submittedBy: row.submitterName,
      decidedAt: row.decidedAt?.toISOString() ?? null,
      decidedBy: row.deciderName,
      moves: openMoves(actor, item),
      canEdit: canEdit(actor, item),
      current: currentOf(row),
      sections: row.sections,
    };
  };
}

function currentOf({ currentVersion, author, writtenAt, writerName, ...row }: StrategyRow) {
  const { model, section, instruction, promptTemplateVersion } = row;
  if (currentVersion === null || author === null || writtenAt === null) return null;
  const written = { number: currentVersion, author, writerName, writtenAt, changed: [] };
  return presentVersion({ ...written, model, section, instruction, promptTemplateVersion });
}

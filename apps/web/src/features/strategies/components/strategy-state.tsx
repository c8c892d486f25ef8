import type { StrategyStatus } from "@frontoffice/api/schema/strategies";
import { StatusBadge, type Tone } from "../../../ui/status-badge.tsx";

export const statusLabels: Record<StrategyStatus, string> = {
  draft: "Draft",
  in_review: "In review",
  approved: "Approved",
  rejected: "Sent back",
  archived: "Archived",
};

const tones: Record<StrategyStatus, Tone> = { draft: "info", in_review: "warn", approved: "good", rejected: "bad", archived: "idle" };

/** Where a strategy stands; while a draft is being written, that comes first. */
export function StrategyState({ status, drafting }: { status: StrategyStatus; drafting: boolean }) {
  if (drafting)
    return (
      <StatusBadge tone="info" busy>
        Drafting
      </StatusBadge>
    );
  return <StatusBadge tone={tones[status]}>{statusLabels[status]}</StatusBadge>;
}

import { precondition } from "../../kernel/errors.ts";
import type { StrategyMove, StrategyStatus } from "./schema.ts";

/** The only legal moves of a strategy. Drafting and editing add versions and are no moves, except that they reopen a rejected one. */
export const strategyMachine: Readonly<Record<StrategyMove, { from: StrategyStatus; to: StrategyStatus }>> = {
  submit: { from: "draft", to: "in_review" },
  approve: { from: "in_review", to: "approved" },
  reject: { from: "in_review", to: "rejected" },
  reopen: { from: "rejected", to: "draft" },
  archive: { from: "approved", to: "archived" },
  restore: { from: "archived", to: "approved" },
};

const inWords: Record<StrategyStatus, string> = {
  draft: "a draft",
  in_review: "in review",
  approved: "approved",
  rejected: "rejected",
  archived: "archived",
};

/** Where a move leads. Throws `precondition` when it is not legal from here. */
export function moved(status: StrategyStatus, move: StrategyMove): StrategyStatus {
  const { from, to } = strategyMachine[move];
  if (status === from) return to;
  throw precondition(`This strategy is ${inWords[status]}; only one that is ${inWords[from]} can be moved with "${move}".`, {
    status,
    move,
  });
}

export function legalMoves(status: StrategyStatus): StrategyMove[] {
  return (Object.keys(strategyMachine) as StrategyMove[]).filter((move) => strategyMachine[move].from === status);
}

/** What a new version does: it goes into this strategy, or into a draft that follows the approved one. */
export function editTarget(status: StrategyStatus): "here" | "successor" {
  if (status === "draft" || status === "rejected") return "here";
  if (status === "approved") return "successor";
  const cure = status === "in_review" ? "Approve or reject it first." : "Restore it first.";
  throw precondition(`This strategy is ${inWords[status]} and cannot be changed. ${cure}`, { status });
}

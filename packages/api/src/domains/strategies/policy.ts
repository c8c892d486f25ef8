import type { Permission } from "../../kernel/permissions.ts";
import { type Actor, may } from "../../kernel/scope.ts";
import { legalMoves } from "./rules.ts";
import type { StrategyMove, StrategyStatus } from "./schema.ts";

/** Approving and taking an approved strategy out of use are decisions; the rest is work. */
const movePermissions: Readonly<Record<StrategyMove, Permission>> = {
  submit: "strategies:write",
  reopen: "strategies:write",
  approve: "strategies:approve",
  reject: "strategies:approve",
  archive: "strategies:approve",
  restore: "strategies:approve",
};

/** What this person may do with a strategy now; a submit needs something written and nobody writing. */
export function openMoves(actor: Actor, strategy: { status: StrategyStatus; version: number; drafting: boolean }): StrategyMove[] {
  return legalMoves(strategy.status)
    .filter((move) => may({ actor }, movePermissions[move]))
    .filter((move) => move !== "submit" || (strategy.version > 0 && !strategy.drafting));
}

export function canEdit(actor: Actor, { status, drafting }: { status: StrategyStatus; drafting: boolean }): boolean {
  return may({ actor }, "strategies:write") && !drafting && status !== "in_review" && status !== "archived";
}

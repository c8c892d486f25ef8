import { precondition } from "../../kernel/errors.ts";
import { inTransaction, type Scope, userOf } from "../../kernel/scope.ts";
import { assertVersion } from "../../kernel/versions.ts";
import { auditChange, changeStrategy, draftInProgress } from "./commands.ts";
import { getStrategy, isDrafting, type LockedStrategy, lockStrategy, type StrategyRow } from "./queries.ts";
import { moved } from "./rules.ts";
import type { MoveStrategyInput, RejectStrategyInput, StrategyMove, StrategyStatus } from "./schema.ts";

export async function submitStrategy(scope: Scope, input: MoveStrategyInput): Promise<StrategyRow> {
  return moveStrategy(scope, "submit", input, async (tx, strategy) => {
    if (await isDrafting(tx, strategy)) throw draftInProgress(strategy.jobId);
    if (strategy.currentVersion === null) throw precondition("Nothing is written yet: there is nothing to review.");
    return { submittedBy: userOf(tx), decidedBy: null, decidedAt: null, reviewComment: null };
  });
}

export function approveStrategy(scope: Scope, input: MoveStrategyInput): Promise<StrategyRow> {
  return moveStrategy(scope, "approve", input, (tx) => ({ decidedBy: userOf(tx), decidedAt: tx.now(), reviewComment: null }));
}

export function rejectStrategy(scope: Scope, input: RejectStrategyInput): Promise<StrategyRow> {
  return moveStrategy(scope, "reject", input, (tx) => ({ decidedBy: userOf(tx), decidedAt: tx.now(), reviewComment: input.comment }));
}

export function reopenStrategy(scope: Scope, input: MoveStrategyInput): Promise<StrategyRow> {
  return moveStrategy(scope, "reopen", input, () => ({}));
}

export function archiveStrategy(scope: Scope, input: MoveStrategyInput): Promise<StrategyRow> {
  return moveStrategy(scope, "archive", input, (_, { status }) => ({ archivedFrom: status }));
}

export function restoreStrategy(scope: Scope, input: MoveStrategyInput): Promise<StrategyRow> {
  return moveStrategy(scope, "restore", input, () => ({ archivedFrom: null }));
}

interface Change {
  submittedBy?: string | null;
  decidedBy?: string | null;
  decidedAt?: Date | null;
  reviewComment?: string | null;
  archivedFrom?: StrategyStatus | null;
}

function moveStrategy(
  scope: Scope,
  move: StrategyMove,
  { id, expectedVersion }: MoveStrategyInput,
  changeOf: (tx: Scope, strategy: LockedStrategy) => Change | Promise<Change>,
): Promise<StrategyRow> {
  return inTransaction(scope, async (tx) => {
    const strategy = await lockStrategy(tx, id);
    const status = moved(strategy.status, move);
    assertVersion("strategy", strategy.currentVersion ?? 0, expectedVersion);
    const change = await changeOf(tx, strategy);
    await changeStrategy(tx, id, { ...change, status });
    await auditChange(tx, strategy, {
      before: { status: strategy.status },
      after: { status, version: strategy.currentVersion, ...change },
    });
    return getStrategy(tx, id);
  });
}

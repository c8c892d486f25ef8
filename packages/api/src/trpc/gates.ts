import { AppError } from "../kernel/errors.ts";
import { claimKey, keepAnswer, keepFault } from "../kernel/idempotency.ts";
import { exceeds } from "../kernel/permissions.ts";
import type { Scope } from "../kernel/scope.ts";
import type { Context, Principal } from "./context.ts";
import { toTrpcError } from "./errors.ts";
import { type Preview, PreviewDone, previewOf } from "./preview.ts";
import type { ProcedureMeta } from "./procedures.ts";

/** A mutation between its door and its command. */
export interface GatedCall {
  ctx: Context;
  principal: Principal;
  scope: Scope;
  meta: ProcedureMeta;
  procedure: string;
  input: unknown;
}

/** Runs the command with this scope; throws what it throws. */
type Run = (scope: Scope) => Promise<unknown>;

/**
 * What every mutation of a company passes: it is previewed, or held for a decision when the caller's key may not make it by itself,
 * or made once for its idempotency key, or made under the decision that was waited for, or simply made.
 */
export async function passGates(call: GatedCall, run: Run): Promise<unknown> {
  const { asks } = call.ctx;
  if (asks.preview) return previewCall(call.scope, run);
  if (asks.approvalId !== undefined) return makeApproved(call, asks.approvalId, run);
  const make = mustAsk(call) ? () => holdCall(call, run) : run;
  if (asks.idempotencyKey !== undefined) return makeOnce(call, asks.idempotencyKey, make);
  return make(call.scope);
}

/** Makes the call in a transaction that is rolled back, and says what it had changed by then. */
async function previewCall(scope: Scope, run: Run): Promise<Preview> {
  try {
    return await scope.db.transaction().execute(async (db) => {
      const tx = { ...scope, db, changes: [] };
      await run(tx);
      throw new PreviewDone(await previewOf(tx, tx.changes));
    });
  } catch (error) {
    if (error instanceof PreviewDone) return error.preview;
    throw error;
  }
}

function mustAsk({ principal, meta, procedure }: GatedCall): boolean {
  const { key } = principal;
  if (!key) return false;
  const above = exceeds(meta.risk, key.maxRisk);
  if (key.approvalMode === "all_writes" || (above && key.approvalMode === "risky")) return true;
  if (!above) return false;
  throw new AppError("forbidden", `This key may do what is at most "${key.maxRisk}"; ${procedure} is "${meta.risk}".`, {
    risk: meta.risk,
    ceiling: key.maxRisk,
  });
}

/** A call that would fail is refused at once: nobody is asked to approve it. */
async function holdCall({ ctx, scope, meta, procedure, input }: GatedCall, run: Run): Promise<never> {
  const preview = await previewCall(scope, run);
  const reason = ctx.asks.reason ?? null;
  throw await ctx.services.approvals.hold(scope, { procedure, input: input ?? {}, risk: meta.risk, preview, reason });
}

/** Claim, command and answer commit together, so a crash leaves either all of them or none. */
async function makeOnce({ ctx, scope, procedure, input }: GatedCall, key: string, run: Run): Promise<unknown> {
  const call = { key, procedure, input: input ?? {} };
  try {
    return await scope.db.transaction().execute(async (db) => {
      const tx = { ...scope, db };
      const first = await claimKey(tx, call);
      if (first) {
        ctx.remarks.replayed = true;
        if ("fault" in first) throw toTrpcError(first.fault);
        return first.answer;
      }
      const answer = await run(tx);
      await keepAnswer(tx, call, answer);
      return answer;
    });
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof AppError ? error.cause : error;
    if (cause instanceof AppError && !ctx.remarks.replayed) await keepFault(scope, call, cause);
    throw error;
  }
}

function makeApproved({ ctx, scope, procedure, input }: GatedCall, approvalId: string, run: Run): Promise<unknown> {
  const { approvals } = ctx.services;
  return scope.db.transaction().execute(async (db) => {
    const tx = { ...scope, db };
    await approvals.claim(tx, approvalId, { procedure, input: input ?? {} });
    const answer = await run(tx);
    await approvals.settle(tx, approvalId, answer);
    return answer;
  });
}

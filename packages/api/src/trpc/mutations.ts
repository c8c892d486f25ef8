import type { Preview } from "../kernel/call.ts";
import { AppError } from "../kernel/errors.ts";
import { claimKey, type FirstAnswer, saveAnswer, saveFault } from "../kernel/idempotency.ts";
import { exceeds, type Risk } from "../kernel/permissions.ts";
import type { Principal } from "../kernel/principal.ts";
import { inTransaction, type Scope } from "../kernel/scope.ts";
import type { Context } from "../kernel/services.ts";
import { toTrpcError } from "./errors.ts";
import type { ProcedureMeta } from "./meta.ts";
import { type Run, refusePreview, tryOut } from "./preview.ts";

/** A mutation between its door and its command. */
export interface MutationCall {
  ctx: Context;
  principal: Principal;
  scope: Scope;
  meta: ProcedureMeta;
  procedure: string;
  input: unknown;
}

/**
 * What every mutation of a company passes: it is previewed, or stored for a decision when the caller's key may not make it by itself,
 * or made once for its idempotency key, or made under its approval, or simply made. What is repeatable is never made
 * within a transaction of ours: it may take as long as another system does.
 */
export async function runMutation(call: MutationCall, run: Run): Promise<unknown> {
  const { callOptions } = call.ctx;
  if (callOptions.preview) return previewCall(call, run);
  if (callOptions.approvalId !== undefined) return makeApproved(call, callOptions.approvalId, run);
  const mustWait = needsApproval(call);
  if (call.meta.gate?.repeatable !== undefined) return run(call.scope);
  if (callOptions.idempotencyKey !== undefined)
    return makeOnce(call, callOptions.idempotencyKey, (tx) => (mustWait ? requestApproval(call, tx, run) : make(tx, run)));
  if (!mustWait) return run(call.scope);
  return toAnswer(await inTransaction(call.scope, (tx) => requestApproval(call, tx, run)));
}

/** Makes the call, rolls it back, and returns what it changed. */
async function previewCall({ scope, meta }: MutationCall, run: Run): Promise<Preview> {
  if (meta.gate?.notPreviewed !== undefined) throw refusePreview(meta.gate.notPreviewed);
  return (await inTransaction(scope, (tx) => tryOut(tx, run))).preview;
}

/** Whether a person decides first when this caller makes the call; throws when the caller's key may not even ask. */
export function needsApproval({ principal, meta, procedure }: Pick<MutationCall, "principal" | "meta" | "procedure">): boolean {
  const { key } = principal;
  if (!key || meta.callers?.anyCeiling !== undefined) return false;
  const above = exceeds(meta.risk, key.maxRisk);
  if (meta.gate?.repeatable !== undefined) {
    if (!above) return false;
    throw beyond(key.maxRisk, meta.risk, `${procedure}, for which nobody is asked each time,`);
  }
  if (key.approvalMode === "all_writes" || (above && key.approvalMode === "risky")) {
    if (!meta.gate?.secrets) return true;
    throw new AppError(
      "forbidden",
      `${procedure} deals in secrets, which no approval keeps: a person, or a key of a higher ceiling, may call it.`,
    );
  }
  if (!above) return false;
  throw beyond(key.maxRisk, meta.risk, procedure);
}

function beyond(ceiling: Risk, risk: Risk, what: string): AppError {
  return new AppError("forbidden", `This key may do what is at most "${ceiling}"; ${what} is "${risk}".`, { risk, ceiling });
}

async function make(tx: Scope, run: Run): Promise<FirstAnswer> {
  return { answer: await run(tx) };
}

/** Tries the call first, so that nobody is asked to approve one that fails. Returns the fault, because a throw would roll the request back. */
async function requestApproval({ ctx, meta, procedure, input }: MutationCall, tx: Scope, run: Run): Promise<FirstAnswer> {
  const { preview, clientId } = await tryOut(tx, run);
  const reason = ctx.callOptions.reason ?? null;
  const { risk, does } = meta;
  return { fault: await ctx.services.approvals.request(tx, { procedure, input: input ?? {}, risk, does, preview, clientId, reason }) };
}

/** Claim, command and answer commit together, so a crash leaves either all of them or none. */
async function makeOnce({ ctx, scope, meta, procedure, input }: MutationCall, key: string, work: (tx: Scope) => Promise<FirstAnswer>) {
  const call = { key, procedure, input: input ?? {} };
  const outcome = await scope.db
    .transaction()
    .execute(async (db) => {
      const tx = { ...scope, db };
      const first = await claimKey(tx, call);
      if (first) {
        ctx.responseMeta.replayed = true;
        return first;
      }
      const made = await work(tx);
      await saveAnswer(tx, call, "answer" in made ? { answer: withoutSecrets(meta, made.answer) } : made);
      return made;
    })
    .catch(async (error: unknown) => {
      const cause = error instanceof Error && error.cause instanceof AppError ? error.cause : error;
      if (cause instanceof AppError) await saveFault(scope, call, cause);
      throw error;
    });
  return toAnswer(outcome);
}

function toAnswer(outcome: FirstAnswer): unknown {
  if ("fault" in outcome) throw toTrpcError(outcome.fault);
  return outcome.answer;
}

/** A secret is answered once: what is kept for a repeated call has an empty place there. */
function withoutSecrets({ gate }: ProcedureMeta, answer: unknown): unknown {
  const secrets = gate?.secrets ?? [];
  if (secrets.length === 0 || typeof answer !== "object" || answer === null) return answer;
  return { ...answer, ...Object.fromEntries(secrets.filter((name) => name in answer).map((name) => [name, null])) };
}

function makeApproved({ ctx, scope, procedure, input }: MutationCall, approvalId: string, run: Run): Promise<unknown> {
  const { approvals } = ctx.services;
  return scope.db.transaction().execute(async (db) => {
    const tx = { ...scope, db };
    await approvals.claim(tx, approvalId, { procedure, input: input ?? {} });
    const answer = await run(tx);
    await approvals.complete(tx, approvalId, answer);
    return answer;
  });
}

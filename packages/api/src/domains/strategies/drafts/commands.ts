import type { StrategySections } from "@frontoffice/strategy-writer/strategy";
import type { ModelUsage } from "../../../adapters/llm.ts";
import { publish } from "../../../kernel/events.ts";
import type { Scope } from "../../../kernel/scope.ts";
import { auditChange, changeStrategy } from "../commands.ts";
import { strategyEntity } from "../entity.ts";
import { lockStrategy } from "../queries.ts";
import { addVersion } from "../versions/commands.ts";
import { findVersionOfJob } from "./queries.ts";
import { completedOrder } from "./rules.ts";
import type { StoredAnswer } from "./schema.ts";

/** What is charged: the job, the client that it is for, and the claim, which tells a run from one that took it over. */
export interface SpentOn {
  jobId: string;
  clientId: string;
  attempt: number;
}

/** Stores what the model's calls cost and, if there is one, the answer: the first answer of a job stays. */
export async function storeAnswer(
  tx: Scope,
  spentOn: SpentOn,
  { strategyId, costs, answer }: { strategyId: string; costs: readonly ModelUsage[]; answer: StoredAnswer | undefined },
): Promise<void> {
  for (const [at, cost] of costs.entries()) await recordUsage(tx, { ...spentOn, callNo: at + 1 }, cost);
  if (answer === undefined) return;
  await tx.db
    .insertInto("strategyDrafts")
    .values({ companyId: tx.companyId, jobId: spentOn.jobId, strategyId, answer: JSON.stringify(answer) })
    .onConflict((found) => found.columns(["companyId", "jobId"]).doNothing())
    .execute();
}

/** One row per model call of a run, which are numbered; storing it twice has no effect. Costs are in integer micro-dollars. */
async function recordUsage({ db, companyId }: Scope, spentOn: SpentOn & { callNo: number }, cost: ModelUsage): Promise<void> {
  const { purpose, provider, model, tokensIn, tokensOut, costMicros } = cost;
  const outcome = cost.outcome === "aborted" ? "cancelled" : cost.outcome;
  await db
    .insertInto("usageEvents")
    .values({ companyId, ...spentOn, kind: "ai_tokens", purpose, provider, model, tokensIn, tokensOut, costMicros, outcome })
    .onConflict((found) => found.columns(["companyId", "jobId", "attempt", "purpose", "callNo"]).doNothing())
    .execute();
}

/** Deletes an answer that proved useless, so that a retry asks the model again. */
export async function deleteAnswer(tx: Scope, jobId: string): Promise<void> {
  await tx.db.deleteFrom("strategyDrafts").where("jobId", "=", jobId).execute();
}

export type Saved = { outcome: "saved"; version: number } | { outcome: "superseded" } | { outcome: "edited" };

/** Adds the draft as a version, once per job, and only on top of the version that it was written from. */
export async function saveDraft(
  tx: Scope,
  jobId: string,
  strategyId: string,
  sections: StrategySections,
  answer: StoredAnswer,
): Promise<Saved> {
  const strategy = await lockStrategy(tx, strategyId);
  const done = await findVersionOfJob(tx, jobId);
  if (done) return { outcome: "saved", version: done.number };
  const { pending } = strategy.request;
  if (strategy.jobId !== jobId || !pending) return { outcome: "superseded" };
  if (strategy.status !== "draft" || (strategy.currentVersion ?? 0) !== pending.baseVersion) return { outcome: "edited" };
  const version = pending.baseVersion + 1;
  const { model, promptTemplateVersion, tokensIn, tokensOut, costMicros } = answer;
  const { section, instruction } = pending;
  await addVersion(tx, {
    strategyId,
    number: version,
    sections,
    author: "model",
    model,
    promptTemplateVersion,
    section,
    instruction,
    tokensIn,
    tokensOut,
    costMicros,
    jobId,
  });
  await changeStrategy(tx, strategyId, { request: JSON.stringify(completedOrder(strategy.request)) });
  await auditChange(tx, strategy, { before: { version: pending.baseVersion }, after: { version, model, section } });
  const data = { version, section, jobId };
  await publish(tx, { event: strategyEntity.events.drafted, entityId: strategyId, clientId: strategy.clientId, data });
  await deleteAnswer(tx, jobId);
  return { outcome: "saved", version };
}

import type { DB } from "@frontoffice/db";
import { DatabaseGone, Discard, type JobHandler, JobTimeout, LostClaim, Retry, tellFailure } from "@frontoffice/queue";
import type { DraftFacts } from "@frontoffice/strategy-writer/brief";
import { type StrategySections, sectionKeys, sectionLabels } from "@frontoffice/strategy-writer/strategy";
import { ZodError } from "zod";
import type { ModelUsage } from "../../adapters/llm.ts";
import { type CompanyRun, defineCompanyJob } from "../../kernel/company-job.ts";
import type { ScopeServices } from "../../kernel/company-scope.ts";
import { AppError } from "../../kernel/errors.ts";
import { publish } from "../../kernel/events.ts";
import type { Scope } from "../../kernel/scope.ts";
import { deleteAnswer, storeAnswer, saveDraft } from "./drafts/commands.ts";
import { findAnswer, gatherFacts } from "./drafts/queries.ts";
import { checkDraft } from "./drafts/rules.ts";
import { answerSchema, type StoredAnswer, readAnswer } from "./drafts/schema.ts";
import { strategyEntity } from "./entity.ts";
import { draftStrategy } from "./jobs.ts";
import { instructionsFor, promptFor } from "./prompt.rules.ts";
import { getStrategy, type StrategyRow } from "./queries.ts";
import { getTemplate } from "./templates/queries.ts";
import { recordUsage } from "./usage.ts";
import { findVersionOfJob } from "./versions/queries.ts";

type Run = CompanyRun<{ strategyId: string }>;

const modelDeadlineMs = 300_000;
const maxOutputTokens = 24_000;

export function createStrategyHandlers(services: ScopeServices): JobHandler<DB>[] {
  return [defineCompanyJob(services, draftStrategy, (run) => draft(run).catch((error) => tellEnd(run, error)))];
}

async function draft(run: Run) {
  const { strategyId } = run.payload;
  const { scope } = run;
  const done = await findVersionOfJob(scope, run.job.id);
  if (done) return { strategyId, version: done.number };
  run.progress({ done: 0, total: 4, unit: "phases", note: "Gathering the profile" });
  const { strategy, facts } = await gather(run);
  run.progress({ done: 1, note: "Drafting" });
  const answer = (await findAnswer(scope, run.job.id)) ?? (await write(run, strategy, facts));
  run.progress({ done: 2, note: "Checking citations, dates and totals" });
  const { sections, removedCitations } = await check(run, answer, facts);
  if (removedCitations > 0) run.log(`${removedCitations} citations were not found in the sources and were left out.`);
  run.progress({ done: 3, note: "Saving" });
  const saved = await run.step((tx) => saveDraft(tx, run.job.id, strategyId, sections, answer));
  if (saved.outcome === "edited")
    throw new Discard("The strategy was changed while the draft was being written; nothing was overwritten. Draft again.");
  if (saved.outcome === "superseded") throw new Superseded("A newer draft of this strategy was asked for.");
  run.progress({ done: 4, note: `Version ${saved.version} saved` });
  return { strategyId, version: saved.version };
}

/** Nobody waits for what was replaced by a newer order or deleted. */
class Superseded extends Discard {}

/** When nothing more will be tried, whoever asked is told; a cancelled or handed over run is no failure. */
async function tellEnd(run: Run, error: unknown): Promise<never> {
  if (error instanceof Error && isFinal(run, error)) {
    await tellFailure(run, (tx) => publishFailure(tx, run, error));
  }
  throw error;
}

function isFinal({ job, signal }: Run, error: Error): boolean {
  if (error instanceof Superseded || error instanceof DatabaseGone || error instanceof LostClaim) return false;
  if (signal.aborted && !(signal.reason instanceof JobTimeout)) return false;
  return error instanceof Discard || job.attempt >= job.maxAttempts;
}

async function publishFailure(scope: Scope, { job, payload }: Run, { message }: Error): Promise<void> {
  const { id, clientId } = await getStrategy(scope, payload.strategyId);
  await publish(scope, { event: strategyEntity.events.failed, entityId: id, clientId, data: { error: message, jobId: job.id } });
}

async function gather({ scope, ...run }: Run): Promise<{ strategy: StrategyRow; facts: DraftFacts }> {
  try {
    const strategy = await getStrategy(scope, run.payload.strategyId);
    if (strategy.jobId !== run.job.id || !strategy.request.pending) throw new Superseded("A newer draft of this strategy was asked for.");
    return { strategy, facts: await gatherFacts(scope, strategy) };
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") throw new Superseded("The strategy or its client was deleted.");
    throw error;
  }
}

/** Asks the model, keeps its answer and records what it cost, also when it failed or was cancelled. */
async function write(run: Run, strategy: StrategyRow, facts: DraftFacts): Promise<StoredAnswer> {
  const { companyId, job, signal } = run;
  const spent = { companyId, clientId: strategy.clientId, jobId: job.id, attempt: job.claimNo };
  const calls: ModelUsage[] = [];
  const { models } = run.scope.adapters;
  const template = await getTemplate(run.scope);
  try {
    const { object, raw, usage } = await models.writeObject({
      purpose: "strategies.draft",
      schema: answerSchema(facts.request.section),
      instructions: instructionsFor(facts, template.body),
      prompt: promptFor(facts),
      offline: { writer: "strategies.draft", facts },
      signal,
      onPartial: (partial) => run.progress({ note: writingNote(partial) }),
      onUsage: (usage) => calls.push(usage),
      deadlineMs: modelDeadlineMs,
      maxOutputTokens,
    });
    const { tokensIn, tokensOut, costMicros } = usage;
    const promptTemplateVersion = models.info().offline ? null : template.version;
    const answer = { object, raw, model: `${usage.provider}/${usage.model}`, promptTemplateVersion, tokensIn, tokensOut, costMicros };
    await run.step(async (tx) => {
      await recordUsage(tx.db, spent, usage);
      await storeAnswer(tx, job.id, strategy.id, answer);
    });
    return answer;
  } catch (error) {
    // Money was spent even when nothing came of it; a lost claim has its own end and needs no second error.
    await run.step(async (tx) => void (await Promise.all(calls.map((usage) => recordUsage(tx.db, spent, usage))))).catch(() => undefined);
    throw failure(error, signal);
  }
}

/** The same answer would fail again, so it is forgotten before the error ends the run. */
async function check(run: Run, answer: StoredAnswer, facts: DraftFacts): Promise<{ sections: StrategySections; removedCitations: number }> {
  try {
    const { object } = answer;
    return checkDraft(readAnswer(object, facts.request.section, facts.previous), facts);
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    await run.step((tx) => deleteAnswer(tx, run.job.id));
    throw new Discard("The model's answer does not have the form of a strategy; nothing was saved. Try again or choose another model.");
  }
}

/** What the queue should do about a failed call: wait as told, give up, or try again later. */
function failure(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted || !(error instanceof AppError)) return error;
  const { reason, retryAfterMs } = error.details ?? {};
  if (typeof retryAfterMs === "number") return new Retry({ afterMs: retryAfterMs, message: error.message });
  if (reason === "invalid_output" || reason === "too_large" || reason === "refused")
    return new Discard(`${error.message} The strategy stays as it was.`);
  return error;
}

/** Which section the model has reached, for the live progress. */
function writingNote(partial: unknown): string {
  const begun = partial !== null && typeof partial === "object" ? Object.keys(partial) : [];
  const key = sectionKeys.findLast((one) => begun.includes(one));
  return key ? `Drafting: ${sectionLabels[key]}` : "Drafting";
}

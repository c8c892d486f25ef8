import type { DB } from "@frontoffice/db";
import { DatabaseGone, Discard, type JobHandler, JobTimeout, LostClaim, Retry, reportFailure } from "@frontoffice/queue";
import { sectionKeys, sectionLabels } from "@frontoffice/strategy-writer/strategy";
import { ZodError } from "zod";
import type { ModelUsage } from "../../adapters/llm.ts";
import { type CompanyRun, defineCompanyJob } from "../../kernel/company-job.ts";
import type { ScopeServices } from "../../kernel/company-scope.ts";
import { AppError } from "../../kernel/errors.ts";
import { publish } from "../../kernel/events.ts";
import { deleteAnswer, saveDraft, storeAnswer } from "./drafts/commands.ts";
import { findAnswer, findOrder, findVersionOfJob, type Order } from "./drafts/queries.ts";
import { type CheckedDraft, readDraft } from "./drafts/rules.ts";
import { answerSchema, type StoredAnswer } from "./drafts/schema.ts";
import { strategyEntity } from "./entity.ts";
import { draftStrategy } from "./jobs.ts";
import { instructionsFor, promptFor } from "./prompt.rules.ts";
import { getStrategy } from "./queries.ts";

type Run = CompanyRun<{ strategyId: string }>;

const modelDeadlineMs = 300_000;
const maxOutputTokens = 24_000;

export function createStrategyHandlers(services: ScopeServices): JobHandler<DB>[] {
  return [defineCompanyJob(services, draftStrategy, (run) => draft(run).catch((error) => reportEnd(run, error)))];
}

/** The order was replaced by a newer one, or what it is about was deleted: nobody waits for this draft any more. */
class Superseded extends Discard {}

/** Loads the facts, asks the model once, checks its answer and saves it as a version; a second run continues where the first one stood. */
async function draft(run: Run) {
  const { scope, job } = run;
  const { strategyId } = run.payload;
  const done = await findVersionOfJob(scope, job.id);
  if (done) return { strategyId, version: done.number };
  run.progress({ done: 0, total: 4, unit: "phases", note: "Gathering the profile" });
  const order = await loadOrder(run);
  run.progress({ done: 1, note: "Drafting" });
  const answer = (await findAnswer(scope, job.id)) ?? (await askModel(run, order));
  run.progress({ done: 2, note: "Checking citations, dates and totals" });
  const { sections, removedCitations } = await checkAnswer(run, answer, order);
  if (removedCitations > 0) run.log(`${removedCitations} citations were not found in the sources and were left out.`);
  run.progress({ done: 3, note: "Saving" });
  const saved = await run.step((tx) => saveDraft(tx, job.id, strategyId, sections, answer));
  if (saved.outcome === "edited")
    throw new Discard("The strategy was changed while the draft was being written; nothing was overwritten. Draft again.");
  if (saved.outcome === "superseded") throw new Superseded("A newer draft of this strategy was asked for.");
  run.progress({ done: 4, note: `Version ${saved.version} saved` });
  return { strategyId, version: saved.version };
}

async function loadOrder({ scope, payload, job }: Run): Promise<Order> {
  const order = await findOrder(scope, payload.strategyId, job.id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") throw new Superseded("The strategy or its client was deleted.");
    throw error;
  });
  if (!order) throw new Superseded("A newer draft of this strategy was asked for.");
  return order;
}

/** Asks the model and stores its answer together with what every call cost; the costs also when nothing came of them. */
async function askModel({ scope, job, signal, ...run }: Run, { strategy, facts, template }: Order): Promise<StoredAnswer> {
  const { models } = scope.adapters;
  const costs: ModelUsage[] = [];
  let answer: StoredAnswer | undefined;
  try {
    const { object, raw, usage } = await models.writeObject({
      purpose: "strategies.draft",
      schema: answerSchema(facts.request.section),
      instructions: instructionsFor(facts, template.body),
      prompt: promptFor(facts),
      offline: { writer: "strategies.draft", facts },
      signal,
      onPartial: (partial) => run.progress({ note: writingNote(partial) }),
      onUsage: (cost) => costs.push(cost),
      deadlineMs: modelDeadlineMs,
      maxOutputTokens,
    });
    const { tokensIn, tokensOut, costMicros, provider, model } = usage;
    const promptTemplateVersion = models.info().offline ? null : template.version;
    answer = { object, raw, model: `${provider}/${model}`, promptTemplateVersion, tokensIn, tokensOut, costMicros };
    return answer;
  } catch (error) {
    throw jobErrorOf(error, signal);
  } finally {
    const spentOn = { jobId: job.id, clientId: strategy.clientId, attempt: job.claimNo };
    const saving = run.step((tx) => storeAnswer(tx, spentOn, { strategyId: strategy.id, costs, answer }));
    // Without an answer the run fails with the model's error; a lost claim has its own end and needs no second error.
    await (answer ? saving : saving.catch(() => undefined));
  }
}

/** A retry would get the same answer from the database, so a useless one is deleted before the error ends the run. */
async function checkAnswer(run: Run, { object }: StoredAnswer, { facts }: Order): Promise<CheckedDraft> {
  try {
    return readDraft(object, facts);
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    await run.step((tx) => deleteAnswer(tx, run.job.id));
    throw new Discard("The model's answer does not have the form of a strategy; nothing was saved. Try again or choose another model.");
  }
}

/** What the queue should do about a failed call: wait as long as the provider says, give up, or try again later. */
function jobErrorOf(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted || !(error instanceof AppError)) return error;
  const { reason, retryAfterMs } = error.details ?? {};
  if (typeof retryAfterMs === "number") return new Retry({ afterMs: retryAfterMs, message: error.message });
  if (reason === "invalid_output" || reason === "too_large" || reason === "refused")
    return new Discard(`${error.message} The strategy stays as it was.`);
  return error;
}

/** Publishes the failure when nothing more will be tried; a run that was cancelled, replaced or handed over has not failed. */
async function reportEnd(run: Run, error: unknown): Promise<never> {
  if (error instanceof Error && isFinal(run, error)) {
    await reportFailure(run, async (tx) => {
      const { id, clientId } = await getStrategy(tx, run.payload.strategyId);
      const data = { error: error.message, jobId: run.job.id };
      await publish(tx, { event: strategyEntity.events.failed, entityId: id, clientId, data });
    });
  }
  throw error;
}

function isFinal({ job, signal }: Run, error: Error): boolean {
  if (error instanceof Superseded || error instanceof DatabaseGone || error instanceof LostClaim) return false;
  if (signal.aborted && !(signal.reason instanceof JobTimeout)) return false;
  return error instanceof Discard || job.attempt >= job.maxAttempts;
}

/** Which section the model has reached, for the live progress. */
function writingNote(partial: unknown): string {
  const begun = partial !== null && typeof partial === "object" ? Object.keys(partial) : [];
  const key = sectionKeys.findLast((one) => begun.includes(one));
  return key ? `Drafting: ${sectionLabels[key]}` : "Drafting";
}

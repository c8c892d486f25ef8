import type { DraftFacts } from "@frontoffice/strategy-writer/brief";
import type { Scope } from "../../../kernel/scope.ts";
import { getClient } from "../../clients/queries.ts";
import { getCurrency, getStrategy, type StrategyRow } from "../queries.ts";
import { getTemplate, type TemplateRow } from "../templates/queries.ts";
import { profileOf, requestOf } from "./rules.ts";
import { type StoredAnswer, storedAnswer } from "./schema.ts";

/** What a job drafts, and everything that the draft is written from. */
export interface Order {
  strategy: StrategyRow;
  facts: DraftFacts;
  template: TemplateRow;
}

/** The order that the job was started for; undefined when a newer one has replaced it. */
export async function findOrder(scope: Scope, strategyId: string, jobId: string): Promise<Order | undefined> {
  const strategy = await getStrategy(scope, strategyId);
  if (strategy.jobId !== jobId || !strategy.request.pending) return undefined;
  const client = await getClient(scope, strategy.clientId);
  const request = requestOf(strategy.request, strategy.periodStart, await getCurrency(scope));
  const facts = { profile: profileOf(client), request, previous: strategy.sections };
  return { strategy, facts, template: await getTemplate(scope) };
}

/** The answer that an earlier run of the job has stored. */
export async function findAnswer({ db }: Pick<Scope, "db">, jobId: string): Promise<StoredAnswer | null> {
  const row = await db.selectFrom("strategyDrafts").select("answer").where("jobId", "=", jobId).executeTakeFirst();
  return row ? storedAnswer.parse(row.answer) : null;
}

/** The version that a job has saved, if it has. */
export async function findVersionOfJob({ db }: Pick<Scope, "db">, jobId: string) {
  return db.selectFrom("strategyVersions").select(["number", "strategyId"]).where("jobId", "=", jobId).executeTakeFirst();
}

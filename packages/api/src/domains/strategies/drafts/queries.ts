import type { DraftFacts } from "@frontoffice/strategy-writer/brief";
import type { Scope } from "../../../kernel/scope.ts";
import { getClient } from "../../clients/queries.ts";
import { getCurrency, type StrategyRow } from "../queries.ts";
import { profileOf, requestOf } from "./rules.ts";
import { keptAnswer, type StoredAnswer } from "./schema.ts";

/** Everything that a draft is written from. */
export async function gatherFacts(scope: Scope, strategy: StrategyRow): Promise<DraftFacts> {
  const client = await getClient(scope, strategy.clientId);
  return {
    profile: profileOf(client),
    request: requestOf(strategy.request, strategy.periodStart, await getCurrency(scope)),
    previous: strategy.sections,
  };
}

/** The answer that an earlier run of the job has kept. */
export async function findAnswer({ db, companyId }: Pick<Scope, "db" | "companyId">, jobId: string): Promise<StoredAnswer | null> {
  const row = await db
    .selectFrom("strategyDrafts")
    .select("answer")
    .where("companyId", "=", companyId)
    .where("jobId", "=", jobId)
    .executeTakeFirst();
  return row ? keptAnswer.parse(row.answer) : null;
}

import type { DB, Kysely } from "@frontoffice/db";
import type { ModelUsage } from "../../adapters/llm.ts";

export interface SpentOn {
  companyId: string;
  clientId: string | null;
  jobId: string;
  /** The claim of the job, which tells a run taken over by another worker from the one before. */
  attempt: number;
}

/** One row per model call and run; saving it twice has no effect. Costs are in integer micro-dollars. */
export async function recordUsage(db: Kysely<DB>, spent: SpentOn, usage: ModelUsage): Promise<void> {
  const { purpose, provider, model, tokensIn, tokensOut, costMicros, outcome } = usage;
  await db
    .insertInto("usageEvents")
    .values({
      ...spent,
      kind: "ai_tokens",
      purpose,
      provider,
      model,
      tokensIn,
      tokensOut,
      costMicros,
      outcome: outcome === "aborted" ? "cancelled" : outcome,
    })
    .onConflict((found) => found.columns(["companyId", "jobId", "attempt", "purpose"]).doNothing())
    .execute();
}

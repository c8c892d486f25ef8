import { lastDay } from "@frontoffice/strategy-writer/days";
import { writeStrategy } from "@frontoffice/strategy-writer/writer";
import { inTransaction, type Scope } from "../../kernel/scope.ts";
import { makeClient } from "../clients/factory.ts";
import { getClient } from "../clients/queries.ts";
import { profileOf, requestOf } from "./drafts/rules.ts";
import type { DraftOrder } from "./drafts/schema.ts";
import { getStrategy, type StrategyRow } from "./queries.ts";
import type { StrategyStatus } from "./schema.ts";
import { addVersion } from "./versions/commands.ts";

interface StrategyValues {
  clientId?: string;
  title?: string;
  status?: StrategyStatus;
  periodStart?: string;
  weeks?: number;
  /** False leaves the strategy without content, as before its first draft. */
  written?: boolean;
}

/** A strategy in the given state, with the offline writer's first version and no job. */
export function makeStrategy(scope: Scope, values: StrategyValues = {}): Promise<StrategyRow> {
  const { title = "Spring plan", status = "draft", periodStart = "2027-03-01", weeks = 4, written = true } = values;
  return inTransaction(scope, async (tx) => {
    const client = values.clientId
      ? await getClient(tx, values.clientId)
      : await makeClient(tx, { description: "We offer check-ups and whitening in Leeds." });
    const order: DraftOrder = { focus: null, tone: null, weeks, channels: [], history: [], variant: 0, pending: null };
    const { id } = await tx.db
      .insertInto("strategies")
      .values({
        companyId: tx.companyId,
        clientId: client.id,
        title,
        status,
        periodStart,
        periodEnd: lastDay(periodStart, weeks),
        request: JSON.stringify(order),
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    if (written) {
      const sections = writeStrategy({ profile: profileOf(client), request: requestOf(order, periodStart, "EUR"), previous: null });
      await addVersion(tx, { strategyId: id, number: 1, sections, author: "model", model: "offline/rules" });
    }
    return getStrategy(tx, id);
  });
}

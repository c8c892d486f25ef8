import { sql } from "@frontoffice/db";
import { addDays, dayIn } from "@frontoffice/strategy-writer/days";
import type { Scope } from "../../../kernel/scope.ts";
import { getClient } from "../../clients/queries.ts";
import { type Plan, plansThatCount, postsBetween } from "./rules.ts";
import type { ClientCalendarInput, ClientCalendarView } from "./schema.ts";

/** Plans of one client that are looked through at most; nobody has as many for the same days. */
const MOST_PLANS = 50;

/** What is planned for a client within these days. Throws `not_found` for another company's client. */
export async function getClientCalendar(scope: Scope, { clientId, from, days }: ClientCalendarInput): Promise<ClientCalendarView> {
  const { timezone } = await getClient(scope, clientId);
  const first = from ?? dayIn(timezone, scope.now());
  const last = addDays(first, days - 1);
  const plans = await listPlans(scope, clientId, first, last);
  return { from: first, to: last, items: postsBetween(plansThatCount(plans), first, last) };
}

function listPlans({ db }: Scope, clientId: string, first: string, last: string): Promise<Plan[]> {
  return db
    .selectFrom("strategies")
    .innerJoin("strategyVersions as version", (join) =>
      join
        .onRef("version.companyId", "=", "strategies.companyId")
        .onRef("version.strategyId", "=", "strategies.id")
        .onRef("version.number", "=", "strategies.currentVersion"),
    )
    .select(["strategies.id", "strategies.title", "strategies.status"])
    .select(sql<Plan["weeks"]>`version.sections #> '{calendar,weeks}'`.as("weeks"))
    .where("strategies.clientId", "=", clientId)
    .where("strategies.deletedAt", "is", null)
    .where("strategies.status", "in", ["draft", "in_review", "approved"])
    .where("strategies.periodStart", "<=", last)
    .where("strategies.periodEnd", ">=", first)
    .orderBy("strategies.id", "desc")
    .limit(MOST_PLANS)
    .$narrowType<{ status: Plan["status"] }>()
    .execute();
}

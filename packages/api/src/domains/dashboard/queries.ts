import { sql } from "@frontoffice/db";
import type { RawBuilder } from "kysely";
import { readCounts, sumOf } from "../../kernel/counts.ts";
import { ofListedClients } from "../../kernel/listed-clients.ts";
import { inTransaction, type Scope } from "../../kernel/scope.ts";
import { countClients, getCompanyPlace } from "../clients/queries.ts";
import { countJobs, countLiveJobs, listLiveJobs } from "../jobs/queries.ts";
import type { JobStatus } from "../jobs/schema.ts";
import { listNamedActivity } from "./activity.queries.ts";

const SHOWN = { activity: 12, jobs: 5, strategies: 5, weeks: 12 };

export type Overview = Awaited<ReturnType<typeof getOverview>>;

/** What the dashboard shows, over one connection. */
export function getOverview(scope: Scope) {
  return inTransaction(scope, async (tx) => ({
    ...(await countAll(tx)),
    profiles: await findProfiles(tx),
    runningJobs: await listLiveJobs(tx, SHOWN.jobs),
    strategiesPerWeek: await countStrategiesPerWeek(tx),
    latestStrategies: await listLatestStrategies(tx),
    activity: await listNamedActivity(tx, { limit: SHOWN.activity }),
  }));
}

/** Those of a deleted client come back with it. */
const ownStrategies = (scope: Scope) =>
  scope.db
    .selectFrom("strategies")
    .innerJoin("clients", (join) =>
      join.onRef("clients.companyId", "=", "strategies.companyId").onRef("clients.id", "=", "strategies.clientId"),
    )
    .where(ofListedClients(scope, "strategies.clientId"))
    .where("strategies.deletedAt", "is", null)
    .where("clients.deletedAt", "is", null);

interface StrategyCount {
  status: string;
  count: number;
  /** How many have a draft. */
  written: number;
  /** How many were approved once. */
  approved: number;
}

/** How many clients, strategies and jobs there are: of the company as the database keeps count, of a limited caller by counting. */
async function countAll(tx: Scope): Promise<{ clients: number; strategies: StrategyCount[]; jobs: Partial<Record<JobStatus, number>> }> {
  if (tx.clientIds !== null) return { clients: await countClients(tx), strategies: await countStrategies(tx), jobs: await countJobs(tx) };
  const counts = await readCounts(tx);
  const strategies = Object.entries(counts.strategies).map(([status, count]) => ({
    status,
    count,
    written: counts["strategies.written"][status] ?? 0,
    approved: counts["strategies.approved"][status] ?? 0,
  }));
  return { clients: sumOf(counts.clients), strategies, jobs: { ...counts.jobs, ...(await countLiveJobs(tx)) } };
}

/** Whether a client says enough for a good strategy, and the first one that does not yet. */
async function findProfiles(scope: Scope): Promise<{ hasComplete: boolean; incompleteId: string | null }> {
  const named = sql`(coalesce(clients.profession, '') <> '' and coalesce(clients.description, '') <> '')`;
  const written = sql`(coalesce(profile.target_audience, '') <> '' and coalesce(profile.marketing_goals, '') <> '' and coalesce(profile.brand_voice, '') <> '')`;
  const profiles = sql`marketing_profiles profile join clients on clients.company_id = profile.company_id and clients.id = profile.client_id
    and clients.deleted_at is null and ${ofListedClients(scope, "clients.id")} where profile.company_id = ${scope.companyId}`;
  const { rows } = await sql<{ hasComplete: boolean; incompleteId: string | null }>`
    select (select profile.client_id from ${profiles} and ${written} and ${named} order by profile.client_id limit 1) is not null as has_complete, least(
      (select clients.id from clients where clients.company_id = ${scope.companyId} and ${ofListedClients(scope, "clients.id")}
        and clients.deleted_at is null and not ${named} order by clients.id limit 1),
      (select profile.client_id from ${profiles} and not ${written} order by profile.client_id limit 1)) as incomplete_id`.execute(
    scope.db,
  );
  return rows[0] ?? { hasComplete: false, incompleteId: null };
}

/** Strategies by state, and of each state how many have a draft or were approved once. */
function countStrategies(scope: Scope): Promise<StrategyCount[]> {
  return ownStrategies(scope)
    .select((eb) => [
      "strategies.status",
      eb.fn.countAll<number>().as("count"),
      sql<number>`count(strategies.current_version)`.as("written"),
      sql<number>`count(*) filter (where strategies.status = 'approved' or strategies.archived_from = 'approved')`.as("approved"),
    ])
    .groupBy("strategies.status")
    .execute();
}

/** Strategies by the week that they were made in: the difference of how many there were by its end and by its beginning. */
async function countStrategiesPerWeek(scope: Scope): Promise<{ weekStart: string; count: number }[]> {
  const { timezone } = await getCompanyPlace(scope);
  const { rows } = await sql<{ weekStart: string; count: number }>`
    with week as (
      select start, start at time zone ${timezone} as begins, (start + interval '1 week') at time zone ${timezone} as ends
      from (select date_trunc('week', ${scope.now()}::timestamptz at time zone ${timezone}) as start) this (latest)
      cross join lateral generate_series(latest - make_interval(weeks => ${SHOWN.weeks - 1}), latest, interval '1 week') as weeks (start))
    select to_char(start, 'YYYY-MM-DD') as week_start, ${strategiesMade(scope)} as count from week order by start`.execute(scope.db);
  return rows;
}

/** How many strategies were made in a week; a company's are counted by days of UTC, which leaves the parts of a day at both ends. */
function strategiesMade(scope: Scope) {
  const made = (from: RawBuilder<unknown>, to: RawBuilder<unknown>) => sql`(
    select count(*) from strategies join clients on clients.company_id = strategies.company_id and clients.id = strategies.client_id
      and clients.deleted_at is null
    where strategies.company_id = ${scope.companyId} and ${ofListedClients(scope, "strategies.clientId")}
      and strategies.deleted_at is null and strategies.created_at >= ${from} and strategies.created_at < ${to})`;
  const [begins, ends] = [sql`week.begins`, sql`week.ends`];
  if (scope.clientIds !== null) return made(begins, ends);
  const dayOf = (moment: RawBuilder<unknown>) => sql`date_trunc('day', ${moment}, 'UTC')`;
  const stateOf = (moment: RawBuilder<unknown>) => sql`to_char(${moment} at time zone 'UTC', 'YYYY-MM-DD')`;
  return sql`(select coalesce(sum(amount), 0)::bigint from counts where company_id = ${scope.companyId} and subject = 'strategies.created'
      and state >= ${stateOf(begins)} and state < ${stateOf(ends)})
    - ${made(dayOf(begins), begins)} + ${made(dayOf(ends), ends)}`;
}

function listLatestStrategies(scope: Scope) {
  return ownStrategies(scope)
    .select(["strategies.id", "strategies.clientId", "clients.name as clientName"])
    .select(["strategies.title", "strategies.status", "strategies.updatedAt"])
    .orderBy("strategies.createdAt", "desc")
    .orderBy("strategies.id", "desc")
    .limit(SHOWN.strategies)
    .execute();
}

import { sql } from "@frontoffice/db";
import { listEntities } from "../../kernel/entity.ts";
import { listNames } from "../../kernel/names.ts";
import { inTransaction, may, type Scope } from "../../kernel/scope.ts";
import { listRecentActivity } from "../audit/queries.ts";
import { getCompanyPlace } from "../clients/queries.ts";
import { countJobs, listLiveJobs } from "../jobs/queries.ts";

const SHOWN = { activity: 12, jobs: 5, strategies: 5, weeks: 12 };

export type Overview = Awaited<ReturnType<typeof getOverview>>;
export type Activity = Awaited<ReturnType<typeof listNamedActivity>>[number];

/** What the dashboard shows, over one connection. */
export function getOverview(scope: Scope) {
  return inTransaction(scope, async (tx) => ({
    clients: await countClientFacts(tx),
    strategies: await countStrategies(tx),
    jobs: await countJobs(tx),
    runningJobs: await listLiveJobs(tx, SHOWN.jobs),
    strategiesPerWeek: await countStrategiesPerWeek(tx),
    latestStrategies: await listLatestStrategies(tx),
    activity: await listNamedActivity(tx),
  }));
}

/** Those of a deleted client come back with it. */
const ownStrategies = ({ db }: Scope) =>
  db
    .selectFrom("strategies")
    .innerJoin("clients", (join) =>
      join.onRef("clients.companyId", "=", "strategies.companyId").onRef("clients.id", "=", "strategies.clientId"),
    )
    .where("strategies.deletedAt", "is", null)
    .where("clients.deletedAt", "is", null);

/** How many clients there are, how many say enough for a good strategy, and one that does not yet. */
function countClientFacts({ db }: Scope) {
  const complete = sql<boolean>`(coalesce(clients.profession, '') <> '' and coalesce(clients.description, '') <> ''
    and coalesce(profile.target_audience, '') <> '' and coalesce(profile.marketing_goals, '') <> '' and coalesce(profile.brand_voice, '') <> '')`;
  return db
    .selectFrom("clients")
    .innerJoin("marketingProfiles as profile", (join) =>
      join.onRef("profile.companyId", "=", "clients.companyId").onRef("profile.clientId", "=", "clients.id"),
    )
    .where("clients.deletedAt", "is", null)
    .select((eb) => [
      eb.fn.countAll<number>().as("count"),
      sql<number>`count(*) filter (where ${complete})`.as("complete"),
      sql<string | null>`(array_agg(clients.id order by clients.id) filter (where not ${complete}))[1]`.as("incompleteId"),
    ])
    .executeTakeFirstOrThrow();
}

/** Strategies by state, and of each state how many have a draft or were approved once. */
function countStrategies(scope: Scope) {
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

async function countStrategiesPerWeek(scope: Scope): Promise<{ weekStart: string; count: number }[]> {
  const { timezone } = await getCompanyPlace(scope);
  const { rows } = await sql<{ weekStart: string; count: number }>`
    select to_char(week.start, 'YYYY-MM-DD') as week_start, count(strategies.id) as count
    from (select date_trunc('week', ${scope.now()}::timestamptz at time zone ${timezone}) as start) this
    cross join lateral generate_series(this.start - make_interval(weeks => ${SHOWN.weeks - 1}), this.start, interval '1 week') as week (start)
    left join (strategies
      join clients on clients.company_id = strategies.company_id and clients.id = strategies.client_id and clients.deleted_at is null)
      on strategies.company_id = ${scope.companyId} and strategies.deleted_at is null
      and strategies.created_at >= week.start at time zone ${timezone}
      and strategies.created_at < (week.start + interval '1 week') at time zone ${timezone}
    group by week.start order by week.start`.execute(scope.db);
  return rows;
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

/** The newest changes to rows that the caller may read of, with the names that these bear now, deleted ones too. */
async function listNamedActivity(tx: Scope) {
  const entities = listEntities().filter(({ newsFor }) => newsFor !== undefined && may(tx, newsFor));
  const standingAlone = [...tx.words].flatMap(([name, { past }]) => (typeof past === "string" ? [] : [name]));
  const types = entities.map(({ type }) => type);
  const events = await listRecentActivity(tx, { entities: types, except: standingAlone, limit: SHOWN.activity });
  const named = await listNames(tx, events);
  return events.map((event) => ({ ...event, subject: named(event) }));
}

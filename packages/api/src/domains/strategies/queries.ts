import { type DB, type Given, sql } from "@frontoffice/db";
import type { StrategySections } from "@frontoffice/strategy-writer/strategy";
import type { ExpressionBuilder } from "kysely";
import { z } from "zod";
import { notFound } from "../../kernel/errors.ts";
import { listQuery } from "../../kernel/list-query.ts";
import type { Scope } from "../../kernel/scope.ts";
import { type Found, isFound, searchFor } from "../../kernel/search.ts";
import type { DraftOrder } from "./drafts/schema.ts";
import type { ListStrategiesInput, StrategyStatus } from "./schema.ts";

/** The company's strategies; those of a deleted client come back with it. */
const ownStrategies = ({ db }: Pick<Scope, "db">) =>
  db
    .selectFrom("strategies")
    .where("strategies.deletedAt", "is", null)
    .where((eb) => eb.exists(clientOf(eb).where("client.deletedAt", "is", null)));

const clientOf = (eb: ExpressionBuilder<DB, "strategies">) =>
  eb
    .selectFrom("clients as client")
    .select("client.id")
    .whereRef("client.companyId", "=", "strategies.companyId")
    .whereRef("client.id", "=", "strategies.clientId");

const shown = (strategies: ReturnType<typeof ownStrategies>) =>
  strategies
    .innerJoin("clients", (join) =>
      join.onRef("clients.companyId", "=", "strategies.companyId").onRef("clients.id", "=", "strategies.clientId"),
    )
    .leftJoin("strategyVersions as version", (join) =>
      join
        .onRef("version.companyId", "=", "strategies.companyId")
        .onRef("version.strategyId", "=", "strategies.id")
        .onRef("version.number", "=", "strategies.currentVersion"),
    )
    .leftJoin("jobs", (join) => join.onRef("jobs.companyId", "=", "strategies.companyId").onRef("jobs.id", "=", "strategies.jobId"))
    .selectAll("strategies")
    .select(["clients.name as clientName", "jobs.status as jobStatus"])
    .select(sql<string | null>`version.sections #>> '{summary,headline}'`.as("headline"))
    .$narrowType<{ request: DraftOrder; status: StrategyStatus }>();

export type StrategyListRow = Awaited<ReturnType<typeof listStrategies>>["items"][number];
export type StrategyRow = Awaited<ReturnType<typeof getStrategy>>;
export type LockedStrategy = Awaited<ReturnType<typeof lockStrategy>>;

interface StrategyFilters extends Found {
  clientId: string | undefined;
  status: string | undefined;
}

/** By the title, or by what is searched of the client. */
const places = {
  strategies: { id: "strategies.id", text: sql<string>`lower(strategies.title)` },
  clients: {
    id: "strategies.clientId",
    text: sql<string>`(select c.search from clients c where c.company_id = strategies.company_id and c.id = strategies.client_id)`,
  },
};

/** Newest first: ids rise with time. */
const strategyList = listQuery({
  table: "strategies",
  client: "clientId",
  order: ["id"],
  direction: "desc",
  cursor: [z.uuid()],
  matching: (db, { clientId, status, ...found }: Given<StrategyFilters>) =>
    ownStrategies({ db })
      .$if(clientId !== undefined, (query) => query.where("strategies.clientId", "=", clientId ?? ""))
      .$if(status !== undefined, (query) => query.where("strategies.status", "=", status ?? ""))
      .$if(found.pattern !== undefined, (query) => query.where(isFound(found, places))),
  inFull: shown,
});

export async function listStrategies(scope: Scope, { clientId, status, search, ...wanted }: ListStrategiesInput) {
  return strategyList(scope, wanted, { clientId, status, ...(await searchFor(scope, ["strategies", "clients"], search)) });
}

export async function getStrategy(scope: Scope, id: string) {
  const row = await shown(ownStrategies(scope))
    .leftJoin("users as submitter", "submitter.id", "strategies.submittedBy")
    .leftJoin("users as decider", "decider.id", "strategies.decidedBy")
    .leftJoin("users as writer", "writer.id", "version.createdBy")
    .select(["submitter.name as submitterName", "decider.name as deciderName", "writer.name as writerName"])
    .select([
      "version.sections",
      "version.author",
      "version.model",
      "version.section",
      "version.instruction",
      "version.promptTemplateVersion",
      "version.createdAt as writtenAt",
    ])
    .$narrowType<{ sections: StrategySections | null }>()
    .where("strategies.id", "=", id)
    .executeTakeFirst();
  if (!row) throw notFound("strategy");
  return row;
}

/** Holds the row until the transaction ends, so that changes to one strategy come one after the other. */
export async function lockStrategy(tx: Scope, id: string) {
  const row = await ownStrategies(tx)
    .selectAll("strategies")
    .$narrowType<{ request: DraftOrder; status: StrategyStatus }>()
    .where("strategies.id", "=", id)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!row) throw notFound("strategy");
  return row;
}

/** Whether the job of the latest draft still waits or runs. */
export async function isDrafting({ db }: Scope, { jobId }: { jobId: string | null }): Promise<boolean> {
  if (jobId === null) return false;
  const live = await db
    .selectFrom("jobs")
    .select("id")
    .where("id", "=", jobId)
    .where("status", "in", ["queued", "running"])
    .executeTakeFirst();
  return live !== undefined;
}

/** What the company counts money in. */
export async function getCurrency({ db, companyId }: Scope): Promise<string> {
  const { currency } = await db.selectFrom("companies").select("currency").where("id", "=", companyId).executeTakeFirstOrThrow();
  return currency;
}

import { type DB, type Expression, type Given, kept, sql, together } from "@frontoffice/db";
import type { ExpressionBuilder } from "kysely";
import { jsonArrayFrom } from "kysely/helpers/postgres";
import { z } from "zod";
import { countsOf, countsQuery, readCounts, sumOf } from "../../kernel/counts.ts";
import { AppError, notFound } from "../../kernel/errors.ts";
import { listQuery } from "../../kernel/list-query.ts";
import { ofListedClients } from "../../kernel/listed-clients.ts";
import type { Page } from "../../kernel/page.ts";
import type { Scope } from "../../kernel/scope.ts";
import { type Found, isFound, searchFor } from "../../kernel/search.ts";
import { canSeeDeletedClients } from "./policy.ts";
import type { ListClientsInput } from "./schema.ts";

const MOST_TAGS_SHOWN = 500;

/** All clients of the company, deleted ones too. */
const everyClient = ({ db }: Pick<Scope, "db">) => db.selectFrom("clients");

const ownClients = (scope: Pick<Scope, "db">) => everyClient(scope).where("clients.deletedAt", "is", null);

const ownCompany = ({ db, companyId }: Scope) => db.selectFrom("companies").where("id", "=", companyId);

/** What is shown of a client, and what a list is ordered by. */
const shown = [
  ...(["id", "name", "profession", "description", "website", "industry", "timezone", "status", "color", "ownerId"] as const),
  ...(["version", "createdBy", "createdAt", "updatedAt", "deletedAt", "sortName"] as const),
] as const;

const inFull = (clients: ReturnType<typeof everyClient>) =>
  clients
    .innerJoin("marketingProfiles as profile", (join) =>
      join.onRef("profile.companyId", "=", "clients.companyId").onRef("profile.clientId", "=", "clients.id"),
    )
    .leftJoin("users as creator", "creator.id", "clients.createdBy")
    .leftJoin("memberships as ownership", (join) =>
      join
        .onRef("ownership.companyId", "=", "clients.companyId")
        .onRef("ownership.userId", "=", "clients.ownerId")
        .on("ownership.removedAt", "is", null),
    )
    .leftJoin("users as owner", "owner.id", "ownership.userId")
    .select(shown.map((column) => `clients.${column}` as const))
    .select(["profile.targetAudience", "profile.marketingGoals", "profile.brandVoice", "profile.forbiddenPhrases"])
    .select(["creator.name as creatorName", "owner.name as ownerName"])
    .select((eb) =>
      sql<string[]>`array(${eb
        .selectFrom("clientTags")
        .select("clientTags.tag")
        .whereRef("clientTags.companyId", "=", "clients.companyId")
        .whereRef("clientTags.clientId", "=", "clients.id")
        .orderBy("clientTags.key")})`.as("tags"),
    )
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom("phoneNumbers")
          .select(["phoneNumbers.id", "phoneNumbers.e164", "phoneNumbers.label"])
          .whereRef("phoneNumbers.companyId", "=", "clients.companyId")
          .whereRef("phoneNumbers.clientId", "=", "clients.id")
          .orderBy("phoneNumbers.position"),
      ).as("phoneNumbers"),
    );

export type ClientRow = Awaited<ReturnType<typeof getClient>>;

interface ClientFilters extends Found {
  status: string | undefined;
  ownerId: string | undefined;
  /** In lower case. */
  tag: string | undefined;
  withDeleted: boolean;
}

const places = { clients: { id: "clients.id", text: sql<string>`clients.search` } };

const isTagged =
  (key: string | Expression<string>) =>
  ({ exists, selectFrom }: ExpressionBuilder<DB, "clients">) =>
    exists(
      selectFrom("clientTags as tagged")
        .select("tagged.clientId")
        .whereRef("tagged.companyId", "=", "clients.companyId")
        .whereRef("tagged.clientId", "=", "clients.id")
        .where("tagged.key", "=", key),
    );

/** In the order of their names. */
const clientList = listQuery({
  table: "clients",
  client: "id",
  order: ["sortName", "id"],
  direction: "asc",
  cursor: [z.string(), z.uuid()],
  matching: (db, { status, ownerId, tag, withDeleted, ...found }: Given<ClientFilters>) =>
    (withDeleted ? everyClient({ db }) : ownClients({ db }))
      .$if(status !== undefined, (query) => query.where("clients.status", "=", status ?? ""))
      .$if(ownerId !== undefined, (query) => query.where("clients.ownerId", "=", ownerId ?? null))
      .$if(tag !== undefined, (query) => query.where(isTagged(tag ?? "")))
      .$if(found.pattern !== undefined, (query) => query.where(isFound(found, places))),
  inFull,
});

export async function listClients(scope: Scope, input: ListClientsInput): Promise<Page<ClientRow>> {
  if (input.includeDeleted && !canSeeDeletedClients(scope.actor)) {
    throw new AppError("forbidden", "Only those who may restore clients see deleted ones.", { permission: "clients:delete" });
  }
  const { status, ownerId, search, includeDeleted } = input;
  const tag = input.tag?.toLowerCase();
  return clientList(scope, input, { status, ownerId, tag, withDeleted: includeDeleted, ...(await searchFor(scope, ["clients"], search)) });
}

const oneClient = (db: Scope["db"], id: string | Expression<string>) => inFull(ownClients({ db })).where("clients.id", "=", id);

const readClient = kept((db, { id }: Given<{ id: string }>) => oneClient(db, id));

export async function getClient(scope: Scope, id: string) {
  const [row] = await readClient(scope.db, { id });
  if (!row) throw notFound("client");
  return row;
}

/**
 * The client as it is, held until the transaction ends, so that two changes to one client come one after the other. It is read behind the
 * lock: a statement that waited for one sees its other tables as they were before.
 */
export async function lockClient(tx: Scope, id: string): Promise<ClientRow> {
  const lock = ownClients(tx).select("clients.id").where("clients.id", "=", id).forNoKeyUpdate();
  const [, [row]] = await together(tx.db, lock, oneClient(tx.db, id));
  if (!row) throw notFound("client");
  return row;
}

/** A deleted client, held until the transaction ends. */
export async function lockDeletedClient(tx: Scope, id: string) {
  const row = await everyClient(tx)
    .select(["clients.id", "clients.name", "clients.deletedAt"])
    .where("clients.id", "=", id)
    .where("clients.deletedAt", "is not", null)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!row) throw notFound("deleted client");
  return row;
}

export async function hasClients(scope: Scope): Promise<boolean> {
  return (
    (await ownClients(scope)
      .where(ofListedClients(scope, "clients.id"))
      .select("clients.id")
      .orderBy("clients.sortName")
      .limit(1)
      .executeTakeFirst()) !== undefined
  );
}

export async function countClients(scope: Scope): Promise<number> {
  return scope.clientIds === null
    ? sumOf((await readCounts(scope)).clients)
    : countOf(ownClients(scope).where(ofListedClients(scope, "clients.id")));
}

/** Names by id, also of deleted clients: what happened to them keeps its name. */
export async function listClientNames(scope: Scope, ids: readonly string[]): Promise<Map<string, { name: string; isDeleted: boolean }>> {
  if (ids.length === 0) return new Map();
  const rows = await everyClient(scope)
    .select(["clients.id", "clients.name", "clients.deletedAt"])
    .where("clients.id", "in", [...ids])
    .execute();
  return new Map(rows.map(({ id, name, deletedAt }) => [id, { name, isDeleted: deletedAt !== null }]));
}

/** What clients are tagged with, the commonest spelling of each, and how many bear it. */
export function listTags(scope: Scope) {
  return scope.db
    .selectFrom("clientTags")
    .where(ofListedClients(scope, "clientTags.clientId"))
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom("clients")
          .select("clients.id")
          .whereRef("clients.companyId", "=", "clientTags.companyId")
          .whereRef("clients.id", "=", "clientTags.clientId")
          .where("clients.deletedAt", "is", null),
      ),
    )
    .select((eb) => [sql<string>`mode() within group (order by client_tags.tag)`.as("tag"), eb.fn.countAll<number>().as("clients")])
    .groupBy("clientTags.key")
    .orderBy("clientTags.key")
    .limit(MOST_TAGS_SHOWN)
    .execute();
}

/** Whether somebody is of the company and may sign in to it. */
export async function isColleague({ db }: Scope, userId: string): Promise<boolean> {
  const found = await db
    .selectFrom("memberships")
    .select("userId")
    .where("userId", "=", userId)
    .where("removedAt", "is", null)
    .where("isActive", "=", true)
    .executeTakeFirst();
  return found !== undefined;
}

/** Time zone and locale that a client without its own goes by. */
export function getCompanyPlace(scope: Scope) {
  return ownCompany(scope).select(["timezone", "locale"]).executeTakeFirstOrThrow();
}

/**
 * What the company grants a new client, held until the transaction ends: two at once cannot both be the last one that the plan allows.
 * The clients are counted behind the lock, of all callers. `newId` is the database's, for a client that is written and read in one go.
 */
export async function lockRoomForClient(tx: Scope) {
  const newId = sql<string>`uuidv7()`.as("newId");
  const room = ownCompany(tx).select(["maxClients", "timezone", "locale"]).select(newId).forNoKeyUpdate();
  const [[company], counts] = await together(tx.db, room, countsQuery(tx));
  if (!company) throw notFound("company");
  return { ...company, clients: sumOf(countsOf(counts).clients) };
}

async function countOf(clients: ReturnType<typeof everyClient>): Promise<number> {
  const { count } = await clients.select((eb) => eb.fn.countAll<number>().as("count")).executeTakeFirstOrThrow();
  return count;
}

import { type Expression, type Given, kept, sql, together } from "@frontoffice/db";
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
import { findTagged, isTagged } from "./tags.queries.ts";

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
    .select(["creator.name as creatorName", "owner.name as ownerName", "owner.email as ownerEmail"])
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
  /** The clients with a tag that few bear. */
  taggedIds: readonly string[] | undefined;
  /** A tag that many bear, in lower case. */
  tag: string | undefined;
  withDeleted: boolean;
}

const places = { clients: { id: "clients.id", text: sql<string>`clients.search` } };

/** In the order of their names. */
const clientList = listQuery({
  table: "clients",
  client: "id",
  order: ["sortName", "id"],
  direction: "asc",
  cursor: [z.string(), z.uuid()],
  matching: (db, { status, ownerId, taggedIds, tag, withDeleted, ...found }: Given<ClientFilters>) =>
    (withDeleted ? everyClient({ db }) : ownClients({ db }))
      .$if(status !== undefined, (query) => query.where("clients.status", "=", status ?? ""))
      .$if(ownerId !== undefined, (query) => query.where("clients.ownerId", "=", ownerId ?? null))
      .$if(taggedIds !== undefined, (query) => query.where(sql<boolean>`clients.id = any(${taggedIds}::uuid[])`))
      .$if(tag !== undefined, (query) => query.where(isTagged(tag ?? "")))
      .$if(found.pattern !== undefined, (query) => query.where(isFound(found, places))),
  inFull,
});

export async function listClients(scope: Scope, input: ListClientsInput): Promise<Page<ClientRow>> {
  if (input.includeDeleted && !canSeeDeletedClients(scope.actor)) {
    throw new AppError("forbidden", "Only those who may restore clients see deleted ones.", { permission: "clients:delete" });
  }
  const { status, ownerId, search, includeDeleted } = input;
  const tagged = await findTagged(scope, input.tag);
  return clientList(scope, input, {
    status,
    ownerId,
    ...tagged,
    withDeleted: includeDeleted,
    ...(await searchFor(scope, ["clients"], search)),
  });
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

/** Everybody who may look after a client. */
export function listColleagues({ db }: Scope) {
  return db
    .selectFrom("memberships")
    .innerJoin("users", "users.id", "memberships.userId")
    .select(["users.id", "users.name", "users.email"])
    .where("memberships.removedAt", "is", null)
    .where("memberships.isActive", "=", true)
    .execute();
}

/** Which clients bear these names, in lower case, or these numbers, in E.164: their names by either. */
export async function findHolders(scope: Scope, { names, numbers }: { names: readonly string[]; numbers: readonly string[] }) {
  const named = await ownClients(scope)
    .select(["clients.name", "clients.sortName"])
    .where(sql<boolean>`clients.sort_name = any(${[...names]}::text[])`)
    .execute();
  const numbered = await ownClients(scope)
    .innerJoin("phoneNumbers as phone", (join) =>
      join.onRef("phone.companyId", "=", "clients.companyId").onRef("phone.clientId", "=", "clients.id"),
    )
    .select(["clients.name", "phone.e164"])
    .where(sql<boolean>`phone.e164 = any(${[...numbers]}::text[])`)
    .execute();
  return {
    byName: new Map(named.map(({ name, sortName }) => [sortName, name])),
    byNumber: new Map(numbered.map(({ name, e164 }) => [e164, name])),
  };
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

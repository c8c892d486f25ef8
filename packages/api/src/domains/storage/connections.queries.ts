import type { Given } from "@frontoffice/db";
import type { StorageConnectionRow } from "../../adapters/index.ts";
import { notFound } from "../../kernel/errors.ts";
import { listQuery } from "../../kernel/list-query.ts";
import type { Page } from "../../kernel/page.ts";
import type { Scope } from "../../kernel/scope.ts";
import { id } from "../../kernel/text.ts";
import { sessionsInTheWay } from "./rules.ts";
import type { ListConnectionsInput } from "./schema.ts";

/** All connections of the company, deleted ones too. */
const everyConnection = ({ db }: Pick<Scope, "db">) => db.selectFrom("storageConnections as connection");

const ownConnections = (scope: Pick<Scope, "db">) => everyConnection(scope).where("connection.deletedAt", "is", null);

const inFull = (connections: ReturnType<typeof everyConnection>) =>
  connections
    .leftJoin("users as creator", "creator.id", "connection.createdBy")
    .selectAll("connection")
    .select("creator.name as creatorName")
    .select((eb) =>
      eb
        .selectFrom("projects")
        .select((count) => count.fn.countAll<number>().as("count"))
        .whereRef("projects.companyId", "=", "connection.companyId")
        .whereRef("projects.storageConnectionId", "=", "connection.id")
        .where("projects.deletedAt", "is", null)
        .$asScalar()
        .$notNull()
        .as("projects"),
    );

export interface ConnectionRow extends StorageConnectionRow {
  creatorName: string | null;
  /** Those that lie there. */
  projects: number;
}

/** The company's connections, the newest first. */
const connectionList = listQuery({
  table: "connection",
  order: ["id"],
  direction: "desc",
  cursor: [id()],
  matching: (db, { withDeleted }: Given<{ withDeleted: boolean }>) => (withDeleted ? everyConnection({ db }) : ownConnections({ db })),
  inFull,
});

export function listConnections(scope: Scope, input: ListConnectionsInput): Promise<Page<ConnectionRow>> {
  return connectionList(scope, input, { withDeleted: input.includeDeleted });
}

export async function getConnection(scope: Scope, connectionId: string): Promise<ConnectionRow> {
  const row = await inFull(ownConnections(scope)).where("connection.id", "=", connectionId).executeTakeFirst();
  if (!row) throw notFound("storage connection");
  return row;
}

/** Also one that was deleted since: what went there is still there. */
export function findConnection(scope: Scope, connectionId: string): Promise<StorageConnectionRow | undefined> {
  return everyConnection(scope).selectAll("connection").where("connection.id", "=", connectionId).executeTakeFirst();
}

/** Held until the transaction ends, so that nobody deletes it while something new refers to it; undefined where there is none. */
export function lockConnectionInUse(tx: Scope, connectionId: string): Promise<{ defaultBucket: string | null } | undefined> {
  return ownConnections(tx).select("connection.defaultBucket").where("connection.id", "=", connectionId).forKeyShare().executeTakeFirst();
}

/** Held until the transaction ends: changes come one after the other, and no project chooses it meanwhile. */
export async function lockConnection(tx: Scope, connectionId: string, deleted = false): Promise<StorageConnectionRow> {
  const row = await everyConnection(tx)
    .selectAll("connection")
    .where("connection.id", "=", connectionId)
    .where("connection.deletedAt", deleted ? "is not" : "is", null)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw notFound(deleted ? "deleted storage connection" : "storage connection");
  return row;
}

export async function countConnections(scope: Scope): Promise<number> {
  const { count } = await ownConnections(scope)
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return count;
}

export async function countProjectsOf(tx: Scope, connectionId: string): Promise<number> {
  const { count } = await tx.db
    .selectFrom("projects")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("storageConnectionId", "=", connectionId)
    .where("deletedAt", "is", null)
    .executeTakeFirstOrThrow();
  return count;
}

export async function countActiveSessionsOf(tx: Scope, connectionId: string): Promise<number> {
  const { count } = await tx.db
    .selectFrom("uploadSessions")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("storageConnectionId", "=", connectionId)
    .where("status", "in", [...sessionsInTheWay])
    .executeTakeFirstOrThrow();
  return count;
}

/** An id before its row, since the secret is sealed for it. */
export async function newId({ db }: Scope): Promise<string> {
  const { id: made } = await db.selectNoFrom((eb) => eb.fn<string>("uuidv7", []).as("id")).executeTakeFirstOrThrow();
  return made;
}

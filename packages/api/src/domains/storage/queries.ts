import { sql } from "@frontoffice/db";
import { endpointOf, originOf } from "../../adapters/storage.ts";
import type { Scope } from "../../kernel/scope.ts";
import { countConnections } from "./connections.queries.ts";
import { MAX_CONNECTIONS } from "./rules.ts";
import type { OverviewView } from "./schema.ts";

const SHOWN = 100;

/** What lies where, by what the uploads have counted; of the clients that the caller sees. */
export async function getOverview(scope: Scope): Promise<OverviewView> {
  const [rows, total, connections] = await Promise.all([listUse(scope), sumOwn(scope), countConnections(scope)]);
  const { label } = scope.adapters.storage;
  return {
    own: { label, bucket: scope.adapters.storage.bucketOf(scope.companyId), ...total },
    projects: rows.map(({ connectionName, ...row }) => ({ ...row, storage: connectionName ?? label })),
    connections,
  };
}

/** The origins of the company's connections as sources of a page's policy: with the bucket in the host name, any name below it. */
export async function listStorageOrigins(db: Scope["db"]): Promise<string[]> {
  const rows = await db
    .selectFrom("storageConnections")
    .select(["endpoint", "region", "forcePathStyle"])
    .where("deletedAt", "is", null)
    .orderBy("id")
    .limit(MAX_CONNECTIONS)
    .execute();
  return rows.map((row) => originOf({ endpoint: endpointOf(row), forcePathStyle: row.forcePathStyle }));
}

function listUse({ db }: Scope) {
  return db
    .selectFrom("projects")
    .leftJoin("storageConnections as connection", (join) =>
      join.onRef("connection.companyId", "=", "projects.companyId").onRef("connection.id", "=", "projects.storageConnectionId"),
    )
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom("uploadSessions as session")
          .whereRef("session.companyId", "=", "projects.companyId")
          .whereRef("session.projectId", "=", "projects.id")
          .select([
            sql<number>`coalesce(sum(session.files_uploaded), 0)::bigint`.as("files"),
            sql<number>`coalesce(sum(session.bytes_done), 0)::bigint`.as("bytes"),
          ])
          .as("use"),
      (join) => join.onTrue(),
    )
    .where("projects.deletedAt", "is", null)
    .select(["projects.id", "projects.name", "projects.storageConnectionId", "connection.name as connectionName"])
    .select(["use.files", "use.bytes"])
    .orderBy("use.bytes", "desc")
    .orderBy("projects.id", "desc")
    .limit(SHOWN)
    .execute();
}

/** Deleted projects count too: their files stay. */
function sumOwn({ db }: Scope) {
  return db
    .selectFrom("uploadSessions as session")
    .where("session.storageConnectionId", "is", null)
    .select([
      sql<number>`coalesce(sum(session.files_uploaded), 0)::bigint`.as("files"),
      sql<number>`coalesce(sum(session.bytes_done), 0)::bigint`.as("bytes"),
    ])
    .executeTakeFirstOrThrow();
}

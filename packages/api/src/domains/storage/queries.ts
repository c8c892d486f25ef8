import { sql } from "@frontoffice/db";
import { endpointOf, originOf } from "../../adapters/storage.ts";
import { ofListedClients } from "../../kernel/listed-clients.ts";
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

function listUse(scope: Scope) {
  return scope.db
    .selectFrom("projects")
    .leftJoin("storageConnections as connection", (join) =>
      join.onRef("connection.companyId", "=", "projects.companyId").onRef("connection.id", "=", "projects.storageConnectionId"),
    )
    .leftJoin(arrived(scope).as("use"), (join) => join.onRef("use.projectId", "=", "projects.id"))
    .where("projects.deletedAt", "is", null)
    .where(ofListedClients(scope, "projects.clientId"))
    .select(["projects.id", "projects.name", "projects.storageConnectionId", "connection.name as connectionName"])
    .select([sql<number>`coalesce("use".files, 0)`.as("files"), sql<number>`coalesce("use".bytes, 0)`.as("bytes")])
    .orderBy("bytes", "desc")
    .orderBy("projects.id", "desc")
    .limit(SHOWN)
    .execute();
}

/** Deleted projects count too: their files stay. */
function sumOwn(scope: Scope) {
  return scope.db
    .selectFrom(arrived(scope).as("use"))
    .select([sql<number>`coalesce(sum(own_files), 0)::bigint`.as("files"), sql<number>`coalesce(sum(own_bytes), 0)::bigint`.as("bytes")])
    .executeTakeFirstOrThrow();
}

interface Arrived {
  projectId: string;
  files: number;
  bytes: number;
  /** Of these, what lies in the own storage. */
  ownFiles: number;
  ownBytes: number;
}

/** What has arrived in each project: as the database has counted it, or as the sessions of the few clients say that a caller is limited to. */
function arrived(scope: Scope) {
  const { companyId } = scope;
  if (scope.clientIds !== null) {
    return sql<Arrived>`(
      select project_id, sum(files_uploaded)::bigint as files, sum(bytes_done)::bigint as bytes,
        (sum(files_uploaded) filter (where storage_connection_id is null))::bigint as own_files,
        (sum(bytes_done) filter (where storage_connection_id is null))::bigint as own_bytes
      from upload_sessions where company_id = ${companyId} and ${ofListedClients(scope, "uploadSessions.clientId")} group by 1)`;
  }
  const sum = (condition: string) => sql.raw(`(sum(amount) filter (where ${condition}))::bigint`);
  return sql<Arrived>`(
    select split_part(state, ' ', 1)::uuid as project_id, ${sum("subject = 'uploads.files'")} as files, ${sum("subject = 'uploads.bytes'")} as bytes,
      ${sum("subject = 'uploads.files' and state like '% own'")} as own_files,
      ${sum("subject = 'uploads.bytes' and state like '% own'")} as own_bytes
    from counts where company_id = ${companyId} and subject in ('uploads.files', 'uploads.bytes') group by 1)`;
}

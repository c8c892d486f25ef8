import { sql } from "@frontoffice/db";
import { conflict } from "../../kernel/errors.ts";
import type { Scope } from "../../kernel/scope.ts";
import type { ProjectRow } from "./queries.ts";

type Place = Pick<ProjectRow, "storageConnectionId" | "bucketName" | "defaultPrefix">;

/**
 * Refuses a folder that overlaps another project's in the same bucket, deleted projects included, or one into which another project
 * has sent files: whoever writes a key last replaces the other's file. Held until the transaction ends, so that of two projects with
 * one folder the second is refused.
 */
export async function claimPlace(tx: Scope, place: Place, ownId: string | null): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`project places of ${tx.companyId}`}::text, 0))`.execute(tx.db);
  const other = await findOverlapping(tx, place, ownId);
  if (other === undefined) return;
  const message = `The files of the project "${other}" lie in this folder, around it or below it. Choose another one.`;
  throw conflict(message, { field: "defaultPrefix", fields: { defaultPrefix: message } });
}

async function findOverlapping({ db, companyId }: Scope, place: Place, ownId: string | null): Promise<string | undefined> {
  const { storageConnectionId, bucketName, defaultPrefix } = place;
  const { rows } = await sql<{ name: string }>`
    select project.name from (
      select id as project_id, storage_connection_id, bucket_name, default_prefix as folder from projects where company_id = ${companyId}
      union all
      select project_id, storage_connection_id, bucket_name, s3_prefix from upload_sessions where company_id = ${companyId} and files_uploaded + files_skipped > 0
    ) used join projects project on project.company_id = ${companyId} and project.id = used.project_id
    where used.project_id is distinct from ${ownId}::uuid and used.bucket_name = ${bucketName}
      and ${sameServer(companyId, storageConnectionId)}
      and (used.folder = '' or ${defaultPrefix} = '' or used.folder = ${defaultPrefix}
        or starts_with(used.folder, ${`${defaultPrefix}/`}) or starts_with(${defaultPrefix}, used.folder || '/'))
    order by project.deleted_at nulls first, project.id limit 1`.execute(db);
  return rows[0]?.name;
}

/** Two connections may lead to one server. */
const sameServer = (companyId: string, connectionId: string | null) => sql`(
  used.storage_connection_id is not distinct from ${connectionId}::uuid or exists (
    select from storage_connections one join storage_connections other on other.company_id = one.company_id
    where one.company_id = ${companyId} and one.id = used.storage_connection_id and other.id = ${connectionId}::uuid
      and (one.endpoint, one.region) is not distinct from (other.endpoint, other.region)))`;

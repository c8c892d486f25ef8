import { sql } from "@frontoffice/db";
import type { FoundFile, NotSent } from "@frontoffice/transfer";
import type { Scope } from "../../../kernel/scope.ts";
import type { Counts } from "../counters.ts";
import { REASONS } from "../plan.rules.ts";
import type { LockedSession } from "../queries.ts";
import { clippedKey, keyOf } from "../rules.ts";

/**
 * Takes note of what was found. A file that is known and unfinished becomes what it is now; one that is sent, has failed or was cancelled
 * stays as it is until somebody asks for it again. Answers by how much the counts grow.
 */
export async function recordFound(
  tx: Scope,
  { id, projectId, s3Prefix }: Pick<LockedSession, "id" | "projectId" | "s3Prefix">,
  found: readonly (FoundFile | NotSent)[],
): Promise<Partial<Counts>> {
  const rows = found.map((one) => rowOf(s3Prefix, one));
  const { rows: made } = await sql<{ isNew: boolean; size: number; status: string }>`
    insert into file_uploads (company_id, upload_session_id, project_id, relative_path, s3_key, size_bytes, mtime, status, last_error)
    select ${tx.companyId}, ${id}, ${projectId}, path, key, size, mtime, status, error
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as found (path text, key text, size bigint, mtime timestamptz, status text, error text)
    on conflict (company_id, upload_session_id, relative_path) do update
      set size_bytes = excluded.size_bytes, mtime = excluded.mtime, status = excluded.status, last_error = excluded.last_error,
        checksum_sha256 = null
      where file_uploads.status in ('pending', 'uploading')
        and (file_uploads.status, file_uploads.size_bytes, file_uploads.mtime) is distinct from (excluded.status, excluded.size_bytes, excluded.mtime)
    returning (xmax = 0) as "isNew", size_bytes as size, status`.execute(tx.db);
  const fresh = made.filter(({ isNew }) => isNew);
  return {
    totalFiles: fresh.length,
    totalBytes: fresh.reduce((sum, { size }) => sum + Number(size), 0),
    filesFailed: fresh.filter(({ status }) => status === "failed").length,
  };
}

function rowOf(prefix: string, found: FoundFile | NotSent) {
  const key = keyOf(prefix, found.path);
  const known = { path: found.path, key: key ?? clippedKey(prefix, found.path) };
  if (found.kind === "not_sent") return { ...known, size: 0, mtime: null, status: "failed", error: REASONS[found.why] };
  const facts = { ...known, size: found.size, mtime: new Date(Math.trunc(found.mtimeMs)).toISOString() };
  return key === undefined ? { ...facts, status: "failed", error: REASONS.name } : { ...facts, status: "pending", error: null };
}

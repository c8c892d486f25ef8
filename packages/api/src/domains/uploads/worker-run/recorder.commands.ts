import { sql } from "@frontoffice/db";
import type { Scope } from "../../../kernel/scope.ts";
import type { Counts } from "../counters.ts";

/** What became of a file. */
export interface FileOutcome {
  id: string;
  status: "uploaded" | "skipped_duplicate" | "failed";
  sha256: string | null;
  etag: string | null;
  duplicateOf: string | null;
  attempts: number;
  error: string | null;
}

/** Records what became of files, once for each; a file that had arrived before a cancellation still counts. Returns how the counts change. */
export async function recordOutcomes(tx: Scope, sessionId: string, outcomes: readonly FileOutcome[]): Promise<Partial<Counts>> {
  if (outcomes.length === 0) return {};
  const { rows } = await sql<{ status: string; size: number }>`
    update file_uploads file set
      status = now.status, checksum_sha256 = decode(now.sha256, 'hex'), etag = now.etag, duplicate_of = now."duplicateOf",
      attempts = file.attempts + now.attempts, last_error = now.error,
      uploaded_at = case when now.status = 'uploaded' then ${tx.now()}::timestamptz end,
      multipart_upload_id = case when now.status = 'failed' then file.multipart_upload_id end
    from jsonb_to_recordset(${JSON.stringify(outcomes)}::jsonb)
      as now (id uuid, status text, sha256 text, etag text, "duplicateOf" uuid, attempts int, error text)
    where file.company_id = ${tx.companyId} and file.upload_session_id = ${sessionId} and file.id = now.id
      and file.status in ('pending', 'uploading', 'cancelled')
    returning file.status, file.size_bytes as size`.execute(tx.db);
  const of = (status: FileOutcome["status"]) => rows.filter((row) => row.status === status);
  const bytesOf = (status: FileOutcome["status"]) => of(status).reduce((sum, { size }) => sum + Number(size), 0);
  return {
    filesUploaded: of("uploaded").length,
    filesSkipped: of("skipped_duplicate").length,
    filesFailed: of("failed").length,
    bytesDone: bytesOf("uploaded"),
    bytesSkipped: bytesOf("skipped_duplicate"),
  };
}

/** Records which parts the store has acknowledged. */
export async function recordParts(tx: Scope, sessionId: string, parts: ReadonlyMap<string, readonly number[]>): Promise<void> {
  for (const [id, numbers] of parts) {
    await sql`
      update file_uploads set parts_done = (select array_agg(distinct part order by part) from unnest(parts_done || ${[...numbers]}::int[]) part)
      where company_id = ${tx.companyId} and upload_session_id = ${sessionId} and id = ${id} and status in ('pending', 'uploading')`.execute(
      tx.db,
    );
  }
}

/** Records an upload in parts before its first part is sent, so that a later run can resume it. */
export async function recordUploadStarted(
  tx: Scope,
  sessionId: string,
  id: string,
  { uploadId, partSize }: { uploadId: string; partSize: number },
): Promise<void> {
  await tx.db
    .updateTable("fileUploads")
    .set({ status: "uploading", multipartUploadId: uploadId, partSize, partsDone: [] })
    .where("uploadSessionId", "=", sessionId)
    .where("id", "=", id)
    .where("status", "in", ["pending", "uploading"])
    .execute();
}

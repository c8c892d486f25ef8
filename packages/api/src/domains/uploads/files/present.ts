import type { FileRow } from "./queries.ts";
import type { FileUploadView } from "./schema.ts";

export function presentFile(row: FileRow): FileUploadView {
  return {
    id: row.id,
    path: row.relativePath,
    key: row.s3Key,
    size: row.sizeBytes,
    mtime: row.mtime?.toISOString() ?? null,
    sha256: row.checksumSha256?.toString("hex") ?? null,
    etag: row.etag,
    status: row.status,
    partSize: row.partSize,
    partsDone: row.partsDone.length,
    attempts: row.attempts,
    error: row.lastError,
    duplicateOf: row.duplicateOf,
    uploadedAt: row.uploadedAt?.toISOString() ?? null,
  };
}

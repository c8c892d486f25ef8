import type { StoredObject } from "@frontoffice/transfer";
import type { z } from "zod";
import type { OpenStorage } from "../../../adapters/index.ts";
import { AppError, precondition } from "../../../kernel/errors.ts";
import type { Scope } from "../../../kernel/scope.ts";
import { openDestination } from "../destinations.ts";
import { getSession } from "../queries.ts";
import { holdsBytes } from "./own-object.ts";
import { type FileRow, listFilesById } from "./queries.ts";
import { asUpstream, attachmentName } from "./rules.ts";
import type { downloadView } from "./schema.ts";

const DOWNLOAD_SECONDS = 300;
const DEADLINE_MS = 10_000;

/**
 * A presigned address of the file's bytes, served as an attachment whatever is inside. The store is asked first whether it still has
 * them; where it keeps versions, the address names the one that was found and never answers another.
 */
export async function signDownload(scope: Scope, { id, fileId }: { id: string; fileId: string }): Promise<z.infer<typeof downloadView>> {
  const session = await getSession(scope, id);
  const [file] = await listFilesById(scope, id, [fileId]);
  if (!file || (file.status !== "uploaded" && file.status !== "skipped_duplicate")) {
    throw new AppError("precondition", "This file is not in the storage.", { status: file?.status });
  }
  const storage = await openDestination(scope, session);
  try {
    const { key, object } = await findObject(scope, storage, file).catch(asUpstream);
    const query = {
      "response-content-disposition": attachmentName(file.relativePath),
      "response-content-type": "application/octet-stream",
      ...(object.versionId !== undefined && { versionId: object.versionId }),
    };
    const url = storage.presign({ method: "GET", key, query }, DOWNLOAD_SECONDS);
    return { url, expiresAt: new Date(scope.now().getTime() + DOWNLOAD_SECONDS * 1_000).toISOString() };
  } finally {
    await storage.close();
  }
}

/** Files that were skipped by an earlier version of the product may lie at their duplicate's key alone. */
async function findObject(scope: Scope, { store }: OpenStorage, file: FileRow): Promise<{ key: string; object: StoredObject }> {
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const other = file.status === "skipped_duplicate" && file.duplicateOf !== null ? await findPlace(scope, file.duplicateOf) : undefined;
  const etag = file.etag ?? other?.etag ?? null;
  const bytes = { size: file.sizeBytes, sha256: file.checksumSha256?.toString("hex") ?? "", etag };
  let isReplaced = false;
  for (const key of [file.s3Key, ...(other ? [other.s3Key] : [])]) {
    const object = await store.head(key, signal);
    if (object && holdsBytes(object, bytes)) return { key, object };
    isReplaced ||= object !== undefined;
  }
  throw isReplaced
    ? precondition("This file was replaced in the storage: other bytes lie at its place now. Upload it again to have it back.")
    : precondition("This file is not in the storage any more: it was deleted there. Upload it again to have it back.");
}

function findPlace({ db }: Scope, id: string): Promise<{ s3Key: string; etag: string | null } | undefined> {
  return db.selectFrom("fileUploads").select(["s3Key", "etag"]).where("id", "=", id).executeTakeFirst();
}

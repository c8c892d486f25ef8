import type { z } from "zod";
import { AppError } from "../../../kernel/errors.ts";
import type { Scope } from "../../../kernel/scope.ts";
import { openDestination } from "../destinations.ts";
import { getSession } from "../queries.ts";
import { listFilesById } from "./queries.ts";
import { attachmentName } from "./rules.ts";
import type { downloadView } from "./schema.ts";

const DOWNLOAD_SECONDS = 300;

/** A presigned address of the file's bytes, served as an attachment whatever is inside. */
export async function signDownload(scope: Scope, { id, fileId }: { id: string; fileId: string }): Promise<z.infer<typeof downloadView>> {
  const session = await getSession(scope, id);
  const [file] = await listFilesById(scope, id, [fileId]);
  if (!file || (file.status !== "uploaded" && file.status !== "skipped_duplicate")) {
    throw new AppError("precondition", "This file is not in the storage.", { status: file?.status });
  }
  const key = file.duplicateOf === null ? file.s3Key : ((await keyOfDuplicate(scope, file.duplicateOf)) ?? file.s3Key);
  const storage = await openDestination(scope, session);
  try {
    const query = {
      "response-content-disposition": attachmentName(file.relativePath),
      "response-content-type": "application/octet-stream",
    };
    const url = storage.presign({ method: "GET", key, query }, DOWNLOAD_SECONDS);
    return { url, expiresAt: new Date(scope.now().getTime() + DOWNLOAD_SECONDS * 1_000).toISOString() };
  } finally {
    await storage.close();
  }
}

async function keyOfDuplicate({ db }: Scope, id: string): Promise<string | undefined> {
  const duplicate = await db.selectFrom("fileUploads").select("s3Key").where("id", "=", id).executeTakeFirst();
  return duplicate?.s3Key;
}

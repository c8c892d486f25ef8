import { createHash } from "node:crypto";
import type { Scope } from "../../../kernel/scope.ts";
import { issueReceipt } from "./commands.ts";

/** A finished session of a project of its own, with its receipt, written past the doors. */
export async function makeReceipt(scope: Scope, { name = "Site photos", paths = ["a.jpg", "b.jpg"] } = {}): Promise<{ id: string }> {
  const { db, companyId } = scope;
  const bucketName = scope.adapters.storage.bucketOf(companyId);
  const project = await db
    .insertInto("projects")
    .values({ companyId, name, bucketName, createdVia: "web" })
    .returning("id")
    .executeTakeFirstOrThrow();
  const session = await db
    .insertInto("uploadSessions")
    .values({
      companyId,
      projectId: project.id,
      sourceKind: "cli",
      bucketName,
      s3Prefix: "",
      status: "completed",
      createdVia: "client",
      totalFiles: paths.length,
      filesUploaded: paths.length,
      completedAt: new Date(),
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const files = paths.map((path) => ({
    companyId,
    uploadSessionId: session.id,
    projectId: project.id,
    relativePath: path,
    s3Key: path,
    sizeBytes: path.length,
    checksumSha256: createHash("sha256").update(path).digest(),
    etag: "e",
    status: "uploaded",
    uploadedAt: new Date(),
  }));
  if (files.length > 0) await db.insertInto("fileUploads").values(files).execute();
  await issueReceipt(scope, session.id);
  return session;
}

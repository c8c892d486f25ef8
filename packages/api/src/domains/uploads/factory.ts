import { randomBytes } from "node:crypto";
import { inTransaction, type Scope } from "../../kernel/scope.ts";
import { makeProject } from "../projects/factory.ts";
import { createSession, enqueueRun } from "./commands.ts";
import type { FileStatus } from "./files/schema.ts";
import { getSession, type SessionRow } from "./queries.ts";
import { createUploadSessionInput, type SourceKind, type UploadStatus } from "./schema.ts";
import { recount } from "./worker-run/commands.ts";

interface SessionValues {
  projectId?: string;
  cycleId?: string;
  name?: string;
  sourceKind?: SourceKind;
  status?: UploadStatus;
  /** The states of its files; one row for each. */
  files?: readonly FileStatus[];
  /** Whether a job of the worker belongs to it. */
  withJob?: boolean;
}

/** A session in the given state, with rows for its files and nothing in the store. */
export async function makeSession(scope: Scope, values: SessionValues = {}): Promise<SessionRow & { fileIds: string[] }> {
  const { status = "draft", sourceKind = "browser", files = [], withJob = false, ...more } = values;
  const projectId = more.projectId ?? (await makeProject(scope)).id;
  const { id } = await createSession(scope, createUploadSessionInput.parse({ ...more, projectId, sourceKind: "browser" }));
  return inTransaction(scope, async (tx) => {
    const fileIds: string[] = [];
    for (const [at, state] of files.entries()) fileIds.push(await insertFile(tx, { id, projectId }, at, state));
    const { clientId } = await getSession(tx, id);
    const jobId = withJob ? await enqueueRun(tx, { id, clientId }) : null;
    const sourcePath = sourceKind === "worker_path" ? "/srv/photos" : null;
    await tx.db.updateTable("uploadSessions").set({ status, sourceKind, sourcePath, jobId }).where("id", "=", id).execute();
    await recount(tx, id);
    return { ...(await getSession(tx, id)), fileIds };
  });
}

async function insertFile(
  tx: Scope,
  { id, projectId }: { id: string; projectId: string },
  at: number,
  status: FileStatus,
): Promise<string> {
  const isStillStored = status === "uploaded" || status === "skipped_duplicate";
  const row = await tx.db
    .insertInto("fileUploads")
    .values({
      companyId: tx.companyId,
      uploadSessionId: id,
      projectId,
      relativePath: `photo-${at}.jpg`,
      s3Key: `made/${id}/photo-${at}.jpg`,
      sizeBytes: 100,
      status,
      checksumSha256: isStillStored ? randomBytes(32) : null,
      uploadedAt: isStillStored ? tx.now() : null,
      lastError: status === "failed" ? "It cannot be read." : null,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return row.id;
}

import { enqueue } from "@frontoffice/queue";
import { audit, difference } from "../../kernel/audit.ts";
import { databaseNow } from "../../kernel/database-clock.ts";
import { invalid, precondition } from "../../kernel/errors.ts";
import { findName } from "../../kernel/names.ts";
import { inTransaction, type Scope, userOf } from "../../kernel/scope.ts";
import { listGivenAway, lockOpenCycle } from "../projects/cycles/queries.ts";
import { lockOpenProject } from "../projects/queries.ts";
import { isWithin } from "../projects/rules.ts";
import { uploadSessionEntity } from "./entity.ts";
import { runUpload } from "./jobs.ts";
import { getNamedCompany, getSession, type LockedSession, lockSession, type SessionRow } from "./queries.ts";
import { assertSending, moved, type SessionMove, wholePrefix } from "./rules.ts";
import { activeUploadStatuses, type CreateUploadSessionInput, type UpdateUploadSessionInput } from "./schema.ts";

/** A session that has not started; where its files go is decided now and stays. */
export async function createSession(scope: Scope, input: CreateUploadSessionInput): Promise<SessionRow> {
  await checkSource(scope, input);
  return inTransaction(scope, async (tx) => {
    const project = await lockOpenProject(tx, input.projectId);
    const cycle = input.cycleId === undefined ? null : await lockOpenCycle(tx, { id: input.cycleId, projectId: project.id });
    if (!cycle) await assertNoCycle(tx, project.id, input.s3Prefix);
    const s3Prefix = wholePrefix(project.defaultPrefix, cycle?.s3Prefix ?? "", input.s3Prefix ?? "");
    const { projectId, name, sourceKind, sourcePath, scanMode, include, exclude, compare } = input;
    const { maxWorkers, timesToRetry, bandwidthLimitBps } = input;
    const { id } = await tx.db
      .insertInto("uploadSessions")
      .values({
        companyId: tx.companyId,
        projectId,
        cycleId: cycle?.id ?? null,
        userId: userOf(tx),
        createdVia: tx.request.surface,
        name: name ?? null,
        sourceKind,
        sourcePath: sourcePath ?? null,
        scanMode,
        include,
        exclude,
        compare,
        storageConnectionId: project.storageConnectionId,
        bucketName: project.bucketName,
        s3Prefix,
        maxWorkers,
        timesToRetry,
        bandwidthLimitBps,
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    const after = { projectId, cycleId: cycle?.id ?? null, sourceKind, sourcePath: sourcePath ?? null, s3Prefix, status: "draft" };
    await audit(tx, { entity: uploadSessionEntity, entityId: id, clientId: project.clientId, after });
    return getSession(tx, id);
  });
}

/** Pace may change at any time, and a running transfer follows within a second; what is sent, only before the start. */
export function updateSession(scope: Scope, { id, ...input }: UpdateUploadSessionInput): Promise<SessionRow> {
  return inTransaction(scope, async (tx) => {
    const session = await lockSession(tx, id);
    if ((input.include || input.exclude) && session.status !== "draft") {
      throw precondition("Patterns can be changed only before the start.", { status: session.status });
    }
    const { before, after } = difference(session, input);
    if (Object.keys(after).length === 0) return getSession(tx, id);
    await changeSession(tx, id, after);
    await auditSession(tx, session, { before, after });
    return getSession(tx, id);
  });
}

/** Takes the session with its files' list away; what lies in the storage stays there. */
export function deleteSession(scope: Scope, { id }: { id: string }): Promise<void> {
  return inTransaction(scope, async (tx) => {
    const session = await lockSession(tx, id);
    if (activeUploadStatuses.includes(session.status)) {
      throw precondition("This session is on its way. Cancel it before you delete it.", { status: session.status });
    }
    await abandonUploads(tx, session);
    const name = await findName(tx, uploadSessionEntity, id);
    await tx.db.deleteFrom("uploadSessions").where("id", "=", id).execute();
    const { projectId, cycleId, status, totalFiles, s3Prefix } = session;
    await auditSession(tx, session, { before: { name, projectId, cycleId, status, totalFiles, s3Prefix } });
  });
}

/** Leaves abandoned multipart uploads to the cleanup, which aborts them at the store. */
export async function abandonUploads(tx: Scope, { id, bucketName, storageConnectionId }: LockedSession): Promise<void> {
  const begun = tx.db
    .selectFrom("fileUploads")
    .where("uploadSessionId", "=", id)
    .where("multipartUploadId", "is not", null)
    .where("status", "not in", ["uploaded", "skipped_duplicate"]);
  await tx.db
    .insertInto("abandonedUploads")
    .columns(["companyId", "storageConnectionId", "bucketName", "s3Key", "multipartUploadId"])
    .expression(
      begun
        .select((eb) => [
          "companyId",
          eb.cast(eb.val(storageConnectionId), "uuid").as("storageConnectionId"),
          eb.val(bucketName).as("bucketName"),
        ])
        .select((eb) => ["s3Key", eb.fn.coalesce("multipartUploadId", eb.val("")).as("multipartUploadId")]),
    )
    .execute();
  await tx.db
    .updateTable("fileUploads")
    .set({ multipartUploadId: null, partSize: null, partsDone: [] })
    .where("uploadSessionId", "=", id)
    .where("multipartUploadId", "is not", null)
    .where("status", "not in", ["uploaded", "skipped_duplicate"])
    .execute();
}

type SessionChange = Partial<{ [Key in keyof LockedSession]: LockedSession[Key] | null }>;

/** Changes the row of a session that the caller holds. */
export async function changeSession(
  tx: Scope,
  id: string,
  { clientId: _, ...change }: SessionChange & { clientId?: unknown },
): Promise<void> {
  await tx.db
    .updateTable("uploadSessions")
    .set(change as Record<string, never>)
    .set((eb) => ({ version: eb("version", "+", 1), lastSeenAt: databaseNow }))
    .where("id", "=", id)
    .execute();
}

/** Moves the session in the row and in the caller's hand. */
export async function moveSession(
  tx: Scope,
  session: LockedSession,
  move: SessionMove,
  change: SessionChange = {},
): Promise<LockedSession> {
  const status = moved(session.status, move);
  await changeSession(tx, session.id, { ...change, status });
  return { ...session, status };
}

export function auditSession(
  tx: Scope,
  { id, clientId }: Pick<LockedSession, "id" | "clientId">,
  change: { before?: Record<string, unknown>; after?: Record<string, unknown> },
): Promise<void> {
  return audit(tx, { entity: uploadSessionEntity, entityId: id, clientId, ...change });
}

/** A new job for the worker; the session's row is held, so there are never two. */
export async function enqueueRun(tx: Scope, { id, clientId }: Pick<LockedSession, "id" | "clientId">): Promise<string> {
  const options = { companyId: tx.companyId, clientId, createdBy: userOf(tx), createdVia: tx.request.surface };
  const { jobId } = await enqueue(tx.db, runUpload, { sessionId: id }, options);
  return jobId;
}

/** What is sent into a cycle's folder belongs to the cycle, whose uploads would replace it. */
async function assertNoCycle(tx: Scope, projectId: string, folder: string | undefined): Promise<void> {
  if (!folder) return;
  const { prefixes } = await listGivenAway(tx, projectId);
  if ([...prefixes].some((prefix) => prefix !== "" && isWithin(folder, prefix)))
    throw invalid("s3Prefix", "A cycle has this folder. Choose the cycle, or another folder.");
}

/** The folder is looked at before anything is written, and again by the worker. */
async function checkSource(scope: Scope, { sourceKind, sourcePath }: CreateUploadSessionInput): Promise<void> {
  if (sourceKind !== "worker_path") return;
  if (sourcePath === undefined) throw invalid("sourcePath", "Say which folder on the worker's machine is sent.");
  await scope.adapters.folders.open(await getNamedCompany(scope), sourcePath);
}

/** A session that a client sends, started and not over; what it waits for begins with the first file. */
export async function lockDriven(tx: Scope, id: string): Promise<LockedSession> {
  const session = await lockSession(tx, id);
  assertSending(session);
  return session.status === "scanning" ? moveSession(tx, session, "send") : session;
}

/** Records that the session's sender was heard of. */
export async function touchSession(tx: Scope, id: string): Promise<void> {
  await tx.db.updateTable("uploadSessions").set({ lastSeenAt: databaseNow }).where("id", "=", id).execute();
}

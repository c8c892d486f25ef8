import type { Scope } from "../../kernel/scope.ts";
import { openActions } from "./policy.ts";
import type { SessionRow } from "./queries.ts";
import { activeUploadStatuses, type UploadSessionView } from "./schema.ts";

type Viewer = Pick<Scope, "actor" | "adapters">;

export const presentSession =
  ({ actor, adapters }: Viewer) =>
  (row: SessionRow): UploadSessionView => ({
    ...countsOf(row),
    id: row.id,
    name: row.name,
    projectId: row.projectId,
    projectName: row.projectName,
    cycleId: row.cycleId,
    cycleName: row.cycleName,
    cycleNumber: row.cycleNumber,
    clientId: row.clientId,
    clientName: row.clientName,
    userId: row.userId,
    userName: row.userName,
    sourceKind: row.sourceKind,
    sourcePath: row.sourcePath,
    storage: row.connectionName ?? adapters.storage.label,
    bucketName: row.bucketName,
    s3Prefix: row.s3Prefix,
    maxWorkers: row.maxWorkers,
    timesToRetry: row.timesToRetry,
    scanMode: row.scanMode,
    include: row.include,
    exclude: row.exclude,
    compare: row.compare,
    bandwidthLimitBps: row.bandwidthLimitBps,
    isActive: activeUploadStatuses.includes(row.status),
    currentFiles: isMoving(row) ? row.currentFiles : [],
    jobId: row.jobId,
    hasReceipt: row.receiptId !== null,
    actions: openActions(actor, row),
    startedAt: row.startedAt?.toISOString() ?? null,
    completedAt: row.completedAt?.toISOString() ?? null,
    lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  });

/** Only then it has a speed, whatever was written last: a transfer that was stopped may tell its own as it goes. */
const isMoving = ({ status }: SessionRow) => status === "scanning" || status === "uploading";

function countsOf(row: SessionRow) {
  return {
    status: row.status,
    totalFiles: row.totalFiles,
    filesUploaded: row.filesUploaded,
    filesSkipped: row.filesSkipped,
    filesFailed: row.filesFailed,
    totalBytes: row.totalBytes,
    bytesUploaded: row.bytesUploaded,
    bytesSkipped: row.bytesSkipped,
    speedBps: isMoving(row) ? row.speedBps : null,
    etaSeconds: isMoving(row) ? row.etaSeconds : null,
    error: row.error,
  };
}

/** How far the session of a job is. */
export const presentStatus = (jobId: string) => (row: SessionRow) => {
  const { bytesSkipped: _skipped, speedBps: _speed, ...counts } = countsOf(row);
  return { jobId, sessionId: row.id, ...counts };
};

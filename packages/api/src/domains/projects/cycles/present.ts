import { may, type Scope } from "../../../kernel/scope.ts";
import type { CycleRow } from "./queries.ts";
import { legalMoves } from "./rules.ts";
import { type CycleView, cycleStatus, cycleView } from "./schema.ts";

/** As the wire shows it, with the moves that this caller may make. */
export function presentCycle(scope: Scope): (row: CycleRow) => CycleView {
  return (row) => {
    const status = cycleStatus.parse(row.status);
    return {
      id: row.id,
      projectId: row.projectId,
      projectName: row.projectName,
      number: row.number,
      name: row.name,
      s3Prefix: row.s3Prefix,
      status,
      description: row.description,
      metadata: cycleView.shape.metadata.parse(row.metadata),
      sessions: row.sessions,
      activeSessions: row.activeSessions,
      files: row.files,
      bytes: row.bytes,
      lastUploadAt: row.lastUploadAt?.toISOString() ?? null,
      moves: legalMoves(status, (permission) => may(scope, permission)),
      startedAt: row.startedAt?.toISOString() ?? null,
      completedAt: row.completedAt?.toISOString() ?? null,
      version: row.version,
      createdAt: row.createdAt.toISOString(),
      updatedAt: row.updatedAt.toISOString(),
      deletedAt: row.deletedAt?.toISOString() ?? null,
    };
  };
}

import type { Scope } from "../../kernel/scope.ts";
import type { ProjectRow } from "./queries.ts";
import type { ProjectView } from "./schema.ts";

/** As the wire shows it; the installation's own storage goes by its label. */
export function presentProject({ adapters }: Scope): (row: ProjectRow) => ProjectView {
  return (row) => ({
    id: row.id,
    name: row.name,
    description: row.description,
    clientId: row.clientId,
    clientName: row.clientName,
    storageConnectionId: row.storageConnectionId,
    storage: row.connectionName ?? adapters.storage.label,
    bucketName: row.bucketName,
    defaultPrefix: row.defaultPrefix,
    isActive: row.isActive,
    cycles: row.cycles,
    sessions: row.sessions,
    activeSessions: row.activeSessions,
    files: row.files,
    bytes: row.bytes,
    lastUploadAt: row.lastUploadAt?.toISOString() ?? null,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    deletedAt: row.deletedAt?.toISOString() ?? null,
  });
}

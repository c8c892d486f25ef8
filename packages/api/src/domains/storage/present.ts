import { UnreadableSecret } from "../../adapters/secretbox.ts";
import { connectionSecretPlace, endpointOf } from "../../adapters/storage.ts";
import { storageAbilities } from "../../adapters/storage-abilities.ts";
import type { Scope } from "../../kernel/scope.ts";
import type { ConnectionRow } from "./connections.queries.ts";
import { type ConnectionView, storageKind } from "./schema.ts";

const iso = (moment: Date | null) => moment?.toISOString() ?? null;

export function presentConnection(scope: Scope): (row: ConnectionRow) => ConnectionView {
  return (row) => ({
    id: row.id,
    name: row.name,
    kind: storageKind.parse(row.kind),
    endpoint: endpointOf(row),
    region: row.region,
    forcePathStyle: row.forcePathStyle,
    accessKeyId: row.accessKeyId,
    secretIsReadable: isReadable(scope, row),
    defaultBucket: row.defaultBucket,
    state: row.lastCheckedAt === null ? "untested" : row.lastError === null ? "works" : "fails",
    abilities: storageAbilities.nullable().parse(row.abilities),
    lastCheckedAt: iso(row.lastCheckedAt),
    lastError: row.lastError,
    projects: row.projects,
    version: row.version,
    createdBy: row.createdBy === null ? null : { id: row.createdBy, name: row.creatorName ?? "Somebody who has left" },
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    deletedAt: iso(row.deletedAt),
  });
}

function isReadable({ adapters }: Scope, { companyId, id, secretAccessKey }: ConnectionRow): boolean {
  try {
    adapters.secretbox.open(secretAccessKey, connectionSecretPlace(companyId, id));
    return true;
  } catch (error) {
    if (error instanceof UnreadableSecret) return false;
    throw error;
  }
}

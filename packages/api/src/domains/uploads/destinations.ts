import type { Bandwidth } from "@frontoffice/transfer";
import type { OpenStorage } from "../../adapters/index.ts";
import { precondition } from "../../kernel/errors.ts";
import type { Scope } from "../../kernel/scope.ts";
import { lockOpenCycle } from "../projects/cycles/queries.ts";
import { lockOpenProject } from "../projects/queries.ts";
import { findConnection, lockConnectionInUse } from "../storage/connections.queries.ts";
import type { LockedSession } from "./queries.ts";

/** Where a session's files go. */
export interface Place {
  storageConnectionId: string | null;
  bucketName: string;
}

/** Held before the session moves: deleting its project, cycle or connection waits for this, and then finds an upload in progress. */
export async function lockDestination(tx: Scope, { projectId, cycleId, storageConnectionId }: LockedSession): Promise<void> {
  await lockOpenProject(tx, projectId);
  if (storageConnectionId !== null && !(await lockConnectionInUse(tx, storageConnectionId)))
    throw precondition("The storage connection of this session was deleted. Restore it, or make a new session.");
  if (cycleId !== null) await lockOpenCycle(tx, { id: cycleId, projectId });
}

/** Opens the bucket of a session. It is the caller's to close; never within a transaction. */
export async function openDestination(
  scope: Scope,
  place: Place,
  bandwidth?: Bandwidth,
): Promise<OpenStorage & { takesChecksums: boolean }> {
  const connection = place.storageConnectionId === null ? null : await findConnection(scope, place.storageConnectionId);
  if (connection === undefined) throw precondition("The storage connection of this project is gone.");
  const { companyId } = scope;
  const opened = await scope.adapters.storage.open({ companyId, connection, bucket: place.bucketName, ...(bandwidth && { bandwidth }) });
  return { ...opened, takesChecksums: takesChecksums(connection?.abilities) };
}

/** Servers that were never tried are taken for ones that know S3 as it is today. */
function takesChecksums(abilities: unknown): boolean {
  return typeof abilities !== "object" || abilities === null || !("takesChecksums" in abilities) || abilities.takesChecksums !== false;
}

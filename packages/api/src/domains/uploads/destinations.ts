import type { Bandwidth } from "@frontoffice/transfer";
import type { OpenStorage, StorageConnectionRow } from "../../adapters/index.ts";
import { AppError, notFound, precondition } from "../../kernel/errors.ts";
import type { Scope } from "../../kernel/scope.ts";

/** Where a session's files go. */
export interface Place {
  storageConnectionId: string | null;
  bucketName: string;
}

/** A project that takes something new; held so that it is not put out of use meanwhile. */
export async function lockOpenProject(tx: Scope, id: string) {
  const project = await tx.db
    .selectFrom("projects")
    .select(["id", "name", "clientId", "storageConnectionId", "bucketName", "defaultPrefix", "isActive"])
    .where("id", "=", id)
    .where("deletedAt", "is", null)
    .forShare()
    .executeTakeFirst();
  if (!project) throw notFound("project");
  if (!project.isActive) throw precondition("This project is not active: nothing new is sent to it.");
  return project;
}

/** A cycle of the project that takes something new. */
export async function lockOpenCycle(tx: Scope, { id, projectId }: { id: string; projectId: string }) {
  const cycle = await tx.db
    .selectFrom("cycles")
    .select(["id", "s3Prefix", "status"])
    .where("projectId", "=", projectId)
    .where("id", "=", id)
    .where("deletedAt", "is", null)
    .forShare()
    .executeTakeFirst();
  if (!cycle) throw notFound("cycle");
  if (cycle.status === "archived") throw precondition("This cycle is archived: nothing new is sent to it.");
  return cycle;
}

/** The session's own; its project may have moved elsewhere since. */
export async function lockConnection({ db }: Scope, id: string): Promise<void> {
  const row = await db
    .selectFrom("storageConnections")
    .select("id")
    .where("id", "=", id)
    .where("deletedAt", "is", null)
    .forKeyShare()
    .executeTakeFirst();
  if (!row) throw precondition("The storage connection of this session was deleted. Restore it, or make a new session.");
}

/** Opens the bucket of a session. It is the caller's to close; never within a transaction. */
export async function openDestination(
  scope: Scope,
  place: Place,
  bandwidth?: Bandwidth,
): Promise<OpenStorage & { takesChecksums: boolean }> {
  const connection = place.storageConnectionId === null ? null : await getConnection(scope, place.storageConnectionId);
  const { companyId } = scope;
  const opened = await scope.adapters.storage.open({ companyId, connection, bucket: place.bucketName, ...(bandwidth && { bandwidth }) });
  return { ...opened, takesChecksums: takesChecksums(connection?.abilities) };
}

/** Also one that was deleted since: what went there is still there. */
async function getConnection({ db }: Scope, id: string): Promise<StorageConnectionRow> {
  const row = await db.selectFrom("storageConnections").selectAll().where("id", "=", id).executeTakeFirst();
  if (!row) throw new AppError("precondition", "The storage connection of this project is gone.");
  return row;
}

/** Servers that were never tried are taken for ones that know S3 as it is today. */
function takesChecksums(abilities: unknown): boolean {
  return typeof abilities !== "object" || abilities === null || !("takesChecksums" in abilities) || abilities.takesChecksums !== false;
}

import { randomUUID } from "node:crypto";
import { TransferFault } from "@frontoffice/transfer";
import { companyScope, type ScopeServices } from "../../kernel/company-scope.ts";
import { inTransaction, type Scope } from "../../kernel/scope.ts";
import type { Services } from "../../kernel/services.ts";
import { type Leftover, listDeserted, listEnded, listLeftovers } from "./cleanup.queries.ts";
import { abandonUploads } from "./commands.ts";
import { openDestination } from "./destinations.ts";
import { isJobLive, lockSession } from "./queries.ts";
import { activeUploadStatuses } from "./schema.ts";
import { endSession } from "./session-end.ts";

/** A store that does not take its leftovers back after this many tries, hourly, is left alone. */
const MOST_TRIES = 24 * 7;
const DEADLINE_MS = 30_000;

type Needs = ScopeServices & Pick<Services, "identity" | "tenant">;

/**
 * Ends abandoned sessions and aborts their multipart uploads at the stores. Safe to run anywhere, at
 * any time, by many at once.
 */
export async function cleanUpUploads(services: Needs): Promise<void> {
  const companies = await services.identity.selectFrom("companies").select("id").execute();
  for (const { id } of companies) await cleanUpCompany(scopeOf(services, id));
}

async function cleanUpCompany(scope: Scope): Promise<void> {
  for (const { id } of await listDeserted(scope)) await endDeserted(scope, id);
  for (const { id } of await listEnded(scope)) {
    await inTransaction(scope, async (tx) => {
      const session = await lockSession(tx, id);
      if (!activeUploadStatuses.includes(session.status)) await abandonUploads(tx, session);
    });
  }
  await forgetLeftovers(scope, await listLeftovers(scope, MOST_TRIES));
}

/** Looks once more under the lock: its sender or its job may have come back. */
function endDeserted(scope: Scope, id: string): Promise<void> {
  return inTransaction(scope, async (tx) => {
    const deserted = (await listDeserted(tx, id)).length > 0;
    const session = await lockSession(tx, id);
    if (!deserted || (await isJobLive(tx, session.jobId))) return;
    const words =
      session.sourceKind === "worker_path"
        ? "The job of this session has ended without it. Resume it to go on."
        : "Nothing was heard of its sender for 24 hours. Resume it to go on with what is missing.";
    await endSession(tx, session, "fail", words);
  });
}

async function forgetLeftovers(scope: Scope, leftovers: readonly Leftover[]): Promise<void> {
  const places = Map.groupBy(leftovers, ({ storageConnectionId, bucketName }) => `${storageConnectionId}:${bucketName}`);
  for (const group of places.values()) {
    const [place] = group;
    if (!place) continue;
    const storage = await openDestination(scope, place).catch(() => undefined);
    for (const leftover of group) {
      const { id, s3Key: key, multipartUploadId: uploadId } = leftover;
      const signal = AbortSignal.timeout(DEADLINE_MS);
      const isGone = (await storage?.store.abortUpload({ key, uploadId }, signal).then(() => true, isBeyondUs)) ?? false;
      const own = scope.db.updateTable("abandonedUploads").set((eb) => ({ attempts: eb("attempts", "+", 1) }));
      if (isGone) await scope.db.deleteFrom("abandonedUploads").where("id", "=", id).execute();
      else await own.where("id", "=", id).execute();
    }
    await storage?.close();
  }
}

/** What is missing is gone; everything else is tried again in an hour. */
function isBeyondUs(error: unknown): boolean {
  if (error instanceof TransferFault) return error.reason === "missing";
  throw error;
}

function scopeOf(services: Needs, companyId: string): Scope {
  const request: Scope["request"] = { id: randomUUID(), surface: "worker", procedure: "uploads.cleanUp", ip: null };
  return companyScope(services, { companyId, actor: { kind: "system" }, request });
}

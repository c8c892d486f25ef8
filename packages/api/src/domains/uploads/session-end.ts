import { publish } from "../../kernel/events.ts";
import type { Scope } from "../../kernel/scope.ts";
import { cutText } from "../../kernel/text-cut.ts";
import { moveSession } from "./commands.ts";
import { uploadSessionEntity } from "./entity.ts";
import type { LockedSession } from "./queries.ts";
import { issueReceipt } from "./receipts/commands.ts";

/** The last move of a session, with all that follows from it. */
export async function endSession(
  tx: Scope,
  session: LockedSession,
  move: "complete" | "completeWithErrors" | "fail" | "cancel",
  error: string | null,
): Promise<void> {
  if (move === "fail" || move === "cancel") await cancelFiles(tx, session.id);
  const calm = { speedBps: null, etaSeconds: null, currentFiles: [] };
  // By the clock that told the start: how long it took is the difference. A day later a few seconds matter no more.
  await moveSession(tx, session, move, { ...calm, completedAt: tx.now(), error: error && cutText(error, 1000) });
  if (move !== "cancel") await publishEnd(tx, session, move, error);
  if (move === "complete" || move === "completeWithErrors") await issueReceipt(tx, session.id);
}

async function publishEnd(
  tx: Scope,
  { id, clientId, userId, name, totalFiles, filesFailed }: LockedSession,
  move: string,
  error: string | null,
) {
  const { failed, completed } = uploadSessionEntity.events;
  const data = { name, userId, files: totalFiles, failed: filesFailed, error };
  await publish(tx, { event: move === "fail" ? failed : completed, entityId: id, clientId, data });
}

async function cancelFiles(tx: Scope, id: string): Promise<void> {
  await tx.db
    .updateTable("fileUploads")
    .set({ status: "cancelled" })
    .where("uploadSessionId", "=", id)
    .where("status", "in", ["pending", "uploading"])
    .execute();
}

import type { Scope } from "../../kernel/scope.ts";
import { changeSession, enqueueRun, moveSession } from "./commands.ts";
import { addCounts } from "./counters.ts";
import { lockDestination } from "./destinations.ts";
import type { LockedSession } from "./queries.ts";
import { withdrawReceipt } from "./receipts/commands.ts";
import { isClientDriven } from "./rules.ts";

/** Lets a session run: by a job, or by the client that drives it. Answers the job's id. */
export async function startRun(tx: Scope, session: LockedSession, move: "start" | "retry"): Promise<string | null> {
  await lockDestination(tx, session);
  if (move === "retry") await withdrawReceipt(tx, session.id);
  const fresh = { startedAt: session.startedAt ?? tx.now(), completedAt: null, error: null };
  const queued = await moveSession(tx, session, move, fresh);
  if (isClientDriven(session)) {
    await moveSession(tx, queued, "scan");
    return null;
  }
  const jobId = await enqueueRun(tx, session);
  await changeSession(tx, session.id, { jobId });
  return jobId;
}

/** Failed and cancelled files wait again. */
export async function restartRun(tx: Scope, session: LockedSession): Promise<string | null> {
  await tx.db
    .updateTable("fileUploads")
    .set({ status: "pending", lastError: null })
    .where("uploadSessionId", "=", session.id)
    .where("status", "in", ["failed", "cancelled"])
    .execute();
  await addCounts(tx, session.id, { filesFailed: -session.filesFailed });
  return startRun(tx, session, "retry");
}

import { sql } from "@frontoffice/db";
import { Discard } from "@frontoffice/queue";
import type { Scope } from "../../../kernel/scope.ts";
import { changeSession, moveSession } from "../commands.ts";
import { type LockedSession, lockSession } from "../queries.ts";
import { canMove, endOf } from "../rules.ts";
import { activeUploadStatuses } from "../schema.ts";
import { endSession } from "../session-end.ts";

/** Another job has the session, so nothing depends on this run any more. */
export class Superseded extends Discard {}

/** Starts a pass over the session; undefined when it belongs to another job or is over. */
export async function beginRun(tx: Scope, sessionId: string, jobId: string): Promise<LockedSession | undefined> {
  const session = await lockSession(tx, sessionId);
  if (session.jobId !== jobId || !activeUploadStatuses.includes(session.status)) return undefined;
  // A killed run may have recorded files without counting them.
  await recount(tx, sessionId);
  return canMove(session.status, "scan") ? moveSession(tx, session, "scan") : session;
}

/** Locks the session's row for the job that still has it; a cancelled session still records what had arrived by then. */
export async function lockForJob(tx: Scope, sessionId: string, jobId: string): Promise<LockedSession> {
  const session = await lockSession(tx, sessionId);
  if (session.jobId !== jobId) throw new Superseded("Another job has this session.");
  return session;
}

/** All files are known and counted again; a pause that was requested meanwhile takes effect here. */
export async function endScan(tx: Scope, sessionId: string, jobId: string): Promise<void> {
  const session = await lockForJob(tx, sessionId, jobId);
  await recount(tx, sessionId);
  if (canMove(session.status, "send")) await moveSession(tx, session, "send");
}

/** Takes the job off a paused session; true when somebody has resumed it meanwhile, so that the job continues. */
export async function releaseRun(tx: Scope, sessionId: string, jobId: string): Promise<boolean> {
  const session = await lockForJob(tx, sessionId, jobId);
  if (session.status !== "paused") return true;
  await changeSession(tx, sessionId, { jobId: null });
  return false;
}

/** Ends the session by what became of its files; `note` says how the folder has changed meanwhile. */
export async function finishRun(tx: Scope, sessionId: string, jobId: string, note: string | null): Promise<LockedSession["status"]> {
  const held = await lockForJob(tx, sessionId, jobId);
  if (!activeUploadStatuses.includes(held.status)) return held.status;
  await recount(tx, sessionId);
  let session = await lockSession(tx, sessionId);
  if (canMove(session.status, "resume")) session = await moveSession(tx, session, "resume");
  const { move, error } = endOf(session);
  const text = [error, note].filter((one) => one !== null).join(" ");
  // A folder that has changed meanwhile is not complete, even if every file that was found has arrived.
  await endSession(tx, session, move === "complete" && note !== null ? "completeWithErrors" : move, text === "" ? null : text);
  return (await lockSession(tx, sessionId)).status;
}

/** Ends the session of a run that cannot continue. */
export async function abortRun(tx: Scope, sessionId: string, jobId: string, move: "fail" | "cancel", error: string | null): Promise<void> {
  const session = await lockForJob(tx, sessionId, jobId);
  if (activeUploadStatuses.includes(session.status)) await endSession(tx, session, move, error);
  await recount(tx, sessionId);
}

/** Counts from the rows themselves. */
export async function recount(tx: Scope, sessionId: string): Promise<void> {
  await sql`
    update upload_sessions session set
      total_files = real.files, files_uploaded = real.uploaded, files_skipped = real.skipped, files_failed = real.failed,
      total_bytes = real.bytes, bytes_done = real.done, bytes_skipped = real.left_out,
      bytes_uploaded = greatest(real.done, least(session.bytes_uploaded, real.bytes - real.left_out))
    from (
      select count(*)::int as files, count(*) filter (where status = 'uploaded')::int as uploaded,
        count(*) filter (where status = 'skipped_duplicate')::int as skipped, count(*) filter (where status = 'failed')::int as failed,
        coalesce(sum(size_bytes), 0)::bigint as bytes,
        coalesce(sum(size_bytes) filter (where status = 'uploaded'), 0)::bigint as done,
        coalesce(sum(size_bytes) filter (where status = 'skipped_duplicate'), 0)::bigint as left_out
      from file_uploads where company_id = ${tx.companyId} and upload_session_id = ${sessionId}) real
    where session.company_id = ${tx.companyId} and session.id = ${sessionId}`.execute(tx.db);
}

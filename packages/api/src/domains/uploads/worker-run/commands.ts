import { sql } from "@frontoffice/db";
import { Discard } from "@frontoffice/queue";
import type { Scope } from "../../../kernel/scope.ts";
import { changeSession, moveSession } from "../commands.ts";
import { addCounts, type Counts, type Live } from "../counters.ts";
import { type LockedSession, lockSession } from "../queries.ts";
import { canMove, endOf } from "../rules.ts";
import { activeUploadStatuses } from "../schema.ts";
import { endSession } from "../session-end.ts";

/** Nobody waits for this run any more: another job has the session, or it is over. */
export class Superseded extends Discard {}

/** Takes the session in hand; undefined when it is not this job's, or not on its way. */
export async function beginRun(tx: Scope, sessionId: string, jobId: string): Promise<LockedSession | undefined> {
  const session = await lockSession(tx, sessionId);
  if (session.jobId !== jobId || !activeUploadStatuses.includes(session.status)) return undefined;
  // A killed run may have noted files and not lived to count them.
  await recount(tx, sessionId);
  return canMove(session.status, "scan") ? moveSession(tx, session, "scan") : session;
}

/** Holds the session's row for a job that still has it. A cancelled one may yet be told what had arrived by then. */
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

/** A paused session's job gives its place free; true when somebody has resumed meanwhile, and the job goes on. */
export async function releaseRun(tx: Scope, sessionId: string, jobId: string): Promise<boolean> {
  const session = await lockForJob(tx, sessionId, jobId);
  if (session.status !== "paused") return true;
  await changeSession(tx, sessionId, { jobId: null });
  return false;
}

/** The end of a run that came to its end, by what became of its files. */
export async function finishRun(tx: Scope, sessionId: string, jobId: string, remark: string | null): Promise<LockedSession["status"]> {
  const held = await lockForJob(tx, sessionId, jobId);
  if (!activeUploadStatuses.includes(held.status)) return held.status;
  await recount(tx, sessionId);
  let session = await lockSession(tx, sessionId);
  if (canMove(session.status, "resume")) session = await moveSession(tx, session, "resume");
  const { move, error } = endOf(session);
  const words = [error, remark].filter((one) => one !== null).join(" ");
  // What has changed meanwhile is no complete picture, even if every file that was found has arrived.
  await endSession(tx, session, move === "complete" && remark !== null ? "completeWithErrors" : move, words === "" ? null : words);
  return (await lockSession(tx, sessionId)).status;
}

/** The end of a run that cannot go on. */
export async function breakRun(tx: Scope, sessionId: string, jobId: string, move: "fail" | "cancel", error: string | null): Promise<void> {
  const session = await lockForJob(tx, sessionId, jobId);
  if (activeUploadStatuses.includes(session.status)) await endSession(tx, session, move, error);
  await recount(tx, sessionId);
}

/** Adds to the counts for a job that still has the session. */
export async function noteFigures(tx: Scope, sessionId: string, change: Partial<Counts>, live: Live): Promise<void> {
  await addCounts(tx, sessionId, change, live);
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

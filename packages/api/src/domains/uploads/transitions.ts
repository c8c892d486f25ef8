import { requestCancel } from "@frontoffice/queue";
import { notFound, precondition } from "../../kernel/errors.ts";
import { inTransaction, type Scope } from "../../kernel/scope.ts";
import { auditSession, enqueueRun, moveSession } from "./commands.ts";
import { addCounts } from "./counters.ts";
import { changeFile } from "./files/commands.ts";
import { countUnfinished, lockFiles } from "./files/queries.ts";
import { getSession, isJobLive, type LockedSession, lockSession, type SessionRow } from "./queries.ts";
import { canMove, endOf, fileMoved, isClientDriven } from "./rules.ts";
import { activeUploadStatuses } from "./schema.ts";
import { endSession } from "./session-end.ts";
import { restartRun, startRun } from "./session-start.ts";

interface Started {
  jobId: string | null;
  sessionId: string;
}

/** Gives a folder of the worker to a job; a client that sends by itself may begin. */
export function startUpload(scope: Scope, { sessionId }: { sessionId: string }): Promise<Started> {
  return inTransaction(scope, async (tx) => {
    const session = await lockSession(tx, sessionId);
    const jobId = canMove(session.status, "retry") ? await restartRun(tx, session) : await startRun(tx, session, "start");
    await auditSession(tx, session, { before: { status: session.status }, after: { jobId } });
    return { jobId, sessionId };
  });
}

/** Acts within a second: a job stops at once and gives its place free. */
export function pauseSession(scope: Scope, { id }: { id: string }): Promise<SessionRow> {
  return change(scope, id, async (tx, session) => {
    await moveSession(tx, session, "pause", { speedBps: null, etaSeconds: null, currentFiles: [] });
  });
}

/** Goes on with what is unfinished, after a pause or after an end. */
export function resumeSession(scope: Scope, { id }: { id: string }): Promise<SessionRow> {
  return change(scope, id, async (tx, session) => {
    if (canMove(session.status, "retry")) return void (await restartRun(tx, session));
    // A job that has not noticed the pause yet simply continues.
    const needsJob = !isClientDriven(session) && !(await isJobLive(tx, session.jobId));
    await moveSession(tx, session, "resume", needsJob ? { jobId: await enqueueRun(tx, session) } : {});
  });
}

/** Sends what has failed once more, and nothing else. */
export function retryFailed(scope: Scope, { id }: { id: string }): Promise<SessionRow> {
  return change(scope, id, async (tx, session) => {
    if (session.filesFailed === 0) throw precondition("No file of this session has failed.", { status: session.status });
    await restartRun(tx, session);
  });
}

/**
 * Sends one file once more and leaves the others as they are. A client that is at work finds it among the unfinished ones; a job reads
 * them in one pass, so its session must be over.
 */
export function retryFile(scope: Scope, { id, fileId }: { id: string; fileId: string }): Promise<SessionRow> {
  return change(scope, id, async (tx, session) => {
    const [file] = await lockFiles(tx, id, [fileId]);
    if (!file) throw notFound("file");
    await changeFile(tx, fileId, { status: fileMoved(file.status, "retry"), lastError: null });
    if (file.status === "failed") await addCounts(tx, id, { filesFailed: -1 });
    if (!activeUploadStatuses.includes(session.status)) await startRun(tx, session, "retry");
    else if (!isClientDriven(session))
      throw precondition("A job sends this session. Retry the file when it is over.", { status: session.status });
    return { file: file.relativePath };
  });
}

export function cancelSession(scope: Scope, { id }: { id: string }): Promise<SessionRow> {
  return change(scope, id, async (tx, session) => {
    await endSession(tx, session, "cancel", null);
    if (session.jobId !== null) await requestCancel(tx.db, { companyId: tx.companyId, jobId: session.jobId });
  });
}

/** A client says that nothing more comes; the session ends by what became of its files. */
export function finishSession(scope: Scope, { id }: { id: string }): Promise<SessionRow> {
  return change(scope, id, async (tx, session) => {
    if (!isClientDriven(session)) throw precondition("This session is sent by a job, which ends it.");
    const unfinished = await countUnfinished(tx, id);
    if (unfinished > 0) throw precondition(`${unfinished} files are unfinished. Send them, or say that they have failed.`, { unfinished });
    const sending = session.status === "scanning" ? await moveSession(tx, session, "send") : session;
    const { move, error } = endOf(session);
    await endSession(tx, sending, move, error);
  });
}

/** The work's answer is recorded in the audit row beside the session's state. */
function change(
  scope: Scope,
  id: string,
  work: (tx: Scope, session: LockedSession) => Promise<Record<string, unknown> | undefined>,
): Promise<SessionRow> {
  return inTransaction(scope, async (tx) => {
    const session = await lockSession(tx, id);
    const told = await work(tx, session);
    const after = await getSession(tx, id);
    await auditSession(tx, session, { before: { status: session.status }, after: { status: after.status, jobId: after.jobId, ...told } });
    return after;
  });
}

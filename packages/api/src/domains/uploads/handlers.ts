import type { DB } from "@frontoffice/db";
import { DatabaseGone, Discard, HandOver, JobCancelled, type JobHandler, JobTimeout, LostClaim, reportFailure } from "@frontoffice/queue";
import { Bandwidth, TransferFault } from "@frontoffice/transfer";
import { defineCompanyJob } from "../../kernel/company-job.ts";
import type { ScopeServices } from "../../kernel/company-scope.ts";
import { AppError } from "../../kernel/errors.ts";
import { openDestination } from "./destinations.ts";
import { runUpload } from "./jobs.ts";
import { getNamedCompany, type LockedSession } from "./queries.ts";
import { abortRun, beginRun, finishRun, releaseRun } from "./worker-run/commands.ts";
import { watchRunSettings } from "./worker-run/control.ts";
import { hasFiles } from "./worker-run/queries.ts";
import { describeFolderChange, type UploadJob } from "./worker-run/rules.ts";
import { compareFolder, scan } from "./worker-run/scan.handlers.ts";
import { send } from "./worker-run/send.handlers.ts";

export function createUploadHandlers(services: ScopeServices): JobHandler<DB>[] {
  return [defineCompanyJob(services, runUpload, (run) => runSession(run).catch((error) => reportEnd(run, error)))];
}

/** How one pass over the session's files ended. */
type PassEnd = { next: "pass" } | { done: string };

/** Makes passes over the session's files until all are sent or somebody stops it; changed settings begin a new pass. */
async function runSession(run: UploadJob) {
  const { sessionId } = run.payload;
  let again = await hasFiles(run.scope, sessionId);
  while (true) {
    const session = await run.step((tx) => beginRun(tx, sessionId, run.job.id));
    if (!session) return { sessionId, status: "left" };
    const end = session.status === "paused" ? await release(run) : await makePass(run, session, again);
    if ("done" in end) return { sessionId, status: end.done };
    again ||= session.status === "uploading";
  }
}

async function release(run: UploadJob): Promise<PassEnd> {
  const isResumed = await run.step((tx) => releaseRun(tx, run.payload.sessionId, run.job.id));
  return isResumed ? { next: "pass" } : { done: "paused" };
}

async function makePass(run: UploadJob, session: LockedSession, again: boolean): Promise<PassEnd> {
  const { scope, step } = run;
  const folder = await scope.adapters.folders.open(await getNamedCompany(scope), session.sourcePath ?? "");
  const bandwidth = new Bandwidth(session.bandwidthLimitBps);
  const storage = await openDestination(scope, session, bandwidth);
  const control = watchRunSettings(scope, session, run, bandwidth);
  const pass = { session, run, scope, step, folder, storage, bandwidth, control };
  try {
    if (session.status === "scanning") {
      await scan(pass);
      return { next: "pass" };
    }
    await send(pass, again);
    const note = describeFolderChange(await compareFolder(pass));
    return { done: await step((tx) => finishRun(tx, session.id, run.job.id, note)) };
  } catch (error) {
    run.signal.throwIfAborted();
    if (control.stop === undefined) throw error;
    if (control.stop === "paused" || control.stop === "resized") return { next: "pass" };
    return { done: control.stop === "cancelled" ? "cancelled" : "left" };
  } finally {
    control.end();
    await storage.close();
  }
}

/** Ends the session with a reason once nothing more will be tried; a run that is handed over continues elsewhere. */
async function reportEnd(run: UploadJob, error: unknown): Promise<never> {
  const end = endOfRun(run, error);
  if (end) {
    const { move, words } = end;
    await reportFailure(run, (tx) => abortRun(tx, run.payload.sessionId, run.job.id, move, words));
  }
  throw end?.move === "fail" && !(error instanceof Discard) ? new Discard(end.words ?? "The upload has failed.") : error;
}

function endOfRun({ job, signal }: UploadJob, error: unknown): { move: "fail" | "cancel"; words: string | null } | undefined {
  const reason: unknown = signal.reason;
  if (reason instanceof JobCancelled) return { move: "cancel", words: null };
  if (error instanceof LostClaim || error instanceof DatabaseGone || reason instanceof LostClaim || reason instanceof HandOver)
    return undefined;
  if (reason instanceof JobTimeout) return { move: "fail", words: reason.message };
  // A storage that is away comes back; every other expected error about the folder or the connection stays.
  const isAway = error instanceof AppError && error.code === "upstream_failed" && job.attempt < job.maxAttempts;
  if (isAway) return undefined;
  if (error instanceof AppError || (error instanceof TransferFault && !error.retryable)) return { move: "fail", words: error.message };
  if (job.attempt < job.maxAttempts) return undefined;
  return { move: "fail", words: error instanceof TransferFault ? error.message : "The upload has failed for a reason of ours. Resume it." };
}

import type { DB } from "@frontoffice/db";
import { DatabaseGone, Discard, HandOver, JobCancelled, type JobHandler, JobTimeout, LostClaim, tellFailure } from "@frontoffice/queue";
import { Bandwidth, TransferFault } from "@frontoffice/transfer";
import { defineCompanyJob } from "../../kernel/company-job.ts";
import type { ScopeServices } from "../../kernel/company-scope.ts";
import { AppError } from "../../kernel/errors.ts";
import { openDestination } from "./destinations.ts";
import { runUpload } from "./jobs.ts";
import { getNamedCompany } from "./queries.ts";
import { beginRun, breakRun, finishRun, releaseRun } from "./worker-run/commands.ts";
import { watchRunSettings } from "./worker-run/control.ts";
import { hasFiles } from "./worker-run/queries.ts";
import { folderRemark, type UploadJob, type UploadPass } from "./worker-run/rules.ts";
import { compareFolder, scan } from "./worker-run/scan.handlers.ts";
import { send } from "./worker-run/send.handlers.ts";

export function createUploadHandlers(services: ScopeServices): JobHandler<DB>[] {
  return [defineCompanyJob(services, runUpload, (run) => carry(run).catch((error) => tellEnd(run, error)))];
}

/** Passes over the session's files until they are through, or somebody stops it; a changed pace begins a new pass. */
async function carry(run: UploadJob) {
  const { sessionId } = run.payload;
  const { scope, step } = run;
  let again = await hasFiles(scope, sessionId);
  for (;;) {
    const session = await step((tx) => beginRun(tx, sessionId, run.job.id));
    if (!session) return { sessionId, status: "left" };
    if (session.status === "paused") {
      if (!(await step((tx) => releaseRun(tx, sessionId, run.job.id)))) return { sessionId, status: "paused" };
      continue;
    }
    const status = await passOver({ session, run, scope, step }, again);
    if (status) return { sessionId, status };
    again ||= session.status === "uploading";
  }
}

/** Undefined when there is something to go on with. */
async function passOver(given: Pick<UploadPass, "session" | "run" | "scope" | "step">, again: boolean): Promise<string | undefined> {
  const { session, run, scope, step } = given;
  const folder = await scope.adapters.folders.open(await getNamedCompany(scope), session.sourcePath ?? "");
  const bandwidth = new Bandwidth(session.bandwidthLimitBps);
  const storage = await openDestination(scope, session, bandwidth);
  const control = watchRunSettings(scope, session, run, bandwidth);
  const carrying = { ...given, folder, storage, bandwidth, control };
  try {
    if (session.status === "scanning") {
      await scan(carrying);
      // The figures are new: the next pass begins with them.
      return undefined;
    }
    await send(carrying, again);
    const remark = folderRemark(await compareFolder(carrying));
    return await step((tx) => finishRun(tx, session.id, run.job.id, remark));
  } catch (error) {
    run.signal.throwIfAborted();
    if (control.stop === undefined) throw error;
    if (control.stop === "superseded" || control.stop === "ended") return "left";
    return control.stop === "cancelled" ? "cancelled" : undefined;
  } finally {
    control.end();
    await storage.close();
  }
}

/** When nothing more will be tried, the session says why; a run that is handed over goes on elsewhere. */
async function tellEnd(run: UploadJob, error: unknown): Promise<never> {
  const end = endOfRun(run, error);
  if (end) {
    const { move, words } = end;
    await tellFailure(run, (tx) => breakRun(tx, run.payload.sessionId, run.job.id, move, words));
  }
  throw end?.move === "fail" && !(error instanceof Discard) ? new Discard(end.words ?? "The upload has failed.") : error;
}

function endOfRun({ job, signal }: UploadJob, error: unknown): { move: "fail" | "cancel"; words: string | null } | undefined {
  const reason: unknown = signal.reason;
  if (reason instanceof JobCancelled) return { move: "cancel", words: null };
  if (error instanceof LostClaim || error instanceof DatabaseGone || reason instanceof LostClaim || reason instanceof HandOver)
    return undefined;
  if (reason instanceof JobTimeout) return { move: "fail", words: reason.message };
  // What was decided about the folder or the connection does not pass by itself; a storage that is away comes back.
  const isAway = error instanceof AppError && error.code === "upstream_failed" && job.attempt < job.maxAttempts;
  if (isAway) return undefined;
  if (error instanceof AppError || (error instanceof TransferFault && !error.retryable)) return { move: "fail", words: error.message };
  if (job.attempt < job.maxAttempts) return undefined;
  return { move: "fail", words: error instanceof TransferFault ? error.message : "The upload has failed for a reason of ours. Resume it." };
}

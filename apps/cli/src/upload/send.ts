import { type FrontofficeClient, FrontofficeError } from "@frontoffice/client";
import { finishSession, type UploadLink, type UploadSession, uploadApiOf } from "@frontoffice/client/upload";
import { CommandFault, EXITS, type Exit } from "../exits.ts";
import { saveReceipt } from "../receipt/receipt-file.ts";
import { openServer } from "../server.ts";
import type { Terminal } from "../terminal.ts";
import { filesOf, sizeOf, timeOf } from "../words.ts";
import { planUpload, printPlan } from "./plan.ts";
import { createSession, findUnfinished, sourceOf, startSending } from "./resume.ts";
import { findCycle, findProject, type Project } from "./target.ts";
import { transferFolder } from "./transfer.ts";
import type { UploadOptions } from "./upload-options.ts";

/** Plans, asks, sends, and reports what became of it. */
export async function send(terminal: Terminal, options: UploadOptions): Promise<Exit> {
  const client = await openServer(options.server, (seconds) => {
    terminal.event("waiting", { seconds });
    terminal.say(`The key's calls per minute are used up: continuing in ${timeOf(seconds)}.`);
  });
  const link: UploadLink = {
    api: uploadApiOf(client),
    call: (make) => make(),
    codeOf: (error) => (error instanceof FrontofficeError ? error.code : ""),
  };
  const interrupted = interruptions();
  const plan = await planUpload(options, interrupted);
  const project = await findProject(client, options.project);
  const cycle = project && options.cycle !== undefined ? await findCycle(client, project.id, options.cycle) : undefined;
  const source = await sourceOf(options.folder);
  const isPlaceKnown = project && (options.cycle === undefined || cycle);
  const place = { projectId: project?.id ?? "", cycleId: cycle?.id ?? null, source };
  const unfinished = isPlaceKnown ? await findUnfinished(client, place, options) : undefined;
  printPlan(terminal, plan, { project: project?.name ?? options.project, cycle: options.cycle, goesOn: unfinished !== undefined });
  if (plan.files === 0 && !unfinished) {
    terminal.say("Nothing in the folder can be sent.");
    return plan.unreadableCount > 0 ? EXITS.failed : EXITS.done;
  }
  if (options.dryRun) return EXITS.done;
  if (!(await confirmed(terminal, options, { project, isPlaceKnown: Boolean(isPlaceKnown) }))) return EXITS.interrupted;
  const session = await startSending({ client, link }, unfinished ?? (await begin(client, options, { project, source })), options);
  terminal.event("session", { id: session.id, projectId: session.projectId, cycleId: session.cycleId, prefix: session.s3Prefix });
  const hasOthers = (project?.files ?? 0) > session.filesUploaded;
  try {
    await transferFolder({ client, session, folder: options.folder, plan, terminal, hasOthers, signal: interrupted });
  } catch (error) {
    if (interrupted.aborted) await client.uploadSessions.pause({ id: session.id }, { timeoutMs: 5_000 }).catch(() => undefined);
    throw error;
  }
  return conclude(client, await finishSession(session.id, link), { terminal, options, unreadable: plan.unreadableCount });
}

/** Ctrl-C ends the transfer in good order; pressed twice it ends at once, which does no harm either. */
function interruptions(): AbortSignal {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(EXITS.interrupted);
    controller.abort(
      new CommandFault(EXITS.interrupted, "Paused. Run the same command again to resume; what has arrived is not sent again."),
    );
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return controller.signal;
}

function confirmed(
  terminal: Terminal,
  { project: named, cycle }: UploadOptions,
  { project, isPlaceKnown }: { project: Project | undefined; isPlaceKnown: boolean },
): Promise<boolean> {
  if (!project) return terminal.confirm(`There is no project "${named}" yet. Make it and send the files?`);
  return terminal.confirm(isPlaceKnown ? "Send them?" : `The project has no cycle ${cycle} yet. Make it and send the files?`);
}

/** A session for the folder; makes the project and the cycle that are not there. */
async function begin(
  client: FrontofficeClient,
  options: UploadOptions,
  { project: found, source }: { project: Project | undefined; source: string },
): Promise<UploadSession> {
  const project = found ?? (await client.projects.create({ name: options.project }));
  const projectId = project.id;
  let cycleId: string | null = null;
  if (options.cycle !== undefined) {
    const cycle = found && (await findCycle(client, projectId, options.cycle));
    cycleId = (cycle ?? (await client.cycles.create({ projectId, number: options.cycle }))).id;
  }
  return createSession(client, { projectId, cycleId, source }, options);
}

interface Conclusion {
  terminal: Terminal;
  options: UploadOptions;
  /** Files that were never named to the server. */
  unreadable: number;
}

/** What became of it all, in figures of the server, which has seen every file in the store. */
async function conclude(client: FrontofficeClient, session: UploadSession, { terminal, options, unreadable }: Conclusion): Promise<Exit> {
  const { id, filesUploaded, filesSkipped, filesFailed, bytesUploaded, status } = session;
  const failed = filesFailed + unreadable;
  const receipt = session.hasReceipt
    ? await (options.receipt ? saveReceipt(client, id, options.receipt) : client.receipts.get({ id }))
    : undefined;
  terminal.event("done", {
    sessionId: id,
    status,
    filesUploaded,
    filesSkipped,
    filesFailed: failed,
    bytesUploaded,
    receiptFile: options.receipt ?? null,
    receipt: receipt ?? null,
  });
  terminal.say(`${filesOf(filesUploaded)} with ${sizeOf(bytesUploaded)} arrived, each verified by its SHA-256 in the store.`);
  if (filesSkipped > 0) terminal.say(`${filesOf(filesSkipped)} were there already.`);
  if (receipt)
    terminal.say(
      `Receipt ${receipt.manifestSha256.slice(0, 16)}… signed by key ${receipt.keyId}${options.receipt ? `, saved as ${options.receipt}` : ""}.`,
    );
  if (failed > 0) terminal.say(`${filesOf(failed)} failed. Run the same command again to send them.`);
  return failed > 0 ? EXITS.failed : EXITS.done;
}

import type { FrontofficeClient } from "@frontoffice/client";
import { EXITS, type Exit, usage } from "../exits.ts";
import { readOptions, readWhole, SERVER_HELP, SERVER_OPTIONS } from "../options.ts";
import { openServer } from "../server.ts";
import { openTerminal, type Terminal } from "../terminal.ts";
import { findProject } from "../upload/target.ts";
import { filesOf, shown, sizeOf, timeOf } from "../words.ts";

const HELP = `frontoffice sessions [list] [--project NAME] [--status STATUS] [--limit N]   uploads, the newest first
frontoffice sessions show ID       one upload, with the files that failed
frontoffice sessions cancel ID     ends one; what has arrived stays
frontoffice sessions retry ID      lets the files that failed be sent again

An upload from the command line is sent by the command line: after retry, run frontoffice upload again.

  --project NAME     only of this project
  --status STATUS    only in this state, such as uploading or completed_with_errors
  --limit N          how many, 1 to 100; default 25
${SERVER_HELP}`;

const text = { type: "string" } as const;
const OPTIONS = { ...SERVER_OPTIONS, project: text, status: text, limit: text } as const;

type Sessions = FrontofficeClient["uploadSessions"];
type Session = Awaited<ReturnType<Sessions["get"]>>;
type Status = NonNullable<NonNullable<Parameters<Sessions["list"]>[0]>["status"]>;
type Values = ReturnType<typeof readOptions<typeof OPTIONS>>["values"];

/** frontoffice sessions. */
export async function run(argv: readonly string[]): Promise<Exit> {
  const { values, positionals } = readOptions(argv, OPTIONS);
  const [verb = "list", id, ...more] = positionals;
  if (values.help) {
    console.log(HELP);
    return EXITS.done;
  }
  const terminal = openTerminal(values);
  if (verb === "list" && id === undefined) return list(terminal, values);
  if (!["show", "cancel", "retry"].includes(verb) || id === undefined || more.length > 0) {
    throw usage("Use: frontoffice sessions [list], or show, cancel or retry with an upload's id. Add --help for more.");
  }
  const client = await openServer(values);
  if (verb === "show") return show(terminal, client, id);
  const session = verb === "cancel" ? await client.uploadSessions.cancel({ id }) : await client.uploadSessions.retryFailed({ id });
  terminal.event("session", session);
  terminal.say(lineOf(session));
  if (verb === "retry" && session.sourceKind !== "worker_path") terminal.say("Run the same frontoffice upload command again to send them.");
  return EXITS.done;
}

async function list(terminal: Terminal, values: Values): Promise<Exit> {
  const limit = readWhole(values.limit, { name: "--limit", min: 1, max: 100 }) ?? 25;
  const client = await openServer(values);
  const project = values.project === undefined ? undefined : await findProject(client, values.project);
  if (values.project !== undefined && !project) throw usage(`There is no project "${values.project}".`);
  // The server says which states there are when it is given another one.
  const status = values.status as Status | undefined;
  const { items } = await client.uploadSessions.list({ limit, ...(project && { projectId: project.id }), ...(status && { status }) });
  for (const session of items) {
    terminal.event("session", session);
    terminal.say(lineOf(session));
  }
  if (items.length === 0) terminal.say("There are no such uploads.");
  return EXITS.done;
}

async function show(terminal: Terminal, client: FrontofficeClient, id: string): Promise<Exit> {
  const session = await client.uploadSessions.get({ id });
  const failed = await client.uploadSessions.files.list({ id, status: "failed", limit: 100 });
  terminal.event("session", session);
  terminal.say(lineOf(session));
  if (session.error) terminal.say(`  ${session.error}`);
  if (session.etaSeconds !== null && session.isActive) terminal.say(`  ${timeOf(session.etaSeconds)} left`);
  for (const { path, error, attempts } of failed.items) {
    terminal.event("file", { path, status: "failed", error, attempts });
    terminal.say(`  failed: ${shown(path)}: ${error ?? "no reason was given"}`);
  }
  if (failed.nextCursor !== null) terminal.say("  and more");
  return EXITS.done;
}

function lineOf({
  id,
  status,
  projectName,
  cycleNumber,
  filesUploaded,
  filesSkipped,
  filesFailed,
  totalFiles,
  totalBytes,
}: Session): string {
  const place = cycleNumber === null ? projectName : `${projectName}, cycle ${cycleNumber}`;
  const there = `${(filesUploaded + filesSkipped).toLocaleString("en")} of ${filesOf(totalFiles)}, ${sizeOf(totalBytes)}`;
  return `${id}  ${status.padEnd(21)}  ${there}${filesFailed > 0 ? `, ${filesFailed.toLocaleString("en")} failed` : ""}  ${place}`;
}

import { EXITS, type Exit } from "./exits.ts";

interface Command {
  /** Runs with the words behind its name; answers the exit code. */
  run(argv: readonly string[]): Promise<Exit>;
}

const USAGE = `frontoffice upload FOLDER --project NAME [--cycle NUMBER]   sends a folder; run again, it resumes
frontoffice sessions [list|show|cancel|retry]              uploads and what became of them
frontoffice jobs watch ID                                  follows work in the background
frontoffice receipt verify FILE [--folder FOLDER]          proves that what arrived is what was sent
frontoffice doctor [--json]                                what is wrong on this machine, and the cure
frontoffice reseal                                         seals stored secrets with the newest key

Add --help to a command for its options. The first four work from any machine with FRONTOFFICE_URL and FRONTOFFICE_API_KEY.
Exit codes: 0 done, 1 something failed, 2 not understood, 3 refused, 4 not reachable, 130 interrupted.`;

/** A command is loaded when it is called. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  upload: () => import("./commands/upload.ts"),
  sessions: () => import("./commands/sessions.ts"),
  jobs: () => import("./commands/jobs.ts"),
  receipt: () => import("./commands/receipt.ts"),
  doctor: () => import("./commands/doctor.ts"),
  reseal: () => import("./commands/reseal.ts"),
};

async function main([name, ...argv]: readonly string[]): Promise<Exit> {
  const load = name === undefined ? undefined : COMMANDS[name];
  if (load) return (await load()).run(argv);
  const isAsked = name === undefined || name === "help" || name === "--help" || name === "-h";
  if (isAsked) console.log(USAGE);
  else console.error(await unknown(name));
  return isAsked ? EXITS.done : EXITS.usage;
}

async function unknown(name: string): Promise<string> {
  const { nearestOf } = await import("./options.ts");
  const meant = nearestOf(name, Object.keys(COMMANDS));
  return `There is no command ${JSON.stringify(name)}.${meant === undefined ? "" : ` Did you mean ${meant}?`}\n\n${USAGE}`;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const { faultOf } = await import("./faults.ts");
  const fault = faultOf(error);
  if (!fault) throw error;
  if (process.argv.includes("--json")) console.log(JSON.stringify({ event: "error", exit: fault.exit, message: fault.message }));
  else console.error(fault.message);
  process.exitCode = fault.exit;
}

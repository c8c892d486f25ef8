import { setFlagsFromString } from "node:v8";
import { EXITS, type Exit } from "../exits.ts";
import { openTerminal } from "../terminal.ts";
import { readUploadOptions, UPLOAD_HELP } from "../upload/upload-options.ts";
import { shown } from "../words.ts";

/** V8 lets garbage grow as long as the machine has memory: collecting it early costs some CPU and keeps tens of thousands of files below 200 MB. */
const FRUGAL = ["--heap-growing-percent=20", "--semi-space-growth-factor=1"];

/** frontoffice upload. */
export async function run(argv: readonly string[]): Promise<Exit> {
  for (const flag of FRUGAL) setFlagsFromString(flag);
  const options = await readUploadOptions(argv);
  if (!options) {
    console.log(UPLOAD_HELP);
    return EXITS.done;
  }
  const terminal = openTerminal(options);
  if (terminal.isInteractive) terminal.draw([`Looking through ${shown(options.folder)} …`]);
  // What it takes to send is loaded when something is to be sent.
  const { send } = await import("../upload/send.ts");
  return send(terminal, options);
}

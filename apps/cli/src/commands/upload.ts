import { collectEarly } from "@frontoffice/transfer/memory";
import { EXITS, type Exit } from "../exits.ts";
import { openTerminal } from "../terminal.ts";
import { readUploadOptions, UPLOAD_HELP } from "../upload/upload-options.ts";
import { shown } from "../words.ts";

/** frontoffice upload. */
export async function run(argv: readonly string[]): Promise<Exit> {
  collectEarly();
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

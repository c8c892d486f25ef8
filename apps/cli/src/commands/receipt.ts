import { createHash } from "node:crypto";
import { EXITS, type Exit, usage } from "../exits.ts";
import { readOptions, SERVER_OPTIONS } from "../options.ts";
import type { Comparison } from "../receipt/compare.ts";
import { entryOf, openReceipt } from "../receipt/receipt-file.ts";
import { openTerminal, type Terminal } from "../terminal.ts";
import { filesOf, shown, sizeOf } from "../words.ts";

const HELP = `frontoffice receipt verify FILE [--folder FOLDER] (--key PUBLICKEY | --url URL)

Proves that a receipt is one that Frontoffice signed and that no byte of it was changed, and with --folder that the files
there are the ones that arrived; names those that are not. It needs no network when you give the public key.

  --folder FOLDER    compares these files with the receipt
  --key PUBLICKEY    the key that must have signed it, as receipts.key (GET /api/receipts/key) shows it
  --url URL          asks this Frontoffice for its keys; else FRONTOFFICE_URL
  --json             one JSON object per line, for scripts
  -q, --quiet        say nothing but what went wrong
  -h, --help         this text

Exit codes: 0 it holds, 1 it does not or files differ, 2 not understood, 4 not reachable.`;

const OPTIONS = {
  url: SERVER_OPTIONS.url,
  json: SERVER_OPTIONS.json,
  quiet: SERVER_OPTIONS.quiet,
  help: SERVER_OPTIONS.help,
  folder: { type: "string" },
  key: { type: "string" },
} as const;

/** frontoffice receipt verify. */
export async function run(argv: readonly string[]): Promise<Exit> {
  const { values, positionals } = readOptions(argv, OPTIONS);
  const [verb, file, ...more] = positionals;
  if (values.help || verb === undefined) {
    console.log(HELP);
    return EXITS.done;
  }
  if (verb !== "verify" || file === undefined || more.length > 0)
    throw usage("Say which receipt: frontoffice receipt verify FILE. Add --help for more.");
  const terminal = openTerminal(values);
  const [{ compareFolder }, { checkSignature, trustedKey }] = await Promise.all([
    import("../receipt/compare.ts"),
    import("../receipt/signature.ts"),
  ]);
  const { receipt, manifest } = await openReceipt(file);
  const faults = await checkSignature(receipt, await trustedKey(receipt, values));
  const digest = createHash("sha256");
  let files = 0;
  let bytes = 0;
  async function* entries() {
    for await (const line of manifest) {
      digest.update(`${line}\n`);
      const entry = entryOf(line);
      if (!entry) faults.push(`Line ${files + 2} is none of a manifest.`);
      files += 1;
      bytes += entry?.size ?? 0;
      if (entry) yield entry;
    }
  }
  const comparison = await compareFolder(entries(), values.folder);
  if (digest.digest("hex") !== receipt.manifestSha256)
    faults.push("The manifest was changed: it does not have the digest that was signed.");
  else if (files !== receipt.files || bytes !== receipt.bytes) faults.push("The manifest has other figures than were signed.");
  return printVerdict(terminal, { faults, comparison, stated: { ...receipt, files, bytes }, folder: values.folder });
}

interface Verdict {
  faults: readonly string[];
  comparison: Comparison;
  stated: { files: number; bytes: number; issuedAt: string; keyId: string; projectName: string };
  folder: string | undefined;
}

function printVerdict(terminal: Terminal, { faults, comparison, stated, folder }: Verdict): Exit {
  const { differing, same, unknown, extra } = comparison;
  const holds = faults.length === 0 && differing.length === 0;
  for (const fault of faults) terminal.warn(fault);
  for (const { path, why } of differing) {
    terminal.event("differs", { path, why });
    terminal.warn(`differs: ${shown(path)}: ${why}`);
  }
  const { files, bytes, issuedAt, keyId, projectName } = stated;
  terminal.event("verdict", {
    holds,
    faults,
    files,
    bytes,
    issuedAt,
    keyId,
    ...(folder !== undefined && { same, differing: differing.length, unknown, extra }),
  });
  if (faults.length === 0)
    terminal.say(`The receipt holds: ${filesOf(files)}, ${sizeOf(bytes)} in ${shown(projectName)}, signed ${issuedAt} by key ${keyId}.`);
  if (folder !== undefined) {
    terminal.say(
      `${filesOf(same)} of ${shown(folder)} ${same === 1 ? "is" : "are"} as the receipt says, ${differing.length.toLocaleString("en")} not.`,
    );
    if (unknown > 0) terminal.say(`${filesOf(unknown)} could not be compared: the receipt names no SHA-256.`);
    if (extra > 0) terminal.say(`${filesOf(extra)} of the folder ${extra === 1 ? "is" : "are"} not in the receipt.`);
  }
  return holds ? EXITS.done : EXITS.failed;
}

import { examine, report } from "../doctor/doctor.ts";
import { readEnvironment } from "../env.ts";
import { EXITS, type Exit } from "../exits.ts";
import { readOptions } from "../options.ts";

const HELP = "frontoffice doctor [--json]   what is wrong on this machine, and the cure";

/** frontoffice doctor. */
export async function run(argv: readonly string[]): Promise<Exit> {
  const { values } = readOptions(argv, { json: { type: "boolean" }, help: { type: "boolean", short: "h" } });
  if (values.help) {
    console.log(HELP);
    return EXITS.done;
  }
  const findings = await examine(await readEnvironment());
  console.log(values.json ? JSON.stringify(findings, null, 2) : report(findings));
  return findings.some((finding) => finding.state === "fault") ? EXITS.failed : EXITS.done;
}

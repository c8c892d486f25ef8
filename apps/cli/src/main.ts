import { examine, report } from "./doctor/doctor.ts";
import { readEnvironment } from "./env.ts";
import { reseal } from "./reseal.ts";

const USAGE = `frontoffice doctor [--json]   what is wrong on this machine, and the cure
frontoffice reseal            seals stored secrets with the newest key, so that the keys of before can go`;

const [command, ...flags] = process.argv.slice(2);
if (command === "doctor" && flags.every((flag) => flag === "--json")) {
  const findings = await examine(await readEnvironment());
  console.log(flags.includes("--json") ? JSON.stringify(findings, null, 2) : report(findings));
  process.exitCode = findings.some((finding) => finding.state === "fault") ? 1 : 0;
} else if (command === "reseal" && flags.length === 0) {
  const { text, complete } = await reseal(await readEnvironment());
  console.log(text);
  process.exitCode = complete ? 0 : 1;
} else {
  console.log(USAGE);
  process.exitCode = command === undefined || command === "help" || command === "--help" ? 0 : 2;
}

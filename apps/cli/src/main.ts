import { examine, report } from "./doctor/doctor.ts";
import { readEnvironment } from "./env.ts";

const USAGE = `frontoffice doctor [--json]   what is wrong on this machine, and the cure`;

const [command, ...flags] = process.argv.slice(2);
if (command === "doctor" && flags.every((flag) => flag === "--json")) {
  const findings = await examine(await readEnvironment());
  console.log(flags.includes("--json") ? JSON.stringify(findings, null, 2) : report(findings));
  process.exitCode = findings.some((finding) => finding.state === "fault") ? 1 : 0;
} else {
  console.log(USAGE);
  process.exitCode = command === undefined || command === "help" || command === "--help" ? 0 : 2;
}

/** pnpm check: format and lint, types, structure, commits, dead code, generated files. One line per check, and the output of those that failed; --report adds the counts. */
import { reportLines } from "./report.ts";
import { runSteps, type Step } from "./steps.ts";

export const CHECKS: Step[] = [
  { name: "format and lint", command: "node_modules/.bin/biome", args: ["check", "--error-on-warnings", "."] },
  { name: "types", command: "node_modules/.bin/tsc", args: ["-b"] },
  { name: "structure", command: "node", args: ["scripts/check-structure.ts"] },
  { name: "commit subjects", command: "node", args: ["scripts/commits.ts"] },
  { name: "dead code", command: "node_modules/.bin/knip", args: ["--no-progress"] },
  { name: "table types", command: "node", args: ["scripts/db.ts", "types", "--verify"] },
  { name: "configuration page", command: "node", args: ["scripts/configuration.ts", "--verify"] },
  { name: "client types", command: "node", args: ["packages/client/scripts/generate.ts", "--verify"] },
];

if (import.meta.main) {
  const { failed } = await runSteps(CHECKS);
  if (process.argv.includes("--report")) for (const line of reportLines()) console.log(line);
  process.exitCode = failed > 0 ? 1 : 0;
}

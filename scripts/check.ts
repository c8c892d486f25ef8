/** pnpm check: format and lint, types, structure, dead code, generated files. Prints one line per check and the output of those that failed. */
import { runSteps, type Step } from "./steps.ts";

export const CHECKS: Step[] = [
  { name: "format and lint", command: "node_modules/.bin/biome", args: ["check", "--error-on-warnings", "."] },
  { name: "types", command: "node_modules/.bin/tsc", args: ["-b"] },
  { name: "structure", command: "node", args: ["scripts/check-structure.ts"] },
  { name: "dead code", command: "node_modules/.bin/knip", args: ["--no-progress"] },
  { name: "table types", command: "node", args: ["scripts/db.ts", "types", "--verify"] },
  { name: "client types", command: "node", args: ["packages/client/scripts/generate.ts", "--verify"] },
];

if (import.meta.main) {
  const { failed } = await runSteps(CHECKS);
  process.exitCode = failed > 0 ? 1 : 0;
}

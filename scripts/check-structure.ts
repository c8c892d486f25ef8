/** pnpm check: the house rules that a linter cannot know. No allow-list: what is refused here is moved or split. */
import { circleFaults } from "./structure/circles.ts";
import { domainFaults } from "./structure/domains.ts";
import { environmentFaults } from "./structure/environment.ts";
import { importFaults } from "./structure/imports.ts";
import { migrationFaults } from "./structure/migrations.ts";
import { patienceFaults } from "./structure/patience.ts";
import { retiredWordFaults } from "./structure/retired-words.ts";
import { sizeFaults } from "./structure/sizes.ts";
import { CODE, readSources, TEXTS } from "./structure/source-file.ts";
import { spreadFaults } from "./structure/spreads.ts";
import { styleFaults } from "./structure/styles.ts";
import { vocabularyFaults } from "./structure/vocabulary.ts";

const files = readSources(CODE);
const checks = [
  vocabularyFaults,
  domainFaults,
  circleFaults,
  importFaults,
  sizeFaults,
  migrationFaults,
  environmentFaults,
  spreadFaults,
  patienceFaults,
  styleFaults,
];
const results = [...checks.flatMap((check) => check(files)), ...retiredWordFaults(readSources(TEXTS))];
const warnings = results.filter((one) => one.startsWith("warning"));
const faults = results.filter((one) => !one.startsWith("warning"));
for (const line of [...warnings, ...faults]) console.log(line);
console.log(`structure: ${files.length} files, ${faults.length} faults, ${warnings.length} warnings`);
process.exitCode = faults.length > 0 ? 1 : 0;

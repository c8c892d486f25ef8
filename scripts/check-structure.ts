/** pnpm check: the house rules that a linter cannot know. No allow-list: what is refused here is moved or split. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { circleFaults } from "./structure/circles.ts";
import { domainFaults } from "./structure/domains.ts";
import { environmentFaults } from "./structure/environment.ts";
import { importFaults } from "./structure/imports.ts";
import { migrationFaults } from "./structure/migrations.ts";
import { sizeFaults } from "./structure/sizes.ts";
import type { SourceFile } from "./structure/source-file.ts";
import { vocabularyFaults } from "./structure/vocabulary.ts";

const GENERATED = /packages\/db\/src\/schema\.ts$|\.gen\.ts$|snapshot/;
const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { encoding: "utf8" }).split("\n");
const files: SourceFile[] = [...new Set(listed)]
  .filter((path) => /\.(ts|tsx|css)$/.test(path) && !GENERATED.test(path))
  .flatMap((path) => {
    try {
      return [{ path, text: readFileSync(path, "utf8") }];
    } catch {
      return []; // deleted, but not yet committed
    }
  });

const checks = [vocabularyFaults, domainFaults, circleFaults, importFaults, sizeFaults, migrationFaults, environmentFaults];
const results = checks.flatMap((check) => check(files));
const warnings = results.filter((one) => one.startsWith("warning"));
const faults = results.filter((one) => !one.startsWith("warning"));
for (const line of [...warnings, ...faults]) console.log(line);
console.log(`structure: ${files.length} files, ${faults.length} faults, ${warnings.length} warnings`);
process.exitCode = faults.length > 0 ? 1 : 0;

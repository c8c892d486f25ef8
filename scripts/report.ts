/** The size and shape of the code in numbers, for pnpm check --report. Tests and generated files are left out. */
import { commitsSinceBase } from "./commits.ts";
import {
  fileLines,
  functionLines,
  isTest,
  procedureLines,
  type Spread,
  singleFileFolders,
  smallFolders,
  spread,
} from "./structure/measures.ts";
import { retiredWordFaults } from "./structure/retired-words.ts";
import { readSources, TEXTS } from "./structure/source-file.ts";

const AREAS: [string, RegExp][] = [
  ["api/domains", /^packages\/api\/src\/domains\//],
  ["web", /^apps\/web\/src\//],
  ["apps and packages", /^(apps|packages)\//],
];

/** One row per measure, ready to print. */
export function reportLines(): string[] {
  const files = readSources(/^(apps|packages)\/.*\.tsx?$/).filter(({ path }) => !isTest(path));
  const lines = AREAS.flatMap(([area, fits]) => {
    const inside = files.filter(({ path }) => fits.test(path));
    const { single, all } = singleFileFolders(inside);
    return [
      row(`${area}: file lines`, fileLines(inside)),
      row(`${area}: function lines`, functionLines(inside)),
      row(`${area}: folders with one file`, `${single} of ${all}`),
    ];
  });
  const { entry, resolver } = procedureLines(files);
  const small = smallFolders(files);
  return [
    ...lines,
    row("procedures: lines of the entry", entry),
    row("procedures: lines of the resolver", resolver),
    row("folders below a domain, fewer than 3 files", [small.length, ...small.map(({ folder }) => folder)].join(" ")),
    ...commitLines(),
    row("retired words", String(retiredWordFaults(readSources(TEXTS)).length)),
  ];
}

function commitLines(): string[] {
  const commits = commitsSinceBase();
  if (!commits) return ["commits: the history is not here"];
  return [
    row("commits: characters of the subject", spread(commits.map(({ subject }) => subject.length))),
    row("commits: folders touched", spread(commits.map(({ folders }) => folders))),
  ];
}

function row(what: string, value: Spread | string): string {
  if (typeof value === "string") return `${what.padEnd(44)}${value}`;
  const { count, median, p90, max } = value;
  return `${what.padEnd(44)}${count}: median ${median}, p90 ${p90}, max ${max}`;
}

if (import.meta.main) for (const line of reportLines()) console.log(line);

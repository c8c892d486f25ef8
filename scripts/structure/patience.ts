import type { SourceFile } from "./source-file.ts";

/** A limit of its own for what a test waits for: in numbers, and so too short for a busy machine. */
const OWN_LIMITS: readonly [RegExp, string][] = [
  [/\bvi\.setConfig\(/, "sets the limits of its tests"],
  [/\b(test|hook)?[tT]imeout: ?\d[\d_]{2,}\b/, "gives a limit in numbers"],
  [/^ {0,4}\},\s*\d[\d_]{3,},?\s*\);/m, "gives a test a limit in numbers"],
  [/for \((let|const) \w+ = (Date|performance)\.now\(\) \+ \d/, "waits for a time in numbers"],
  [/for \(let (tries|waited)\b.*; (tries|waited) < \d/, "waits for so many looks"],
];

/** The tests of this check name what it refuses. */
const isTest = (path: string) =>
  !path.startsWith("scripts/structure/") && /\.test\.tsx?$|^e2e\/|\/testing(\/|\.ts$)|test-fixture\.ts$/.test(path);

/** One patience for all: a test waits under PATIENCE_MS of scripts/patience.ts, which Vitest provides as `patienceMs`. */
export function patienceFaults(files: readonly SourceFile[]): string[] {
  return files.filter(({ path }) => isTest(path)).flatMap(({ path, text }) => faultsOf(path, text));
}

function faultsOf(path: string, text: string): string[] {
  return OWN_LIMITS.flatMap(([pattern, words]) => {
    const found = pattern.exec(text);
    if (!found) return [];
    const line = text.slice(0, found.index + found[0].search(/\S/)).split("\n").length;
    return [`${path}:${line} ${words}: a test waits under the one limit, patienceMs`];
  });
}

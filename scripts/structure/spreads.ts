import type { SourceFile } from "./source-file.ts";

/** Three dots and a literal behind them: what stands in it could stand where it is spread. */
const SPREAD_LITERAL = /\.\.\.\s*\{/g;

/** An object says its fields itself; a literal that is spread into another one only hides how long it is. */
export function spreadFaults(files: SourceFile[]): string[] {
  return files
    .filter(({ path }) => /\.tsx?$/.test(path))
    .flatMap(({ path, text }) =>
      [...text.matchAll(SPREAD_LITERAL)].map(
        ({ index }) => `${path}:${text.slice(0, index).split("\n").length}: write the fields themselves instead of spreading a literal`,
      ),
    );
}

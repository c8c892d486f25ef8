import { dirname, join } from "node:path/posix";
import { importsOf } from "./imports.ts";
import type { SourceFile } from "./source-file.ts";

/** Files never import each other in a circle, types included: a circle is one file in several places. */
export function circleFaults(files: SourceFile[]): string[] {
  const known = new Set(files.map(({ path }) => path));
  const edges = new Map(files.map(({ path, text }) => [path, targetsOf(path, text, known)]));
  const done = new Set<string>();
  const faults: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const from = trail.indexOf(path);
    if (from >= 0) faults.push(`files form a circle: ${[...trail.slice(from), path].join(" → ")}`);
    if (from >= 0 || done.has(path)) return;
    for (const next of edges.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of edges.keys()) visit(path, []);
  return faults;
}

function targetsOf(path: string, text: string, known: ReadonlySet<string>): string[] {
  return importsOf(text)
    .filter((target) => target.startsWith("."))
    .map((target) => join(dirname(path), target))
    .filter((target) => known.has(target));
}

import { dirname } from "node:path/posix";
import type { SourceFile } from "./source-file.ts";
import { isFunction, isNode, linesOf, type Node, nameOf, treeOf, walk } from "./syntax.ts";

/** An arrow of one or two lines is an expression; a function tells something from three lines on. */
const FUNCTION_LINES = 3;
const FOLDER_FILES = 3;

export interface Spread {
  count: number;
  median: number;
  p90: number;
  max: number;
}

export function spread(values: number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? 0;
  return { count: sorted.length, median: at(0.5), p90: at(0.9), max: at(1) };
}

export function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path);
}

export function fileLines(files: SourceFile[]): Spread {
  return spread(files.map(({ text }) => text.split("\n").length - 1));
}

export function functionLines(files: SourceFile[]): Spread {
  const lines: number[] = [];
  for (const file of files) {
    walk(treeOf(file), (node) => {
      if (isFunction(node)) lines.push(linesOf(file.text, node));
    });
  }
  return spread(lines.filter((one) => one >= FUNCTION_LINES));
}

/** Of each procedure in the routers: the lines of its whole entry, and those of the function that answers it. */
export function procedureLines(files: SourceFile[]): { entry: Spread; resolver: Spread } {
  const entries: number[] = [];
  const resolvers: number[] = [];
  for (const file of files.filter(({ path }) => /[/.]router\.ts$/.test(path))) {
    walk(treeOf(file), (node) => {
      const resolver = node.type === "Property" ? resolverOf(node.value) : undefined;
      if (!resolver) return;
      entries.push(linesOf(file.text, node));
      resolvers.push(linesOf(file.text, resolver));
    });
  }
  return { entry: spread(entries), resolver: spread(resolvers) };
}

/** The function behind `….query(…)`, `….mutation(…)` or `….subscription(…)`. */
function resolverOf(value: unknown): Node | undefined {
  if (!isNode(value) || value.type !== "CallExpression" || !isNode(value.callee)) return undefined;
  if (!/^(query|mutation|subscription)$/.test(nameOf(value.callee.property) ?? "")) return undefined;
  const [resolver] = Array.isArray(value.arguments) ? value.arguments : [];
  return isNode(resolver) ? resolver : undefined;
}

/** Folders below a domain or a feature that hold fewer than three files, tests aside; a feature's components are its own kind. */
export function smallFolders(files: SourceFile[]): { folder: string; count: number }[] {
  const below = /^((?:packages\/api\/src\/domains|apps\/web\/src\/features)\/[^/]+\/.+)\/[^/]+$/;
  const folders = files.filter(({ path }) => !isTest(path)).map(({ path }) => below.exec(path)?.[1]);
  return [...countOf(folders.filter((one) => one !== undefined && !one.endsWith("/components")))]
    .filter(([, count]) => count < FOLDER_FILES)
    .map(([folder, count]) => ({ folder, count }));
}

/** How many of the folders that hold code hold a single file, tests aside. */
export function singleFileFolders(files: SourceFile[]): { single: number; all: number } {
  const counts = countOf(files.filter(({ path }) => !isTest(path)).map(({ path }) => dirname(path)));
  return { single: [...counts.values()].filter((count) => count === 1).length, all: counts.size };
}

function countOf(names: readonly (string | undefined)[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

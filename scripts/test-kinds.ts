import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path/posix";

/** What a test file needs around it, and so the project of vitest.config.ts that it runs in. */
export type TestKind = "no-database" | "database" | "isolated" | "journeys";

/** Who reaches this file asks for a database. */
const DATABASE = "packages/db/src/testing.ts";
/** Changes, or measures, what all files of a thread share: clocks, globals, modules, the environment, signals, memory. */
const CHANGES_ITS_THREAD =
  /\bvi\.(mock|doMock|useFakeTimers|stubGlobal|stubEnv|spyOn\((globalThis|process|console))|\bprocess\.(on|once|chdir|memoryUsage|env\.\w+ = )|\bsetGlobalDispatcher\(/;

/**
 * Sorts every test file by what it needs. Nobody keeps a list: what a file imports, itself or through others, says whether it needs a database,
 * and its own text whether it may share a thread.
 */
export function testFiles(): Record<TestKind, string[]> {
  const sorted: Record<TestKind, string[]> = { "no-database": [], database: [], isolated: [], journeys: [] };
  for (const path of globSync(["packages/*/src/**/*.test.ts", "apps/*/src/**/*.test.ts", "scripts/**/*.test.ts", "e2e/*.test.ts"]).sort()) {
    sorted[kindOf(path)].push(path);
  }
  return sorted;
}

function kindOf(path: string): TestKind {
  if (path.startsWith("e2e/")) return "journeys";
  if (CHANGES_ITS_THREAD.test(readFileSync(path, "utf8"))) return "isolated";
  return needsDatabase(path) ? "database" : "no-database";
}

function needsDatabase(path: string): boolean {
  const seen = new Set<string>();
  const open = [path];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (file === DATABASE) return true;
    if (seen.has(file)) continue;
    seen.add(file);
    open.push(...importedBy(file));
  }
  return false;
}

const imports = new Map<string, string[]>();

/** The files of the project that a file loads when it runs. */
function importedBy(path: string): string[] {
  const known = imports.get(path);
  if (known) return known;
  const found: string[] = [];
  for (const [, name = ""] of readFileSync(path, "utf8").matchAll(
    /^(?!import type|export type)(?:.*\bfrom\s*|.*\bimport\s*\(?\s*)"([^"\n]+)"/gm,
  )) {
    const file = name.startsWith(".") ? join(dirname(path), name) : fileOfPackage(name);
    if (file && /\.tsx?$/.test(file) && existsSync(file)) found.push(file);
  }
  imports.set(path, found);
  return found;
}

const exportsOf = new Map<string, Record<string, string>>();

function fileOfPackage(name: string): string | undefined {
  const [, folder, rest] = /^@frontoffice\/([a-z-]+)(\/.*)?$/.exec(name) ?? [];
  const root = ["packages", "apps"].map((place) => `${place}/${folder}`).find((place) => folder && existsSync(`${place}/package.json`));
  if (!root) return undefined;
  const entries = exportsOf.get(root) ?? readExports(root);
  exportsOf.set(root, entries);
  const wanted = `.${rest ?? ""}`;
  for (const [entry, file] of Object.entries(entries)) {
    const [head = "", tail] = entry.split("*");
    if (entry === wanted) return join(root, file);
    if (tail !== undefined && wanted.startsWith(head)) return join(root, file.replace("*", wanted.slice(head.length)));
  }
  return undefined;
}

function readExports(root: string): Record<string, string> {
  const { exports = {} } = JSON.parse(readFileSync(`${root}/package.json`, "utf8")) as { exports?: Record<string, string> };
  return exports;
}

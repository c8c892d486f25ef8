import { dirname, join } from "node:path/posix";
import { importsOf } from "./imports.ts";
import type { SourceFile } from "./source-file.ts";
import { kindOf } from "./vocabulary.ts";

/** What one domain may take from another, subjects included; a router or a handler is nobody else's business. */
const SHARED_KINDS: readonly (string | undefined)[] = ["queries", "commands", "rules", "schema", "entity", "jobs", "present", undefined];
/** Tests, and what only tests use, may look at anything. */
const FOR_TESTS = /\.test\.ts$|[/.](factory|recipes)\.ts$/;
/** Within a domain a kind may import the kinds to its right. */
const ORDER = ["router", "http", "handlers", "commands", "policy", "queries", "present", "jobs", "rules", "schema", "entity"];

/** Domains depend on each other downwards, without a circle, and only on each other's queries, commands, rules and schema. */
export function domainFaults(files: SourceFile[]): string[] {
  const faults: string[] = [];
  const edges = new Map<string, Set<string>>();
  const kinds = new Map(files.map((file) => [file.path, orderedKind(file)]));
  for (const { path, text } of files) {
    const from = domainOf(path);
    if (!from || FOR_TESTS.test(path)) continue;
    for (const target of importsOf(text).filter((one) => one.startsWith("."))) {
      const file = join(dirname(path), target);
      const to = domainOf(file);
      if (!to) continue;
      if (to === from) faults.push(...upwards([path, file], kinds));
      else {
        edges.set(from, (edges.get(from) ?? new Set()).add(to));
        if (!SHARED_KINDS.includes(kindOf(file).kind))
          faults.push(
            `${path}: takes ${file} from another domain; only queries, commands, rules, schema, entity, jobs and present are shared`,
          );
      }
    }
  }
  return [...faults, ...circles(edges)];
}

function domainOf(path: string): string | undefined {
  return /^packages\/api\/src\/domains\/([a-z-]+)\//.exec(path)?.[1];
}

/** A subject's file counts as commands, unless it waits for nothing and so touches no database: then it decides, as rules do. */
function orderedKind({ path, text }: SourceFile): string {
  const { kind } = kindOf(path);
  return kind ?? (/\bawait\b|\bPromise</.test(text) ? "commands" : "rules");
}

function upwards([path, file]: [string, string], kinds: ReadonlyMap<string, string>): string[] {
  const rank = (name: string) => ORDER.indexOf(kinds.get(name) ?? kindOf(name).kind ?? "commands");
  const [from, to] = [rank(path), rank(file)];
  return from > to && to >= 0 && to <= 3 ? [`${path}: imports upwards from ${file}`] : [];
}

function circles(edges: Map<string, Set<string>>): string[] {
  const faults: string[] = [];
  const done = new Set<string>();
  const visit = (node: string, trail: string[]): void => {
    if (trail.includes(node)) {
      faults.push(`domains form a circle: ${[...trail.slice(trail.indexOf(node)), node].join(" → ")}`);
      return;
    }
    if (done.has(node)) return;
    for (const next of edges.get(node) ?? []) visit(next, [...trail, node]);
    done.add(node);
  };
  for (const node of edges.keys()) visit(node, []);
  return faults;
}

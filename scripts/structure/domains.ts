import { dirname, join } from "node:path/posix";
import { importsOf } from "./imports.ts";
import type { SourceFile } from "./source-file.ts";

/** What one domain may take from another; a router or a handler is nobody else's business. */
const SHARED_KINDS = /\/(queries|commands|rules|schema|jobs|present)\.ts$/;
/** Within a domain a kind may import the kinds to its right. */
const ORDER = ["router", "http", "handlers", "commands", "policy", "queries", "present", "jobs", "rules", "schema"];

/** Domains depend on each other downwards, without a circle, and only on each other's queries, commands, rules and schema. */
export function domainFaults(files: SourceFile[]): string[] {
  const faults: string[] = [];
  const edges = new Map<string, Set<string>>();
  for (const { path, text } of files) {
    const from = domainOf(path);
    if (!from || /\.test\.ts$|\/factory\.ts$/.test(path)) continue;
    for (const target of importsOf(text).filter((one) => one.startsWith("."))) {
      const file = join(dirname(path), target);
      const to = domainOf(file);
      if (!to) continue;
      if (to === from) faults.push(...upwards(path, file));
      else {
        edges.set(from, (edges.get(from) ?? new Set()).add(to));
        if (!SHARED_KINDS.test(file))
          faults.push(`${path}: takes ${file} from another domain; only queries, commands, rules, schema, jobs and present are shared`);
      }
    }
  }
  return [...faults, ...circles(edges)];
}

function domainOf(path: string): string | undefined {
  return /^packages\/api\/src\/domains\/([a-z-]+)\//.exec(path)?.[1];
}

function upwards(path: string, file: string): string[] {
  const kind = (name: string) => ORDER.indexOf(/([a-z]+)\.ts$/.exec(name)?.[1] ?? "");
  const [from, to] = [kind(path), kind(file)];
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

import { parseAst } from "rolldown/parseAst";
import type { SourceFile } from "./source-file.ts";

/** A node of the syntax tree; what else it holds depends on its type. */
export interface Node {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

/** The syntax tree of a TypeScript file; nothing for a file of another kind. */
export function treeOf({ path, text }: SourceFile): Node | undefined {
  if (!/\.tsx?$/.test(path)) return undefined;
  const tree: unknown = parseAst(text, { lang: path.endsWith("x") ? "tsx" : "ts" }, path);
  return isNode(tree) ? tree : undefined;
}

/** Visits a node and everything below it, with the name that each stands under: that of its function, property or variable. */
export function walk(value: unknown, visit: (node: Node, name: string | undefined) => void, name?: string): void {
  if (Array.isArray(value)) {
    for (const item of value) walk(item, visit);
    return;
  }
  if (!isNode(value)) return;
  const own = nameOf(value.id) ?? nameOf(value.key) ?? name;
  visit(value, own);
  for (const key of Object.keys(value)) walk(value[key], visit, own);
}

export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

export function isFunction({ type }: Node): boolean {
  return /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(type);
}

export function linesOf(text: string, { start, end }: Node): number {
  return text.slice(start, end).split("\n").length;
}

/** The identifier that a node is, private ones included. */
export function nameOf(value: unknown): string | undefined {
  return isNode(value) && typeof value.name === "string" ? value.name : undefined;
}

import { parseAst } from "rolldown/parseAst";
import type { SourceFile } from "./source-file.ts";

interface Budget {
  warn: number;
  fail: number;
}

const FILE: Budget = { warn: 250, fail: 400 };
const TEST_FILE: Budget = { warn: 350, fail: 600 };
const FUNCTION: Budget = { warn: 40, fail: 70 };
const COMPONENT: Budget = { warn: 120, fail: 200 };

/** Files, functions and components stay small enough to be read in one go. */
export function sizeFaults(files: SourceFile[]): string[] {
  return files.flatMap((file) => {
    const lines = file.text.split("\n").length - 1;
    const found = judge(`${file.path}: ${lines} lines`, lines, /\.test\.tsx?$/.test(file.path) ? TEST_FILE : FILE);
    return [...found, ...functionFaults(file)];
  });
}

function judge(what: string, lines: number, { warn, fail }: Budget): string[] {
  if (lines > fail) return [`${what}, more than ${fail}: split it by sub-noun`];
  return lines > warn ? [`warning: ${what}, more than ${warn}`] : [];
}

interface Node {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

function functionFaults({ path, text }: SourceFile): string[] {
  if (!/\.tsx?$/.test(path)) return [];
  const faults: string[] = [];
  const test = /\.test\.tsx?$/.test(path);
  walk(parseAst(text, { lang: path.endsWith("x") ? "tsx" : "ts" }, path), undefined, (node, name) => {
    const lines = text.slice(node.start, node.end).split("\n").length;
    const component = path.endsWith(".tsx") && /^[A-Z]/.test(name ?? "");
    // A describe block is a chapter, not a function.
    if (test && name === undefined) return;
    faults.push(...judge(`${path}: ${name ?? "a function"} has ${lines} lines`, lines, component ? COMPONENT : FUNCTION));
  });
  return faults;
}

function walk(value: unknown, name: string | undefined, found: (node: Node, name: string | undefined) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) walk(item, undefined, found);
    return;
  }
  if (!isNode(value)) return;
  const own = nameOf(value.id) ?? nameOf(value.key) ?? name;
  if (/^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(value.type)) found(value, own);
  for (const key of Object.keys(value)) walk(value[key], own, found);
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

function nameOf(value: unknown): string | undefined {
  return isNode(value) && typeof value.name === "string" ? value.name : undefined;
}

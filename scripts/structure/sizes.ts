import type { SourceFile } from "./source-file.ts";
import { isFunction, linesOf, treeOf, walk } from "./syntax.ts";

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

function functionFaults(file: SourceFile): string[] {
  const { path, text } = file;
  const faults: string[] = [];
  const test = /\.test\.tsx?$/.test(path);
  walk(treeOf(file), (node, name) => {
    if (!isFunction(node)) return;
    // A describe block is a chapter, not a function.
    if (test && name === undefined) return;
    const component = path.endsWith(".tsx") && /^[A-Z]/.test(name ?? "");
    const lines = linesOf(text, node);
    faults.push(...judge(`${path}: ${name ?? "a function"} has ${lines} lines`, lines, component ? COMPONENT : FUNCTION));
  });
  return faults;
}

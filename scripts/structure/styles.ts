import { dirname, join } from "node:path/posix";
import { importsOf } from "./imports.ts";
import type { SourceFile } from "./source-file.ts";

const MODULE = /^apps\/web\/src\/(?!ui\/).+\.module\.css$/;

/** A CSS module outside of ui/ belongs to one component, so that a change of it changes nothing else; what several share lies in ui/. */
export function styleFaults(files: SourceFile[]): string[] {
  const users = new Map(files.filter(({ path }) => MODULE.test(path)).map(({ path }) => [path, [] as string[]]));
  for (const { path, text } of files) {
    for (const target of importsOf(text)) users.get(join(dirname(path), target))?.push(path);
  }
  return [...users].flatMap(([path, by]) => {
    if (by.length === 1) return [];
    return [by.length === 0 ? `${path}: no component uses it` : `${path}: ${by.join(" and ")} use it; what several share lies in ui/`];
  });
}

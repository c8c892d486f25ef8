import { readFileSync } from "node:fs";
import type { SourceFile } from "./source-file.ts";

const SETTINGS =
  /^(apps\/[a-z]+\/src\/env\.ts|packages\/api\/src\/config\.ts|packages\/api\/src\/adapters\/(llm[a-z-]*|storage-settings)\.ts)$/;

/** Every variable that a schema reads stands in .env.example, and nothing else does. */
export function environmentFaults(files: SourceFile[]): string[] {
  const read = new Set(
    files
      .filter(({ path }) => SETTINGS.test(path))
      .flatMap(({ text }) => [...text.matchAll(/^\s+([A-Z][A-Z0-9_]+):/gm)].map((match) => match[1] ?? "")),
  );
  const example = readFileSync(".env.example", "utf8");
  const named = new Set([...example.matchAll(/^#?\s?([A-Z][A-Z0-9_]+)=/gm)].map((match) => match[1] ?? ""));
  const missing = [...read].filter((key) => !named.has(key)).map((key) => `.env.example: does not name ${key}`);
  const stale = [...named].filter((key) => !read.has(key)).map((key) => `.env.example: names ${key}, which nothing reads`);
  return [...missing, ...stale];
}

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { buildWeb } from "./web-build.ts";

/** JS and CSS that a visitor's first page may cost, gzipped. */
const LIMIT_KB = 200;
const OUTPUT = "apps/web/dist";
const ROUTES: Readonly<Record<string, readonly string[]>> = {
  "/": ["src/routes/index.tsx?tsr-split=component"],
  "/login": ["src/routes/_guest.tsx?tsr-split=component", "src/routes/_guest/login.tsx?tsr-split=component"],
};

interface Chunk {
  file: string;
  css?: string[];
  imports?: string[];
}

await buildWeb();
const manifest: Record<string, Chunk> = JSON.parse(await readFile(join(OUTPUT, ".vite/manifest.json"), "utf8"));

/** All files that the named modules load before they can run. */
function filesOf(modules: readonly string[]): Set<string> {
  const files = new Set<string>();
  const seen = new Set<string>();
  const visit = (module: string) => {
    if (seen.has(module)) return;
    seen.add(module);
    const chunk = manifest[module];
    if (!chunk) throw new Error(`The web build has no module ${module}; scripts/check-web-size.ts names the pages by their files.`);
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file);
    chunk.imports?.forEach(visit);
  };
  modules.forEach(visit);
  return files;
}

async function kilobytes(files: Iterable<string>): Promise<number> {
  const sizes = [...files].map(async (file) => gzipSync(await readFile(join(OUTPUT, file))).length);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0) / 1000;
}

for (const [route, modules] of Object.entries(ROUTES)) {
  const files = [...filesOf(["index.html", ...modules]), "color-scheme.js"];
  const css = await kilobytes(files.filter((file) => file.endsWith(".css")));
  const total = await kilobytes(files);
  const verdict = total > LIMIT_KB ? "TOO LARGE" : "ok";
  console.log(
    `${route.padEnd(8)} ${total.toFixed(1)} KB gzip (${css.toFixed(1)} KB CSS, ${files.length} files), limit ${LIMIT_KB} KB: ${verdict}`,
  );
  if (total > LIMIT_KB) process.exitCode = 1;
}

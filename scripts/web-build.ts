import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

const OUTPUT = "apps/web/dist";
const STAMP = join(OUTPUT, ".inputs");
const INPUTS = [
  "apps/web/src",
  "apps/web/public",
  "apps/web/index.html",
  "apps/web/vite.config.ts",
  "apps/web/tsr.config.json",
  "packages/api/src",
  "pnpm-lock.yaml",
];

/** Builds the web app unless the last build was of the same sources. Returns whether it had to. */
export async function buildWeb(): Promise<boolean> {
  const inputs = await fingerprint();
  const built = await readFile(STAMP, "utf8").catch(() => undefined);
  if (built === inputs) return false;
  await new Promise<void>((done, fail) => {
    const child = spawn("node_modules/.bin/vite", ["build", "--logLevel", "warn"], {
      cwd: "apps/web",
      stdio: ["ignore", "ignore", "inherit"],
    });
    child.once("error", fail);
    child.once("exit", (code) => (code === 0 ? done() : fail(new Error("The web app could not be built; the lines above say why."))));
  });
  await writeFile(STAMP, inputs);
  return true;
}

async function fingerprint(): Promise<string> {
  const hash = createHash("sha256");
  for (const input of INPUTS) {
    for (const file of await filesBelow(input)) hash.update(file).update(await readFile(file));
  }
  return hash.digest("hex");
}

async function filesBelow(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch((error: NodeJS.ErrnoException) => error.code);
  if (entries === "ENOTDIR") return [path];
  if (!Array.isArray(entries)) return [];
  return entries
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import type * as Client from "@frontoffice/client";

const run = promisify(execFile);
const TSC = join(process.cwd(), "node_modules/.bin/tsc");
const CLIENT = join(process.cwd(), "packages/client");

/** A folder outside of the project in which the packed client is installed, as a customer would have it. */
export interface OutsideProject {
  folder: string;
  tarball: string;
  /** What the package exports. */
  client: typeof Client;
  write(file: string, text: string): Promise<void>;
  /** What a strict compiler says of each of these files, declarations of packages included; nothing of those that it is content with. */
  typecheck(files: Readonly<Record<string, string>>): Promise<Record<string, string[]>>;
  /** What a program prints. */
  run(file: string, env: Record<string, string>): Promise<string>;
  remove(): Promise<void>;
}

/** Packs the client and installs the tarball with npm. */
export async function installOutside(): Promise<OutsideProject> {
  const folder = await mkdtemp(join(tmpdir(), "frontoffice-outside-"));
  await run("npx", ["--yes", "--prefer-offline", "pnpm@12.21.0", "pack", "--pack-destination", folder], { cwd: CLIENT });
  const tarball = join(folder, (await readdir(folder)).find((name) => name.endsWith(".tgz")) ?? "");
  const write = (file: string, text: string) => writeFile(join(folder, file), text);
  await write("package.json", JSON.stringify({ name: "outside", private: true, type: "module" }));
  await run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", tarball], { cwd: folder });
  const options = ["--noEmit", "--strict", "--skipLibCheck", "false", "--module", "nodenext", "--target", "es2024", "--types", ""];
  return {
    folder,
    tarball,
    client: await import(pathToFileURL(join(folder, "node_modules/@frontoffice/client/index.js")).href),
    write,
    typecheck: async (files) => {
      const all = { "globals.d.ts": "declare const process: { env: Record<string, string | undefined> };\n", ...files };
      for (const [file, text] of Object.entries(all)) await write(file, text);
      const { stdout } = await run(TSC, [...options, ...Object.keys(all)], { cwd: folder }).catch((refused: { stdout: string }) => refused);
      return saidByFile(stdout);
    },
    run: async (file, env) => (await run(process.execPath, [file], { cwd: folder, env: { ...process.env, ...env } })).stdout,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The compiler's lines, such as "right.ts(3,7): error TS2353: …", by the file that they are about; under "" what is about none. */
function saidByFile(said: string): Record<string, string[]> {
  const byFile: Record<string, string[]> = {};
  for (const line of said.split("\n").filter((one) => /^\S/.test(one))) {
    const [, file = ""] = /^(.+?)\(\d+,/.exec(line) ?? [];
    byFile[file] = [...(byFile[file] ?? []), line];
  }
  return byFile;
}

/** The TypeScript snippets of the client's readme; those that stand alone and run are marked `run`. */
export async function readmeSnippets(): Promise<{ text: string; runs: boolean }[]> {
  const readme = await readFile(join(CLIENT, "README.md"), "utf8");
  return [...readme.matchAll(/^```ts( run)?\n(.*?)^```$/gms)].map(([, runs, text = ""]) => ({ text, runs: runs !== undefined }));
}

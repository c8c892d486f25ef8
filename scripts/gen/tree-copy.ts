import { execFileSync } from "node:child_process";
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

/** A copy of the project's own files below the folder for temporary files; what is installed is linked. It is a git repository without a commit. */
export function copyTree(): { root: string; remove(): void } {
  const root = mkdtempSync(join(tmpdir(), "frontoffice-tree-"));
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { encoding: "utf8", maxBuffer: 2 ** 26 });
  for (const path of listed.split("\n").filter((one) => one !== "" && existsSync(one))) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    cpSync(path, join(root, path));
  }
  for (const folder of globSync(["node_modules", "{packages,apps}/*/node_modules"])) linkInstalled(folder, join(root, folder));
  // The checks ask git which files there are.
  for (const args of [
    ["init", "--quiet"],
    ["add", "--all"],
  ])
    execFileSync("git", args, { cwd: root });
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}

/** Links lead to what is installed here, but those between packages of the project to the copy of the other package. */
function linkInstalled(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    if (name === "@frontoffice") cpSync(join(from, name), join(to, name), { recursive: true, verbatimSymlinks: true });
    else symlinkSync(resolve(from, name), join(to, name));
  }
}

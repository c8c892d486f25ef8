import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** A source of the project: its path from the root, with forward slashes, and what it says. */
export interface SourceFile {
  path: string;
  text: string;
}

const GENERATED = /packages\/db\/src\/schema\.ts$|\.gen\.ts$|\/generated\/|snapshot|pnpm-lock\.yaml$/;

/** What the structure checks read. */
export const CODE = /\.(ts|tsx|css)$/;
/** Whatever a reader meets, documents and settings included. */
export const TEXTS = /\.(ts|tsx|css|js|md|json|ya?ml|html|txt|example)$|^\.ci\/|Dockerfile$/;

/** Every file of the project that somebody wrote, new ones included, whose path fits. */
export function readSources(fits: RegExp): SourceFile[] {
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { encoding: "utf8" }).split("\n");
  return [...new Set(listed)]
    .filter((path) => fits.test(path) && !GENERATED.test(path))
    .flatMap((path) => {
      try {
        return [{ path, text: readFileSync(path, "utf8") }];
      } catch {
        return []; // deleted, but not yet committed
      }
    });
}

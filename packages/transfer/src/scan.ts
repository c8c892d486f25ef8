import type { Dirent } from "node:fs";
import { lstat, opendir } from "node:fs/promises";
import { join } from "node:path";
import picomatch from "picomatch";

/** A file below the folder that is sent; `path` with forward slashes, as it is written on the disk. */
export interface FoundFile {
  kind: "file";
  path: string;
  /** Bytes. */
  size: number;
  /** Milliseconds. */
  mtimeMs: number;
}

/** Something that is not sent, and why. */
export interface NotSent {
  kind: "not_sent";
  path: string;
  why: "unreadable" | "link" | "special" | "name" | "too_large";
}

export interface ScanOptions {
  /** Patterns of paths to send; empty for all. */
  include?: readonly string[];
  /** Patterns of paths to leave out; they win over `include`. */
  exclude?: readonly string[];
  signal?: AbortSignal;
}

const MAX_OBJECT = 5 * 1024 ** 4;

/**
 * Walks a folder as a stream, in no particular order, never holding more than one folder's handle per level. Links are never
 * followed, so there are no loops; devices, pipes and sockets are no files. What vanishes on the way is passed over.
 */
export async function* scanFolder(root: string, options: ScanOptions = {}): AsyncGenerator<FoundFile | NotSent> {
  yield* walk(root, "", matcherOf(options), options.signal);
}

/** Whether a path is to be sent. A pattern without a slash is about the name, in whatever folder, as in .gitignore. */
export function matcherOf({ include = [], exclude = [] }: ScanOptions): (path: string) => boolean {
  const test = (patterns: readonly string[]) => {
    const [names, paths] = [patterns.filter((one) => !one.includes("/")), patterns.filter((one) => one.includes("/"))];
    const byName = picomatch(names, { dot: true, basename: true });
    const byPath = picomatch(
      paths.map((one) => one.replace(/^\//, "").replace(/\/$/, "/**")),
      { dot: true },
    );
    return (path: string) => (names.length > 0 && byName(path)) || (paths.length > 0 && byPath(path));
  };
  const [wanted, unwanted] = [test(include), test(exclude)];
  return (path) => (include.length === 0 || wanted(path)) && !unwanted(path);
}

async function* walk(
  root: string,
  below: string,
  matches: (path: string) => boolean,
  signal?: AbortSignal,
): AsyncGenerator<FoundFile | NotSent> {
  let folder: AsyncIterable<Dirent>;
  try {
    folder = await opendir(join(root, below), { bufferSize: 256 });
  } catch (error) {
    if (below !== "" && codeOf(error) === "ENOENT") return;
    if (below === "") throw error;
    yield { kind: "not_sent", path: below, why: "unreadable" };
    return;
  }
  for await (const entry of folder) {
    signal?.throwIfAborted();
    const path = below === "" ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) yield* walk(root, path, matches, signal);
    else if (matches(path)) yield* lookAt(root, path, entry);
  }
}

async function* lookAt(root: string, path: string, entry: Dirent): AsyncGenerator<FoundFile | NotSent> {
  const refused = (why: NotSent["why"]): NotSent => ({ kind: "not_sent", path, why });
  if (entry.isSymbolicLink()) yield refused("link");
  else if (!entry.isFile()) yield refused("special");
  // A name that is no valid UTF-8 comes back with replacement characters and would be another file's name in the store.
  else if (path.includes("\ufffd") || path.includes("\0")) yield refused("name");
  else {
    const stats = await lstat(join(root, path)).catch((error: unknown) => codeOf(error));
    if (stats === "ENOENT") return;
    if (typeof stats === "string") yield refused("unreadable");
    else if (stats.size > MAX_OBJECT) yield refused("too_large");
    else yield { kind: "file", path, size: stats.size, mtimeMs: stats.mtimeMs };
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown";
}

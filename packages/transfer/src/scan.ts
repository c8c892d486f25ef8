import { type Dirent, lstatSync } from "node:fs";
import { lstat, realpath } from "node:fs/promises";
import { join } from "node:path";
import picomatch from "picomatch";
import { onDisk } from "./disk.ts";
import { codeOf, fileFault } from "./faults.ts";
import { type OpenFolder, openFolder } from "./folder.ts";

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
  /** A folder, without links, that nothing may lead out of while it is read. Default: the one that is walked. */
  within?: string;
  signal?: AbortSignal;
}

/** What S3 takes as one object. */
const MAX_OBJECT = 5 * 1024 ** 4;

/**
 * Walks a folder as a stream, in no particular order, never holding more than one folder's handle per level. Links are never
 * followed, so there are no loops; devices, pipes and sockets are no files. What vanishes on the way is passed over.
 */
export async function* scanFolder(root: string, options: ScanOptions = {}): AsyncGenerator<FoundFile | NotSent> {
  const within = options.within ?? (await wholePath(root));
  yield* walk({ root, within, matches: matcherOf(options), leavesOut: testOf(options.exclude ?? []), signal: options.signal }, "");
}

async function wholePath(root: string): Promise<string> {
  try {
    return await realpath(root);
  } catch (error) {
    throw fileFault(error);
  }
}

/**
 * Whether a path is to be sent. As in .gitignore, a pattern without a slash is about names in whatever folder, one with a slash is about
 * paths from the top, one that ends in a slash is about folders, and what names a folder names everything below it.
 */
export function matcherOf({ include = [], exclude = [] }: ScanOptions): (path: string) => boolean {
  const [wanted, unwanted] = [testOf(include), testOf(exclude)];
  return (path) => (include.length === 0 || wanted(path)) && !unwanted(path);
}

/** The flag lets a dot stand for a newline, which names may contain. */
const PATTERNS = { dot: true, flags: "s" };

function testOf(patterns: readonly string[]): (path: string) => boolean {
  if (patterns.length === 0) return () => false;
  const rules = patterns.map((pattern) => {
    const bare = pattern.replace(/^\//, "").replace(/\/$/, "");
    const isName = !bare.includes("/") && !pattern.startsWith("/");
    const test = picomatch(bare, PATTERNS);
    return { isFolder: pattern.endsWith("/"), matches: (path: string, name: string) => test(isName ? name : path) };
  });
  return (path) => {
    for (let end = path.indexOf("/"), from = 0; ; from = end + 1, end = path.indexOf("/", from)) {
      const isWhole = end < 0;
      const upTo = isWhole ? path : path.slice(0, end);
      if (rules.some((rule) => !(rule.isFolder && isWhole) && rule.matches(upTo, upTo.slice(from)))) return true;
      if (isWhole) return false;
    }
  };
}

interface Walk {
  root: string;
  within: string;
  matches: (path: string) => boolean;
  /** True for a folder that a pattern leaves out with everything in it. */
  leavesOut: (folder: string) => boolean;
  signal: AbortSignal | undefined;
}

async function* walk(at: Walk, below: string): AsyncGenerator<FoundFile | NotSent> {
  let folder: OpenFolder;
  try {
    folder = await openFolder(join(at.root, below), at.within, below === "");
  } catch (error) {
    if (below === "") throw fileFault(error);
    // What is no folder any more was replaced since it was listed; what is not there any more is passed over.
    if (codeOf(error) !== "ENOENT") yield { kind: "not_sent", path: below, why: "unreadable" };
    return;
  }
  try {
    for await (const entry of folder.entries) {
      at.signal?.throwIfAborted();
      const path = below === "" ? entry.name : `${below}/${entry.name}`;
      if (!entry.isDirectory()) {
        if (at.matches(path)) yield* lookAt(folder.place, path, entry);
      } else if (!at.leavesOut(`${path}/.`)) {
        if (isUnnameable(entry.name)) yield { kind: "not_sent", path, why: "name" };
        else yield* walk(at, path);
      }
    }
  } catch (error) {
    at.signal?.throwIfAborted();
    if (below === "") throw fileFault(error);
    yield { kind: "not_sent", path: below, why: "unreadable" };
  } finally {
    folder.close();
  }
}

/** A name that is no valid UTF-8 comes back with replacement characters: it could not be opened, and would be another file's name in the store. */
const isUnnameable = (name: string) => name.includes("\ufffd");

async function* lookAt(place: string, path: string, entry: Dirent): AsyncGenerator<FoundFile | NotSent> {
  const refused = (why: NotSent["why"]): NotSent => ({ kind: "not_sent", path, why });
  if (entry.isSymbolicLink()) yield refused("link");
  else if (!entry.isFile()) yield refused("special");
  else if (isUnnameable(entry.name)) yield refused("name");
  else {
    const whole = `${place}/${entry.name}`;
    const looking = onDisk(
      () => lstatSync(whole),
      () => lstat(whole),
    );
    const stats = await looking.catch((error: unknown) => codeOf(error));
    if (stats === "ENOENT") return;
    if (typeof stats === "string") yield refused("unreadable");
    else if (stats.size > MAX_OBJECT) yield refused("too_large");
    else yield { kind: "file", path, size: stats.size, mtimeMs: stats.mtimeMs };
  }
}

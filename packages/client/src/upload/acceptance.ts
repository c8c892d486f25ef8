import { SINGLE_REQUEST_BYTES } from "../generated/limits.gen.ts";

/** Characters of a path, as the API takes them. */
const LONGEST_PATH = 1000;
/** Bytes of a key; every S3 store keeps to it. */
const LONGEST_KEY = 1024;
const LARGEST_FILE = 5 * 1024 ** 4;

/** Why a file cannot be uploaded. */
export type Rejection = "name" | "path_too_long" | "key_too_long" | "too_large" | "same_path";

const bytesOf = (text: string) => new TextEncoder().encode(text).length;
const isPath = (path: string) => path.split("/").every((part) => part !== "" && part !== "." && part !== "..");

/** Why the API or the store would reject a file, and all others of the same call with it; undefined when they take it. */
export function rejectionOf({ path, size }: { path: string; size: number }, prefix: string): Rejection | undefined {
  if (!path.isWellFormed() || path.includes("\0") || !isPath(path)) return "name";
  if (path.length > LONGEST_PATH) return "path_too_long";
  if (bytesOf(path) + (prefix === "" ? 0 : bytesOf(prefix) + 1) > LONGEST_KEY) return "key_too_long";
  return size > LARGEST_FILE ? "too_large" : undefined;
}

/** The same for a stream of files, of which no two may have one path. */
export function rejectionFinder(prefix: string): (file: { path: string; size: number }) => Rejection | undefined {
  const seen = new Set<string>();
  return (file) => {
    const rejection = rejectionOf(file, prefix) ?? (seen.has(file.path) ? "same_path" : undefined);
    seen.add(file.path);
    return rejection;
  };
}

/** Whether a file travels in one request; a larger one travels in parts. */
export const isSmall = (size: number): boolean => size <= SINGLE_REQUEST_BYTES;

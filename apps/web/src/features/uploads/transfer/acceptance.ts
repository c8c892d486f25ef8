import type { ChosenEntry, FoundFile } from "./chosen-files.ts";

const LONGEST_PATH = 1000;
/** Bytes of a key at most; every S3 store keeps to it. */
const LONGEST_KEY = 1024;
const LARGEST_FILE = 5 * 1024 ** 4;

const bytesOf = (text: string) => new TextEncoder().encode(text).length;
const isPath = (path: string) => path.split("/").every((part) => part !== "" && part !== "." && part !== "..");

/** Why a file cannot be named to the API, in words; one such file must not stop the others. Knows the paths that it has seen. */
export function faultFinder(prefix: string): (entry: ChosenEntry) => string | null {
  const seen = new Set<string>();
  const before = prefix === "" ? 0 : bytesOf(prefix) + 1;
  return (entry) => {
    const { path } = entry;
    if (entry.kind === "unreadable") return entry.why;
    if (!path.isWellFormed() || path.includes("\0") || !isPath(path)) return "Its name cannot be stored.";
    if (path.length > LONGEST_PATH) return "Its path is longer than 1,000 characters.";
    if (before + bytesOf(path) > LONGEST_KEY) return "Its path is too long for the storage, together with the project's folders.";
    if (entry.file.size > LARGEST_FILE) return "It is larger than 5 TB, the most that a storage takes.";
    if (seen.has(path)) return "Another file with the same path was chosen as well; this one is left out.";
    seen.add(path);
    return null;
  };
}

/** Those that can be sent; the others are told with their reason. */
export function accepted(
  batch: ChosenEntry[],
  faultOf: (entry: ChosenEntry) => string | null,
  refuse: (path: string, why: string) => void,
) {
  return batch.filter((entry): entry is FoundFile => {
    const why = faultOf(entry);
    if (why !== null) refuse(entry.path.toWellFormed(), why);
    return why === null && entry.kind === "file";
  });
}

/** When a file was changed, where that is a moment that can be written down. */
export function timeOf({ lastModified }: File): string | undefined {
  const moment = new Date(lastModified);
  const year = moment.getUTCFullYear();
  return year >= 1 && year <= 9999 ? moment.toISOString() : undefined;
}

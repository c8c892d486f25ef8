import { type Rejection, rejectionFinder } from "@frontoffice/client/upload";
import type { ChosenEntry, FoundFile } from "./chosen-files.ts";

const WORDS: Readonly<Record<Rejection, string>> = {
  name: "Its name cannot be stored.",
  path_too_long: "Its path is longer than 1,000 characters.",
  key_too_long: "Its path is too long for the storage, together with the project's folders.",
  too_large: "It is larger than 5 TB, the most that a storage takes.",
  same_path: "Another file with the same path was chosen as well; this one is left out.",
};

/** A chosen file with what is registered of it. */
export interface AcceptedFile extends Omit<FoundFile, "kind"> {
  size: number;
  mtimeMs: number;
  sha256?: string | undefined;
}

interface AcceptOptions {
  /** The prefix of the session's keys. */
  prefix: string;
  matches: (path: string) => boolean;
  reject: (path: string, why: string) => void;
  signal: AbortSignal;
}

/** Those of the chosen files that the session takes, one after the other; the others are reported with their reason and stop nothing. */
export async function* acceptedOf(
  entries: AsyncIterable<ChosenEntry>,
  { prefix, matches, reject, signal }: AcceptOptions,
): AsyncGenerator<AcceptedFile, void, void> {
  const rejectionOf = rejectionFinder(prefix);
  for await (const entry of entries) {
    signal.throwIfAborted();
    const { path } = entry;
    if (!matches(path)) continue;
    if (entry.kind === "unreadable") {
      reject(path.toWellFormed(), entry.why);
      continue;
    }
    const { file, again } = entry;
    const rejection = rejectionOf({ path, size: file.size });
    if (rejection) reject(path.toWellFormed(), WORDS[rejection]);
    else yield { path, file, again, size: file.size, mtimeMs: file.lastModified };
  }
}

import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import type { TransferItem, TransferObserver } from "../item.ts";

/** What a file's observer has written down of it. */
interface Entry {
  path: string;
  upload?: { uploadId: string; partSize: number };
  /** Bytes and hex SHA-256, once it has arrived. */
  done?: { size: number; sha256: string };
  /** Why it did not. */
  failed?: string;
}

export interface FileRecorder extends TransferObserver {
  /** True when a run before this one has written anything. */
  readonly isResumed: boolean;
  /** What is to be done for a file; undefined when nothing is. */
  resumed(item: TransferItem): TransferItem | undefined;
  entries: ReadonlyMap<string, Entry>;
}

/** Remembers in a file, one line for each thing that happened; a line that a crash has cut off does not count. */
export function fileRecorder(file: string): FileRecorder {
  const entries = new Map<string, Entry>();
  const isResumed = existsSync(file);
  const lines = isResumed ? readFileSync(file, "utf8").split("\n").slice(0, -1) : [];
  for (const line of lines) {
    const one = JSON.parse(line) as Entry;
    entries.set(one.path, { ...entries.get(one.path), ...one });
  }
  // What is left of a cut-off line must not become the beginning of the next one.
  if (isResumed) writeFileSync(file, lines.map((line) => `${line}\n`).join(""));
  const write = (one: Entry) => {
    entries.set(one.path, { ...entries.get(one.path), ...one });
    appendFileSync(file, `${JSON.stringify(one)}\n`);
  };
  return {
    isResumed,
    entries,
    resumed: (item) => {
      const known = entries.get(item.path);
      return known?.done ? undefined : { ...item, again: isResumed, resume: known?.upload };
    },
    decide: async () => "send",
    begun: async ({ path }, upload) => write({ path, upload }),
    part: () => undefined,
    done: async ({ path }, outcome) => {
      if (outcome.kind === "failed") write({ path, failed: outcome.fault.message });
      if (outcome.kind === "sent") write({ path, done: { size: outcome.object.size, sha256: outcome.sha256 } });
    },
  };
}

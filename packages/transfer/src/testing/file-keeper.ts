import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import type { TransferItem, TransferKeeper } from "../item.ts";

/** What a file's keeper has written down of it. */
interface Noted {
  path: string;
  upload?: { uploadId: string; partSize: number };
  /** Bytes and hex SHA-256, once it has arrived. */
  done?: { size: number; sha256: string };
  /** Why it did not. */
  failed?: string;
}

export interface FileKeeper extends TransferKeeper {
  /** True when a run before this one has written anything. */
  readonly isResumed: boolean;
  /** What is to be done for a file; undefined when nothing is. */
  resumed(item: TransferItem): TransferItem | undefined;
  noted: ReadonlyMap<string, Noted>;
}

/** Remembers in a file, one line for each thing that happened; a line that a crash has cut off does not count. */
export function fileKeeper(file: string): FileKeeper {
  const noted = new Map<string, Noted>();
  const isResumed = existsSync(file);
  const lines = isResumed ? readFileSync(file, "utf8").split("\n").slice(0, -1) : [];
  for (const line of lines) {
    const one = JSON.parse(line) as Noted;
    noted.set(one.path, { ...noted.get(one.path), ...one });
  }
  // What is left of a cut-off line must not become the beginning of the next one.
  if (isResumed) writeFileSync(file, lines.map((line) => `${line}\n`).join(""));
  const note = (one: Noted) => {
    noted.set(one.path, { ...noted.get(one.path), ...one });
    appendFileSync(file, `${JSON.stringify(one)}\n`);
  };
  return {
    isResumed,
    noted,
    resumed: (item) => {
      const known = noted.get(item.path);
      return known?.done ? undefined : { ...item, again: isResumed, resume: known?.upload };
    },
    decide: async () => "send",
    begun: async ({ path }, upload) => note({ path, upload }),
    part: () => undefined,
    done: async ({ path }, outcome) => {
      if (outcome.kind === "failed") note({ path, failed: outcome.fault.message });
      if (outcome.kind === "sent") note({ path, done: { size: outcome.object.size, sha256: outcome.sha256 } });
    },
  };
}

import type { TransferFault } from "./faults.ts";
import type { OpenFile } from "./source.ts";
import type { StoredObject } from "./store.ts";

/** A file to be sent, and what is known of it from an earlier run. */
export interface TransferItem {
  id: string;
  /** For people. */
  path: string;
  key: string;
  contentType: string;
  /** An upload in parts that was begun earlier. */
  resume?: { uploadId: string; partSize: number } | undefined;
  /**
   * An earlier run may have sent it and died before it was recorded: the store is asked before anything is sent, and uploads of this
   * key that were begun and not recorded are aborted.
   */
  again?: boolean;
  open(): Promise<OpenFile>;
}

/** What became of a file. */
export type Outcome =
  | { kind: "sent"; object: StoredObject; sha256: string; mtimeMs: number }
  | { kind: "skipped"; sha256: string; size: number; mtimeMs: number; duplicateOf: string | null; etag?: string }
  | { kind: "failed"; fault: TransferFault };

/** Decides about each file and records what becomes of it; every call is awaited. */
export interface TransferObserver {
  /**
   * Asked before a file is sent. Answers "send", or where its bytes were found, once the file's own key has them; with their tag there. `digest` reads the whole file, a small
   * one without having to read it again, so it is worth calling only where the size speaks for it.
   */
  decide(
    item: TransferItem,
    file: { size: number; mtimeMs: number; digest(): Promise<string> },
  ): Promise<"send" | { duplicateOf: string | null; etag?: string }>;
  begun(item: TransferItem, upload: { uploadId: string; partSize: number }): Promise<void>;
  part(item: TransferItem, number: number): void;
  done(item: TransferItem, outcome: Outcome, attempts: number): Promise<void>;
}

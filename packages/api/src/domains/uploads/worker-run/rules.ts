import type { Bandwidth } from "@frontoffice/transfer";
import type { OpenedFolder } from "../../../adapters/folders.ts";
import type { OpenStorage } from "../../../adapters/index.ts";
import type { CompanyRun } from "../../../kernel/company-job.ts";
import type { Scope } from "../../../kernel/scope.ts";
import type { LockedSession } from "../queries.ts";

export type UploadJob = CompanyRun<{ sessionId: string }>;

/** Why a run stops before its end. */
export type Stop = "paused" | "cancelled" | "superseded" | "resized" | "ended";

/** What people decide while a run is in progress, as it reaches the run. */
export interface Control {
  /** Aborted when the run is to stop, for whatever reason. */
  signal: AbortSignal;
  /** Why it was aborted; undefined while it runs. */
  readonly stop: Stop | undefined;
  readonly maxWorkers: number;
  readonly timesToRetry: number;
  end(): void;
}

/** Everything that one pass over a session's files needs. */
export interface UploadPass {
  session: LockedSession;
  run: UploadJob;
  scope: Scope;
  folder: OpenedFolder;
  storage: OpenStorage;
  bandwidth: Bandwidth;
  control: Control;
  step<T>(work: (tx: Scope) => Promise<T>): Promise<T>;
}

/** In what a folder differs from what it was when it was read. */
export interface FolderChange {
  added: number;
  /** Sent, and another one since. */
  changed: number;
  gone: number;
}

/** What to say of a folder that is not what it was when it was read; undefined for one that is not there any more. */
export function describeFolderChange(change: FolderChange | undefined): string | null {
  if (change === undefined) return "The folder is not there any more.";
  const { added, changed, gone } = change;
  const parts = [
    [added, "added"],
    [changed, "changed"],
    [gone, "taken away"],
  ] as const;
  const words = parts.flatMap(([count, what]) => (count > 0 ? [`${count} ${count === 1 ? "file was" : "files were"} ${what}`] : []));
  if (words.length === 0) return null;
  const again = added + changed > 0 ? "; send the folder again to have it as it is now" : "";
  return `Since the folder was read, ${words.join(", ")}${again}.`;
}

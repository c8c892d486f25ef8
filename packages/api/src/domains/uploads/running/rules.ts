import type { DB } from "@frontoffice/db";
import type { JobContext } from "@frontoffice/queue";
import type { Bandwidth } from "@frontoffice/transfer";
import type { OpenedFolder } from "../../../adapters/folders.ts";
import type { OpenStorage } from "../../../kernel/adapters.ts";
import type { Scope } from "../../../kernel/scope.ts";
import type { LockedSession } from "../queries.ts";

export type UploadJob = JobContext<{ sessionId: string }, DB>;

/** Why a run stops before its end. */
export type Stop = "paused" | "cancelled" | "superseded" | "resized" | "ended";

/** What people decide while a run is under way, as it reaches the run. */
export interface Control {
  /** Aborted when the run is to stop, for whatever reason. */
  signal: AbortSignal;
  /** Why it was aborted; undefined while it goes on. */
  readonly stop: Stop | undefined;
  readonly maxWorkers: number;
  readonly timesToRetry: number;
  end(): void;
}

/** Everything that one pass over a session's files needs. */
export interface Carrying {
  session: LockedSession;
  run: UploadJob;
  scope: Scope;
  folder: OpenedFolder;
  storage: OpenStorage;
  bandwidth: Bandwidth;
  control: Control;
  step<T>(work: (tx: Scope) => Promise<T>): Promise<T>;
}

/** What to say of a folder that is not what it was when it was read. */
export function folderRemark(found: number, now: number | undefined): string | null {
  if (now === undefined) return "The folder is not there any more.";
  if (now > found) return `The folder has ${now - found} more files than when it was read; start again to send them.`;
  if (now < found) return `The folder has ${found - now} files fewer than when it was read.`;
  return null;
}

import { invalid, precondition } from "../../kernel/errors.ts";
import type { FileStatus } from "./files/schema.ts";
import type { SourceKind, UploadStatus } from "./schema.ts";

type Move<Status> = { from: readonly Status[]; to: Status };

const active = ["queued", "scanning", "uploading", "paused"] as const;
const over = ["completed_with_errors", "failed", "cancelled"] as const;

export const sessionMoves = [
  "start",
  "scan",
  "send",
  "pause",
  "resume",
  "complete",
  "completeWithErrors",
  "fail",
  "cancel",
  "retry",
] as const;
export type SessionMove = (typeof sessionMoves)[number];

/** The only legal moves of a session. */
export const sessionMachine: Readonly<Record<SessionMove, Move<UploadStatus>>> = {
  start: { from: ["draft"], to: "queued" },
  scan: { from: ["queued"], to: "scanning" },
  send: { from: ["scanning"], to: "uploading" },
  pause: { from: ["uploading"], to: "paused" },
  resume: { from: ["paused"], to: "uploading" },
  complete: { from: ["uploading"], to: "completed" },
  completeWithErrors: { from: ["uploading"], to: "completed_with_errors" },
  fail: { from: active, to: "failed" },
  cancel: { from: active, to: "cancelled" },
  retry: { from: over, to: "queued" },
};

export const fileMoves = ["begin", "upload", "skip", "fail", "cancel", "retry", "renew"] as const;
export type FileMove = (typeof fileMoves)[number];

const unfinished = ["pending", "uploading"] as const;

/** The only legal moves of a file. One that is there is sent again only when its source has become another. */
export const fileMachine: Readonly<Record<FileMove, Move<FileStatus>>> = {
  begin: { from: unfinished, to: "uploading" },
  upload: { from: unfinished, to: "uploaded" },
  skip: { from: unfinished, to: "skipped_duplicate" },
  fail: { from: unfinished, to: "failed" },
  cancel: { from: unfinished, to: "cancelled" },
  retry: { from: ["failed", "cancelled"], to: "pending" },
  renew: { from: ["uploaded", "skipped_duplicate"], to: "pending" },
};

const inWords: Record<UploadStatus, string> = {
  draft: "not started",
  queued: "waiting for its turn",
  scanning: "being read",
  uploading: "uploading",
  paused: "paused",
  completed: "completed",
  completed_with_errors: "completed with errors",
  failed: "failed",
  cancelled: "cancelled",
};

/** Where a move leads. Throws `precondition` when it is not legal from here. */
export function moved(status: UploadStatus, move: SessionMove): UploadStatus {
  const { from, to } = sessionMachine[move];
  if (from.includes(status)) return to;
  throw precondition(`This session is ${inWords[status]}; that cannot be done with it now.`, { status, move });
}

/** Whether a move is legal from here. */
export function canMove(status: UploadStatus, move: SessionMove): boolean {
  return sessionMachine[move].from.includes(status);
}

const fileInWords: Record<FileStatus, string> = {
  pending: "waiting to be sent",
  uploading: "being sent",
  uploaded: "in the storage",
  skipped_duplicate: "in the storage already",
  failed: "not sent",
  cancelled: "not sent, because its session was cancelled",
};

/** Where a move of a file leads. Throws `precondition` when it is not legal from here. */
export function fileMoved(status: FileStatus, move: FileMove): FileStatus {
  if (fileCanMove(status, move)) return fileMachine[move].to;
  throw precondition(`This file is ${fileInWords[status]}; that cannot be done with it now.`, { status, move });
}

export function fileCanMove(status: FileStatus, move: FileMove): boolean {
  return fileMachine[move].from.includes(status);
}

/** Browsers and the command line send the bytes themselves; for a folder of the worker a job does. */
export function isClientDriven({ sourceKind }: { sourceKind: SourceKind }): boolean {
  return sourceKind !== "worker_path";
}

const MAX_KEY = 1024;
const MAX_PREFIX = 800;

/** Folders in one another, those that are empty left out. */
export function joinKey(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("/");
}

/** The prefix of all keys of a session. */
export function wholePrefix(...parts: readonly string[]): string {
  const prefix = joinKey(...parts);
  if (prefix.length <= MAX_PREFIX && Buffer.byteLength(prefix) < MAX_KEY) return prefix;
  throw invalid("s3Prefix", `With the prefixes of the project and the cycle this is longer than ${MAX_PREFIX} characters.`);
}

/** The key of a file, or undefined when stores do not take one as long. */
export function keyOf(prefix: string, path: string): string | undefined {
  const key = joinKey(prefix, path);
  return Buffer.byteLength(key) <= MAX_KEY ? key : undefined;
}

/** A key that fits into its row, for a file that is not sent because of its name. */
export function clippedKey(prefix: string, path: string): string {
  let key = joinKey(prefix, path).slice(0, MAX_KEY);
  while (Buffer.byteLength(key) > MAX_KEY) key = key.slice(0, -1);
  return key.toWellFormed();
}

/** Seconds until the rest has arrived, or null when nobody can say. */
export function etaOf(
  { totalBytes, bytesUploaded, bytesSkipped }: { totalBytes: number; bytesUploaded: number; bytesSkipped: number },
  speedBps: number | null,
): number | null {
  const left = Math.max(0, totalBytes - bytesSkipped - bytesUploaded);
  if (!speedBps || speedBps <= 0) return left === 0 ? 0 : null;
  return Math.min(2_000_000_000, Math.ceil(left / speedBps));
}

/** How a transfer ends, by what became of its files; those that nobody has sent since a cancellation count as not sent. */
export function endOf({ totalFiles, filesUploaded, filesSkipped }: Record<"totalFiles" | "filesUploaded" | "filesSkipped", number>): {
  move: "complete" | "completeWithErrors" | "fail";
  error: string | null;
} {
  const missing = totalFiles - filesUploaded - filesSkipped;
  if (missing <= 0) return { move: "complete", error: null };
  const words = missing === 1 ? "1 file was not sent" : `${missing} files were not sent`;
  if (filesUploaded + filesSkipped === 0) return { move: "fail", error: `${words}, and no other one was.` };
  return { move: "completeWithErrors", error: `${words}; the list says why.` };
}

/** Whether files of a session in this state are on their way. */
export function isSending(status: UploadStatus): boolean {
  return status === "scanning" || status === "uploading";
}

/** Throws unless a client may send now. */
export function assertSending({ sourceKind, status }: { sourceKind: SourceKind; status: UploadStatus }): void {
  if (!isClientDriven({ sourceKind })) throw precondition("This session is sent by a job.", { status });
  if (isSending(status)) return;
  const cure = status === "paused" ? "Resume it first." : "Start it first.";
  throw precondition(`Nothing can be sent now: the session is ${status}. ${cure}`, { status });
}

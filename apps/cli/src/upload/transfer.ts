import type { FrontofficeClient } from "@frontoffice/client";
import { findUnsent, type UploadSession, uploadApiOf } from "@frontoffice/client/upload";
import { Bandwidth, TransferFault, TransferRun } from "@frontoffice/transfer";
import { CommandFault, EXITS } from "../exits.ts";
import type { Terminal } from "../terminal.ts";
import { shown } from "../words.ts";
import { itemsOf } from "./items.ts";
import { NOT_SENT, type Plan } from "./plan.ts";
import { followProgress, type UploadCounts } from "./progress.ts";
import { Puts } from "./puts.ts";
import { SessionCalls } from "./session-calls.ts";
import { SessionRecorder } from "./session-recorder.ts";
import { SignedStore } from "./signed-store.ts";

/** Files in hand at once: most of them wait for the server, and requests to the storage have a limit of their own. */
const CONCURRENCY = 64;
/** Of files on their way; those that are read ahead come on top. */
const HELD_BYTES = 32 * 1_048_576;

export interface TransferOptions {
  client: FrontofficeClient;
  session: UploadSession;
  folder: string;
  plan: Plan;
  terminal: Terminal;
  /** Whether the project has files of other uploads, so that hashing before sending is worth its while. */
  hasOthers: boolean;
  /** Aborted when a person interrupts. */
  signal: AbortSignal;
}

/** Sends what is left of a session. Throws what ended it early: the person, the server, or somebody in the product. */
export async function transferFolder(options: TransferOptions): Promise<UploadCounts> {
  const { client, session, folder, terminal, plan } = options;
  const ending = new AbortController();
  const signal = AbortSignal.any([options.signal, ending.signal]);
  const giveUp = (reason: unknown) => ending.abort(reason);
  const api = uploadApiOf(client);
  const calls = new SessionCalls({ api, sessionId: session.id, giveUp });
  const bandwidth = new Bandwidth(session.bandwidthLimitBps);
  const puts = new Puts(bandwidth, session.maxWorkers);
  const counts: UploadCounts = { sent: 0, skipped: 0, failed: 0, bytesBefore: 0, bytesSkipped: 0 };
  const report = fileReporter(terminal, counts);
  const observer = new SessionRecorder({ calls, signal, onSent: report.sent, onFailed: report.failed });
  const store = new SignedStore(calls, puts);
  const run = new TransferRun({
    store,
    observer,
    concurrency: CONCURRENCY,
    retries: session.timesToRetry,
    signal,
    memoryBytes: HELD_BYTES,
  });
  const scan = { include: session.include, exclude: session.exclude, signal };
  const checksums = session.compare === "checksum" && options.hasOthers;
  const items = itemsOf({ folder, scan, prefix: session.s3Prefix, calls, checksums, onSkipped: report.skipped, onNotSent: report.notSent });
  const progress = followProgress({ api, sessionId: session.id, terminal, plan, counts, run });
  const watching = watchSession(client, session.id, { bandwidth, giveUp, signal });
  try {
    await run.run(items);
    await observer.drain();
    signal.throwIfAborted();
    // Files that an earlier run registered and that are gone would keep the session open for ever.
    await findUnsent(session.id, () => false, "The file is not in the folder any more.", calls.link);
    return counts;
  } catch (error) {
    throw reasonOf(error, options.signal, ending.signal);
  } finally {
    progress.stop();
    ending.abort();
    await Promise.all([watching, puts.close()]);
  }
}

function reasonOf(error: unknown, interrupted: AbortSignal, ended: AbortSignal): unknown {
  if (interrupted.aborted) return interrupted.reason;
  if (ended.aborted) return ended.reason;
  if (error instanceof TransferFault) return new CommandFault(EXITS.failed, error.message);
  return error;
}

/** Follows what is done with the session in the product: its pace, and its end. */
async function watchSession(
  client: FrontofficeClient,
  id: string,
  { bandwidth, giveUp, signal }: { bandwidth: Bandwidth; giveUp(reason: unknown): void; signal: AbortSignal },
): Promise<void> {
  try {
    for await (const now of client.uploadSessions.watch({ id }, { signal })) {
      bandwidth.set(now.bandwidthLimitBps);
      if (now.status === "paused")
        giveUp(new CommandFault(EXITS.interrupted, "The upload was paused in the product. Run the same command again to resume."));
      if (now.status === "cancelled") giveUp(new CommandFault(EXITS.failed, "The upload was cancelled in the product."));
    }
  } catch {
    // The calls that send files meet the same fault, and report it.
  }
}

/** Counts files and prints what became of them. */
function fileReporter(terminal: Terminal, counts: UploadCounts) {
  const failed = ({ path, error }: { path: string; error: string }) => {
    counts.failed += 1;
    terminal.event("file", { path, status: "failed", error });
    terminal.warn(`failed: ${shown(path)}: ${error}`);
  };
  return {
    failed,
    sent: (file: { path: string; size: number; sha256: string }) => {
      counts.sent += 1;
      terminal.event("file", { ...file, status: "uploaded" });
    },
    skipped: ({ path, size }: { path: string; size: number }, status: string) => {
      counts.skipped += 1;
      if (status === "uploaded") counts.bytesBefore += size;
      else counts.bytesSkipped += size;
      terminal.event("file", { path, size, status: status === "uploaded" ? "there_before" : "skipped_duplicate" });
    },
    notSent: ({ path, why }: { path: string; why: string }) => {
      const words = NOT_SENT[why];
      if (words === undefined) terminal.event("file", { path, status: "left_out", why });
      else failed({ path, error: `It ${words}.` });
    },
  };
}

import type { FrontofficeClient } from "@frontoffice/client";
import { Bandwidth, TransferFault, TransferRun } from "@frontoffice/transfer";
import { CommandFault, EXITS } from "../exits.ts";
import type { Terminal } from "../terminal.ts";
import { shown } from "../words.ts";
import { itemsOf } from "./items.ts";
import { SessionKeeper } from "./keeper.ts";
import { NOT_SENT, type Plan } from "./plan.ts";
import { followProgress, type Tally } from "./progress.ts";
import { Puts } from "./puts.ts";
import type { Session } from "./resume.ts";
import { SessionCalls } from "./session-calls.ts";
import { SignedStore } from "./signed-store.ts";

/** Files in hand at once: most of them wait for the server's word, and requests to the storage have a limit of their own. */
const LANES = 64;
/** Of files on their way; those that are read ahead come on top. */
const HELD_BYTES = 32 * 1_048_576;

export interface TransferOptions {
  client: FrontofficeClient;
  session: Session;
  folder: string;
  plan: Plan;
  terminal: Terminal;
  /** Whether the project has files of other uploads, so that summing up before sending is worth its while. */
  hasOthers: boolean;
  /** Aborted when a person interrupts. */
  signal: AbortSignal;
}

/** Sends what is left of a session. Throws what ended it early: the person, the server, or somebody in the product. */
export async function transferFolder(options: TransferOptions): Promise<Tally> {
  const { client, session, folder, terminal, plan } = options;
  const ending = new AbortController();
  const signal = AbortSignal.any([options.signal, ending.signal]);
  const giveUp = (reason: unknown) => ending.abort(reason);
  const calls = new SessionCalls({ client, sessionId: session.id, giveUp });
  const bandwidth = new Bandwidth(session.bandwidthLimitBps);
  const puts = new Puts(bandwidth, session.maxWorkers);
  const tally: Tally = { sent: 0, skipped: 0, failed: 0, bytesBefore: 0, bytesSkipped: 0 };
  const told = teller(terminal, tally);
  const keeper = new SessionKeeper({ calls, signal, onSent: told.sent, onFailed: told.failed });
  const store = new SignedStore(calls, puts);
  const run = new TransferRun({ store, keeper, concurrency: LANES, retries: session.timesToRetry, signal, memoryBytes: HELD_BYTES });
  const scan = { include: session.include, exclude: session.exclude, signal };
  const sums = session.compare === "checksum" && options.hasOthers;
  const items = itemsOf({ folder, scan, prefix: session.s3Prefix, calls, sums, onSkipped: told.skipped, onNotSent: told.notSent });
  const progress = followProgress({ client, sessionId: session.id, terminal, plan, tally, run });
  const watching = watchSession(client, session.id, { bandwidth, giveUp, signal });
  try {
    await run.run(items);
    await keeper.settle();
    signal.throwIfAborted();
    await failVanished(client, session.id);
    return tally;
  } catch (error) {
    throw reasonOf(error, options.signal, ending.signal);
  } finally {
    progress.stop();
    ending.abort();
    await Promise.all([watching, puts.close()]);
  }
}

/** A file that an earlier run named and that is not in the folder any more. */
async function failVanished(client: FrontofficeClient, id: string): Promise<void> {
  for (const status of ["pending", "uploading"] as const) {
    for (;;) {
      const { items } = await client.uploadSessions.files.list({ id, status, limit: 100 });
      if (items.length === 0) break;
      await client.uploadSessions.files.fail({
        id,
        files: items.map((file) => ({ fileId: file.id, error: "The file is not in the folder any more." })),
      });
    }
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
        giveUp(new CommandFault(EXITS.interrupted, "The upload was paused in the product. Run the same command again to go on."));
      if (now.status === "cancelled") giveUp(new CommandFault(EXITS.failed, "The upload was cancelled in the product."));
    }
  } catch {
    // The calls that send files meet the same fault, and say so.
  }
}

/** Counts files and says what became of them. */
function teller(terminal: Terminal, tally: Tally) {
  const failed = ({ path, error }: { path: string; error: string }) => {
    tally.failed += 1;
    terminal.event("file", { path, status: "failed", error });
    terminal.warn(`failed: ${shown(path)}: ${error}`);
  };
  return {
    failed,
    sent: (file: { path: string; size: number; sha256: string }) => {
      tally.sent += 1;
      terminal.event("file", { ...file, status: "uploaded" });
    },
    skipped: ({ path, size }: { path: string; size: number }, status: string) => {
      tally.skipped += 1;
      if (status === "uploaded") tally.bytesBefore += size;
      else tally.bytesSkipped += size;
      terminal.event("file", { path, size, status: status === "uploaded" ? "there_before" : "skipped_duplicate" });
    },
    notSent: ({ path, why }: { path: string; why: string }) => {
      const words = NOT_SENT[why];
      if (words === undefined) terminal.event("file", { path, status: "left_out", why });
      else failed({ path, error: `It ${words}.` });
    },
  };
}

import type { FileView, UploadLink } from "@frontoffice/client/upload";
import { type Digests, UNREADABLE } from "./checksums.ts";
import type { Chosen } from "./chosen-files.ts";
import { findUnfinished } from "./reader.ts";
import type { RunStore } from "./run-store.ts";
import { nextBatch, Sender, type WantedFile } from "./sender.ts";
import type { Tally } from "./tally.ts";
import type { Traffic } from "./traffic.ts";

/** Batches that are on their way at once. */
const CONCURRENCY = 3;
/** How often what was left over is sent again before somebody is asked. */
const ROUNDS = 5;

/** What this tab has in hand for a session. */
export interface Selection {
  chosen: Chosen;
  /** Everything that belongs to the session, by path. */
  files: ReadonlyMap<string, WantedFile>;
  /** What is still to be sent, the next one last. */
  left: WantedFile[];
  /** The server knows better than `left` what is to be sent. */
  isStale: boolean;
  /** Paths of files that were changed on the disk since they were chosen, where the browser cannot look again. */
  lost: Set<string>;
}

export interface SendTools {
  sessionId: string;
  digests: Digests;
  traffic: Traffic;
  tally: Tally;
  store: RunStore;
  /** Waits for the API as long as the transfer lives. */
  link: UploadLink;
  /** The same link, which gives up when the signal aborts. */
  linkUntil: (signal: AbortSignal) => UploadLink;
  retries: () => number;
  onWait: (waits: boolean) => void;
}

/** Sends what is left, and then what was left over or was changed meanwhile, until the session waits for nothing. */
export async function sendRounds(selection: Selection, tools: SendTools, signal: AbortSignal): Promise<void> {
  for (let round = 0; ; round += 1) {
    if (selection.isStale || round > 0) selection.left = await findUnfinished(tools.sessionId, selection.files, tools.link);
    if (round > 0 && selection.left.length === 0) return;
    selection.isStale = round === ROUNDS;
    if (selection.isStale) throw new Error("Some files have not been sent. Resume to send them.");
    await sendLeft(selection, tools, signal);
  }
}

/** The first failure ends the other batches. */
async function sendLeft(selection: Selection, tools: SendTools, outer: AbortSignal): Promise<void> {
  const broken = new AbortController();
  const signal = AbortSignal.any([outer, broken.signal]);
  const sendNext = async () => {
    while (!signal.aborted && selection.left.length > 0) {
      await sendBatch(nextBatch(selection.left), selection, tools, signal).catch((error: unknown) => broken.abort(error));
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, sendNext));
  signal.throwIfAborted();
}

/** What of a batch has no outcome in the end is left to be sent. */
async function sendBatch(batch: WantedFile[], selection: Selection, tools: SendTools, signal: AbortSignal): Promise<void> {
  const { tally, store, link, linkUntil } = tools;
  const open = new Map(batch.map((wanted) => [wanted.fileId, wanted]));
  const paths = batch.map(({ path }) => path);
  const onOutcome = (files: FileView[]) => {
    for (const { id } of files) open.delete(id);
    recordOutcome(files, selection, store);
  };
  const sender = new Sender({ ...tools, signal, link: linkUntil(signal), lastingLink: link, onOutcome });
  for (const { fileId } of batch) tally.begin(fileId);
  store.dispatch({ kind: "current", started: paths, ended: [] });
  try {
    await sender.send(batch);
  } finally {
    for (const [fileId] of open) tally.interrupted(fileId);
    selection.left.push(...open.values());
    store.dispatch({ kind: "current", started: [], ended: paths });
  }
}

function recordOutcome(files: FileView[], { files: known, lost }: Selection, store: RunStore): void {
  const failed = files.filter(({ status }) => status === "failed");
  for (const { path, error } of failed) if (error === UNREADABLE && !known.get(path)?.again) lost.add(path);
  store.dispatch({ kind: "outcome", sent: files.length - failed.length, failed: failed.length });
}

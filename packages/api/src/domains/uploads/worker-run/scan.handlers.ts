import { type FoundFile, type NotSent, scanFolder } from "@frontoffice/transfer";
import { addCounts, type Counts, sumCounts } from "../counters.ts";
import { endScan, lockForJob } from "./commands.ts";
import { compareFound, countFound } from "./queries.ts";
import type { FolderChange, UploadPass } from "./rules.ts";
import { recordFound } from "./scan.commands.ts";

const BATCH = 1_000;
const EVERY_MS = 500;

/** Reads the folder as a stream into rows; however many files there are, a thousand are in memory at most. */
export async function scan({ session, run, folder, step, control }: UploadPass): Promise<void> {
  let batch: (FoundFile | NotSent)[] = [];
  let pendingCounts: Partial<Counts>[] = [];
  let countedAt = 0;
  let found = 0;
  const write = async () => {
    const rows = batch;
    batch = [];
    const isDue = Date.now() - countedAt >= EVERY_MS;
    pendingCounts = await step(async (tx) => {
      await lockForJob(tx, session.id, run.job.id);
      const counts = [...pendingCounts, await recordFound(tx, session, rows)];
      if (!isDue) return counts;
      await addCounts(tx, session.id, sumCounts(counts));
      return [];
    });
    if (isDue) countedAt = Date.now();
    found += rows.length;
    run.progress({ done: 0, total: found, unit: "files", note: "Reading the folder" });
  };
  const { include, exclude } = session;
  for await (const one of scanFolder(folder.path, { include, exclude, within: folder.root, signal: control.signal })) {
    batch.push(one);
    if (batch.length >= BATCH) await write();
  }
  await write();
  await step((tx) => endScan(tx, session.id, run.job.id));
}

/** Reads the folder once more and compares it with what was found at first; undefined when it is gone. */
export async function compareFolder({ session, scope, folder, control }: UploadPass): Promise<FolderChange | undefined> {
  const change: FolderChange = { added: 0, changed: 0, gone: await countFound(scope, session.id) };
  let batch: (FoundFile | NotSent)[] = [];
  const compare = async () => {
    const { known, changed } = await compareFound(scope, session.id, batch);
    change.added += batch.length - known;
    change.changed += changed;
    change.gone -= known;
    batch = [];
  };
  const { include, exclude } = session;
  const found = scanFolder(folder.path, { include, exclude, signal: control.signal })[Symbol.asyncIterator]();
  for (;;) {
    const next = await found.next().catch((error: unknown) => {
      if (control.signal.aborted) throw error;
      return undefined;
    });
    if (next === undefined) return undefined;
    if (next.done) break;
    batch.push(next.value);
    if (batch.length >= BATCH) await compare();
  }
  await compare();
  return change;
}

import { type FoundFile, type NotSent, scanFolder } from "@frontoffice/transfer";
import { type Counts, sumCounts } from "../counters.ts";
import { endScan, lockForJob, noteFigures } from "./commands.ts";
import { compareFound, countFound } from "./queries.ts";
import type { FolderChange, UploadPass } from "./rules.ts";
import { recordFound } from "./scan.commands.ts";

const BATCH = 1_000;
const EVERY_MS = 500;

/** Reads the folder as a stream into rows; however many files there are, a thousand are in memory at most. */
export async function scan({ session, run, folder, step, control }: UploadPass): Promise<void> {
  let batch: (FoundFile | NotSent)[] = [];
  let owed: Partial<Counts>[] = [];
  let toldAt = 0;
  let found = 0;
  const write = async () => {
    const rows = batch;
    batch = [];
    const isDue = Date.now() - toldAt >= EVERY_MS;
    owed = await step(async (tx) => {
      await lockForJob(tx, session.id, run.job.id);
      const counts = [...owed, await recordFound(tx, session, rows)];
      if (!isDue) return counts;
      await noteFigures(tx, session.id, sumCounts(counts), {});
      return [];
    });
    if (isDue) toldAt = Date.now();
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

/** Reads the folder once more, for it to be compared with what was found at first. */
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

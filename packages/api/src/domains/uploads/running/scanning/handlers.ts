import { type FoundFile, type NotSent, scanFolder, TransferFault } from "@frontoffice/transfer";
import { type Counts, sumCounts } from "../../figures/commands.ts";
import { endScan, holdForJob, noteFigures } from "../commands.ts";
import type { Carrying } from "../rules.ts";
import { noteFound } from "./commands.ts";

const BATCH = 1_000;
const EVERY_MS = 500;

/** Reads the folder as a stream into rows; however many files there are, a thousand are in memory at most. */
export async function scan({ session, run, folder, step, control }: Carrying): Promise<void> {
  let batch: (FoundFile | NotSent)[] = [];
  let owed: Partial<Counts>[] = [];
  let toldAt = 0;
  let found = 0;
  const write = async () => {
    const rows = batch;
    batch = [];
    const isDue = Date.now() - toldAt >= EVERY_MS;
    owed = await step(async (tx) => {
      await holdForJob(tx, session.id, run.job.id);
      const counts = [...owed, await noteFound(tx, session, rows)];
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

/** Counts what the folder holds now, for it to be compared with what was found at first. */
export async function countFolder({ session: { include, exclude }, folder, control }: Carrying): Promise<number | undefined> {
  let count = 0;
  try {
    for await (const _ of scanFolder(folder.path, { include, exclude, within: folder.root, signal: control.signal })) count += 1;
    return count;
  } catch (error) {
    if (control.signal.aborted) throw error;
    if (error instanceof TransferFault || (error instanceof Error && "code" in error)) return undefined;
    throw error;
  }
}

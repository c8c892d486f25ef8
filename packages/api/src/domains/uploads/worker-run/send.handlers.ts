import { join } from "node:path/posix";
import { type OpenFile, openBelow, TransferFault, type TransferItem, TransferRun } from "@frontoffice/transfer";
import { contentTypeOf } from "../files/rules.ts";
import { type WaitingFile, waitingFiles } from "./queries.ts";
import { Keeper } from "./recorder.handlers.ts";
import type { UploadPass } from "./rules.ts";

/** What a killed run may have sent without living to tell lies within its first files: as many as are under way and unwritten at most. */
const UNSURE = 2_000;

/** Sends the unfinished files; `again` when an earlier run may have left something behind. Rejects when it is stopped. */
export async function send(carrying: UploadPass, again: boolean): Promise<void> {
  const { session, run, storage, scope, step, control } = carrying;
  let settled = session.filesUploaded + session.filesSkipped + session.filesFailed;
  const keeper = new Keeper({
    ...{ session, jobId: run.job.id, storage, scope, step, signal: control.signal },
    onFigures: (more) => {
      settled += more;
      run.progress({ done: settled, total: session.totalFiles, unit: "files", note: "Sending" });
    },
  });
  const { maxWorkers: concurrency, timesToRetry: retries, signal } = control;
  const transfer = new TransferRun({ store: storage.store, keeper, concurrency, retries, signal });
  keeper.follow(transfer, session.bytesDone);
  try {
    await transfer.run(itemsOf(carrying, keeper, again));
  } finally {
    // A lost claim has its own end; everything else that was acknowledged is written, whatever ended the transfer.
    const closing = keeper.close();
    if (control.stop === undefined) await closing;
    else await closing.catch(() => undefined);
  }
}

async function* itemsOf({ scope, session, folder }: UploadPass, keeper: Keeper, again: boolean): AsyncGenerator<TransferItem> {
  let given = 0;
  for await (const file of waitingFiles(scope, session)) {
    keeper.expect(file);
    given += 1;
    const { id, path, key, uploadId, partSize } = file;
    yield {
      ...{ id, path, key, contentType: contentTypeOf(path) },
      ...(uploadId !== null && partSize !== null && { resume: { uploadId, partSize } }),
      ...(again && given <= UNSURE && { again }),
      open: () => openAsFound(folder.root, join(folder.below, path), file),
    };
  }
}

/** A file that is not what it was when the folder was read is reported, not guessed at. */
async function openAsFound(root: string, path: string, { size, mtime }: WaitingFile): Promise<OpenFile> {
  const file = await openBelow(root, path, { refuseHardLinks: true });
  if (file.size === size && (mtime === null || Math.trunc(file.mtimeMs) === mtime.getTime())) return file;
  await file.close();
  throw new TransferFault("changed", "The file was changed after the folder was read. Retry to send it as it is now.");
}

import { join } from "node:path/posix";
import { type OpenFile, openBelow, TransferFault, type TransferItem, TransferRun } from "@frontoffice/transfer";
import { contentTypeOf } from "../files/rules.ts";
import { type WaitingFile, waitingFiles } from "./queries.ts";
import { UploadRecorder } from "./recorder.handlers.ts";
import type { UploadPass } from "./rules.ts";

/** A killed run may have sent so many files without recording them: at most those in progress and those gathered for the next write. */
const UNSURE = 2_000;

/** Sends the unfinished files. With `again` an earlier run may have sent some already, so the store is asked first. Rejects when stopped. */
export async function send(pass: UploadPass, again: boolean): Promise<void> {
  const { session, run, storage, scope, step, control } = pass;
  let finished = session.filesUploaded + session.filesSkipped + session.filesFailed;
  const recorder = new UploadRecorder({
    session,
    jobId: run.job.id,
    storage,
    scope,
    step,
    signal: control.signal,
    onFilesDone: (count) => {
      finished += count;
      run.progress({ done: finished, total: session.totalFiles, unit: "files", note: "Sending" });
    },
  });
  const { maxWorkers: concurrency, timesToRetry: retries, signal } = control;
  const { store, patienceMs } = storage;
  const pace = { concurrency, retries, ...(patienceMs !== undefined && { patienceMs }) };
  const transfer = new TransferRun({ store, observer: recorder, signal, ...pace });
  recorder.start(transfer, session.bytesDone);
  try {
    await transfer.run(filesToSend(pass, recorder, again));
  } finally {
    // What was acknowledged is recorded however the transfer ended; only after a stop may that fail, since the run is over.
    const closing = recorder.close();
    if (control.stop === undefined) await closing;
    else await closing.catch(() => undefined);
  }
}

async function* filesToSend(
  { scope, session, folder }: UploadPass,
  recorder: UploadRecorder,
  again: boolean,
): AsyncGenerator<TransferItem> {
  let given = 0;
  for await (const file of waitingFiles(scope, session)) {
    recorder.track(file);
    given += 1;
    const { id, path, key, uploadId, partSize } = file;
    yield {
      id,
      path,
      key,
      contentType: contentTypeOf(path),
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

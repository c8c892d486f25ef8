/** A process that sends a folder, records progress in a file, and resumes where an earlier one was killed. Its one argument is the task; it prints how many bytes of memory sending took. */
import { existsSync, readFileSync } from "node:fs";
import { collectEarly } from "../memory.ts";
import { S3Client } from "../s3/client.ts";
import type { S3Credentials } from "../s3/signing.ts";
import { S3Store } from "../s3/store.ts";
import { fileRecorder } from "./file-recorder.ts";
import { itemsBelow, runOf } from "./runs.ts";

export interface TransferTask {
  root: string;
  /** Where progress is recorded. */
  recordFile: string;
  endpoint: string;
  credentials: S3Credentials;
}

collectEarly();
const atStart = peakBytes();
const task = JSON.parse(process.argv[2] ?? "") as TransferTask;
const { endpoint, credentials } = task;
const client = new S3Client({ endpoint, region: "us-east-1", bucket: "test", forcePathStyle: true, credentials });
const observer = fileRecorder(task.recordFile);

async function* left() {
  for await (const item of itemsBelow(task.root)) {
    const resumed = observer.resumed(item);
    if (resumed) yield resumed;
  }
}

await runOf({ store: new S3Store({ client, checksChecksums: true }), observer }).run(left());
await client.close();
process.stdout.write(String(peakBytes() - atStart));

/** The most memory that this process has used. Linux counts in maxRSS what the parent had at the moment of the fork. */
function peakBytes(): number {
  const status = existsSync("/proc/self/status") ? readFileSync("/proc/self/status", "utf8") : "";
  return 1_024 * Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS);
}

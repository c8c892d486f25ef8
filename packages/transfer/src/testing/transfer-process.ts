/** A process that sends a folder, remembers in a file, and goes on where an earlier one was killed. It is told everything in one argument. */
import { S3Client } from "../s3/client.ts";
import type { S3Credentials } from "../s3/signing.ts";
import { S3Store } from "../s3/store.ts";
import { fileKeeper } from "./file-keeper.ts";
import { itemsBelow, runOf } from "./runs.ts";

export interface TransferTask {
  root: string;
  /** Where the keeper writes. */
  notes: string;
  endpoint: string;
  credentials: S3Credentials;
}

const task = JSON.parse(process.argv[2] ?? "") as TransferTask;
const { endpoint, credentials } = task;
const client = new S3Client({ endpoint, region: "us-east-1", bucket: "test", forcePathStyle: true, credentials });
const keeper = fileKeeper(task.notes);

async function* left() {
  for await (const item of itemsBelow(task.root)) {
    const resumed = keeper.resumed(item);
    if (resumed) yield resumed;
  }
}

await runOf({ store: new S3Store({ client, checksChecksums: true }), keeper }).run(left());
await client.close();
// Kilobytes, at most.
process.stdout.write(String(process.resourceUsage().maxRSS));

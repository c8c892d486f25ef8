/** The engine as a program of its own, so that it can be measured beside others: sends a folder below a prefix. */
import { openBelow, S3Client, S3Store, scanFolder, type TransferItem, TransferRun } from "../packages/transfer/src/index.ts";

const [, , folder = "", endpoint = "", prefix = "", accessKeyId = "", secretAccessKey = ""] = process.argv;
const credentials = { accessKeyId, secretAccessKey };
const client = new S3Client({ endpoint, region: "us-east-1", bucket: "test", forcePathStyle: true, credentials });

async function* items(): AsyncGenerator<TransferItem> {
  for await (const found of scanFolder(folder)) {
    if (found.kind !== "file") throw new Error(`${found.path} is not sent: ${found.why}`);
    const { path } = found;
    yield { id: path, path, key: `${prefix}/${path}`, contentType: "application/octet-stream", open: () => openBelow(folder, path) };
  }
}

const run = new TransferRun({
  store: new S3Store({ client, checksChecksums: true }),
  concurrency: 32,
  retries: 3,
  signal: new AbortController().signal,
  observer: {
    decide: async () => "send",
    begun: async () => undefined,
    part: () => undefined,
    done: async ({ path }, outcome) => {
      if (outcome.kind === "failed") throw new Error(`${path}: ${outcome.fault.message}`);
    },
  },
});
await run.run(items());
await client.close();

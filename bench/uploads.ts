/**
 * node bench/uploads.ts [--quick] [--rounds 2] [--only engine] [--set GB]: the transfer engine beside `rclone copy` and `aws s3 sync`, each to the embedded store,
 * fresh and empty for every run; files are in the page cache, and the order turns from round to round. Linux only.
 */
import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { startGateway, type TestServer } from "../packages/transfer/src/testing/stores.ts";
import { best, type Figures, isInstalled, MB, makeFiles, measure, set, warm } from "./file-sets.ts";

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    rounds: { type: "string", default: "2" },
    only: { type: "string", default: "" },
    set: { type: "string", default: "" },
  },
});
const SETS = values.quick
  ? [set("2,000 × 4 KB", 2_000, 4_096), set("100 × 1 MB", 100, MB), set("2 × 128 MB", 2, 128 * MB)]
  : [set("20,000 × 4 KB", 20_000, 4_096), set("1,000 × 1 MB", 1_000, MB), set("2 × 1 GB", 2, 1_024 * MB)];

interface Sender {
  name: string;
  /** The program that must be installed. */
  program: string;
  command(folder: string, server: TestServer): string[];
}

const SENDER = fileURLToPath(new URL("uploads-sender.ts", import.meta.url));
const TUNED = ["--transfers", "32", "--checkers", "32", "--no-traverse", "--s3-no-check-bucket", "--s3-no-head"];
const TUNED_PARTS = ["--s3-upload-concurrency", "8", "--s3-chunk-size", "16M"];

const rclone = (name: string, more: string[]): Sender => ({
  name,
  program: "rclone",
  command: (folder, { endpoint, credentials }) => [
    ...["rclone", "copy", folder, ":s3:test/run", "--config", "/dev/null", "--s3-provider", "Other", "--s3-endpoint", endpoint],
    ...["--s3-access-key-id", credentials.accessKeyId, "--s3-secret-access-key", credentials.secretAccessKey, ...more],
  ],
});

const SENDERS: Sender[] = [
  {
    name: "engine, 32 at once",
    program: process.execPath,
    command: (folder, { endpoint, credentials: { accessKeyId, secretAccessKey } }) => [
      ...[process.execPath, SENDER, folder, endpoint, "run", accessKeyId, secretAccessKey],
    ],
  },
  rclone("rclone copy, tuned", [...TUNED, ...TUNED_PARTS]),
  rclone("rclone copy", []),
  {
    name: "aws s3 sync",
    program: "aws",
    command: (folder, { endpoint }) => ["aws", "s3", "sync", folder, "s3://test/run", "--endpoint-url", endpoint, "--only-show-errors"],
  },
];

async function send(sender: Sender, folder: string): Promise<Figures> {
  const server = await startGateway();
  const { accessKeyId, secretAccessKey } = server.credentials;
  const { AWS_CA_BUNDLE: _without, ...inherited } = process.env;
  const aws = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_DEFAULT_REGION: "us-east-1" };
  try {
    return await measure(sender.command(folder, server), { ...inherited, ...aws, AWS_EC2_METADATA_DISABLED: "true" });
  } finally {
    await server.close();
  }
}

const senders = SENDERS.filter(({ name }) => name.includes(values.only)).filter(
  ({ program }) => program === process.execPath || isInstalled(program),
);
console.log("| Set | Sender | seconds | CPU seconds | peak memory |\n|---|---|---|---|---|");
for (const files of SETS.filter(({ name }) => name.includes(values.set))) {
  const root = await makeFiles(files);
  try {
    await warm(root);
    const runs = new Map<Sender, Figures[]>(senders.map((sender) => [sender, []]));
    for (let round = 0; round < Number(values.rounds); round += 1) {
      const order = [...senders.slice(round % senders.length), ...senders.slice(0, round % senders.length)];
      for (const sender of order) {
        const figures = await send(sender, root);
        console.error(`${files.name}, ${sender.name}: ${figures.seconds.toFixed(1)} s`);
        runs.get(sender)?.push(figures);
      }
    }
    for (const [{ name }, all] of runs) {
      const { seconds, cpuSeconds, memory } = best(all);
      console.log(`| ${files.name} | ${name} | ${seconds.toFixed(1)} | ${cpuSeconds.toFixed(1)} | ${(memory / MB).toFixed(0)} MB |`);
    }
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

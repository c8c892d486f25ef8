/**
 * node bench/uploads.ts [--quick] [--rounds 2] [--only engine] [--set GB]: the transfer engine beside `rclone copy` and `aws s3 sync`, each to the embedded store,
 * opened anew and empty for every run; files are in the page cache, and the order turns from round to round. Linux only.
 */
import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createReadStream, readFileSync } from "node:fs";
import { mkdir, mkdtemp, open, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { startGateway, type TestServer } from "../packages/transfer/src/testing/stores.ts";

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    rounds: { type: "string", default: "2" },
    only: { type: "string", default: "" },
    set: { type: "string", default: "" },
  },
});
const MB = 1024 * 1024;
const SETS = values.quick
  ? [set("2,000 × 4 KB", 2_000, 4_096), set("100 × 1 MB", 100, MB), set("2 × 128 MB", 2, 128 * MB)]
  : [set("20,000 × 4 KB", 20_000, 4_096), set("1,000 × 1 MB", 1_000, MB), set("2 × 1 GB", 2, 1_024 * MB)];

interface FileSet {
  name: string;
  count: number;
  /** Bytes of each. */
  size: number;
}

function set(name: string, count: number, size: number): FileSet {
  return { name, count, size };
}

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

interface Figures {
  seconds: number;
  cpuSeconds: number;
  /** Bytes, at most. */
  memory: number;
}

async function measure(sender: Sender, folder: string): Promise<Figures> {
  const server = await startGateway();
  const [program = "", ...args] = sender.command(folder, server);
  const { accessKeyId, secretAccessKey } = server.credentials;
  const { AWS_CA_BUNDLE: _without, ...inherited } = process.env;
  const aws = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_DEFAULT_REGION: "us-east-1" };
  const env = { ...inherited, ...aws, AWS_EC2_METADATA_DISABLED: "true" };
  const from = performance.now();
  const child = spawn(program, args, { env, stdio: ["ignore", "inherit", "inherit"] });
  const figures: Figures = { seconds: 0, cpuSeconds: 0, memory: 0 };
  const look = () => Object.assign(figures, usageOf(child.pid ?? 0, figures));
  const timer = setInterval(look, 25);
  const code = await new Promise<number | null>((done) => child.once("exit", done));
  clearInterval(timer);
  figures.seconds = (performance.now() - from) / 1_000;
  await server.close();
  if (code !== 0) throw new Error(`${sender.name} ended with ${code}`);
  return figures;
}

/** What the kernel has counted so far; what was last seen, when the process has ended. */
function usageOf(pid: number, last: Figures): Pick<Figures, "cpuSeconds" | "memory"> {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return { cpuSeconds: (Number(fields[11]) + Number(fields[12])) / 100, memory: Math.max(last.memory, Number(peak ?? 0) * 1_024) };
  } catch {
    return last;
  }
}

async function makeFiles({ count, size }: FileSet): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "frontoffice-bench-"));
  for (let index = 0; index < count; index += 1) {
    const folder = join(root, `folder ${index % 100}`);
    await mkdir(folder, { recursive: true });
    const file = await open(join(folder, `file ${index}.bin`), "w");
    for (let at = 0; at < size; at += 16 * MB) await file.write(randomBytes(Math.min(16 * MB, size - at)));
    await file.close();
  }
  return root;
}

async function warm(root: string): Promise<void> {
  for (const name of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (name.isFile()) for await (const _piece of createReadStream(join(name.parentPath, name.name)));
  }
}

function isInstalled(program: string): boolean {
  try {
    execFileSync("which", [program], { stdio: "ignore" });
    return true;
  } catch {
    console.log(`${program} is not installed (apt-get install rclone awscli), so it is left out.`);
    return false;
  }
}

/** The faster of two runs: what another program on the machine has taken away is nobody's figure. */
function best(runs: Figures[]): Figures {
  return runs.reduce((a, b) => (a.seconds <= b.seconds ? a : b));
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
        const figures = await measure(sender, root);
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

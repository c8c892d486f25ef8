/**
 * node bench/command-line.ts [--quick] [--rounds 2] [--set GB] [--only frontoffice] [--rate 120]: `frontoffice upload` into the running
 * product beside `rclone copy` straight into the store of the same product, in turns; files are in the page cache. The command line does
 * more: each file is registered, signed for, confirmed by the store and receipted. Its key has the rate that every key has. Linux only.
 */
import { readdirSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { startTestCluster, TEST_SECRET_KEY } from "@frontoffice/db/testing";
import { freePort, startProduct } from "../e2e/product.ts";
import { ownStoreCredentials } from "../packages/transfer/src/own-store.ts";
import { best, type Figures, type FileSet, isInstalled, MB, makeFiles, measure, set, usageOf, warm } from "./file-sets.ts";

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    rounds: { type: "string", default: "2" },
    set: { type: "string", default: "" },
    only: { type: "string", default: "" },
    rate: { type: "string", default: "120" },
    profile: { type: "string" },
  },
});
const SETS = values.quick
  ? [set("2,000 × 4 KB", 2_000, 4_096), set("50 × 1 MB", 50, MB), set("1 × 128 MB", 1, 128 * MB)]
  : [
      set("2,000 × 4 KB", 2_000, 4_096),
      set("20,000 × 4 KB", 20_000, 4_096),
      set("200 × 1 MB", 200, MB),
      set("1 × 1 GB", 1, 1_024 * MB),
      set("2 × 1 GB", 2, 1_024 * MB),
    ];

interface Sender {
  name: string;
  program: string;
  command(folder: string, run: string): string[];
}

const storePort = await freePort();
const cluster = await startTestCluster();
const product = await startProduct({ LOG_LEVEL: "error", STORE_PORT: String(storePort) }, cluster.ownerUrl);
const { token, company } = await call<{ token: string; company: { id: string } }>("auth/register", {
  email: "bench@example.com",
  password: "a bench passphrase of some length",
  name: "Bench",
  companyName: "Bench",
});
const scopes = ["projects:write", "uploads:write"];
const { secret } = await call<{ secret: string }>("api-keys", {
  name: "Bench",
  kind: "service",
  scopes,
  ratePerMinute: Number(values.rate),
});

async function call<Answer>(path: string, body: object): Promise<Answer> {
  const headers = { "content-type": "application/json", ...(path !== "auth/register" && { authorization: `Bearer ${token}` }) };
  const answer = await fetch(`${product.url}/api/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Answer;
}

const credentials = ownStoreCredentials(TEST_SECRET_KEY);
const TUNED = ["--transfers", "32", "--checkers", "32", "--no-traverse", "--s3-no-head"];
const TUNED_PARTS = ["--s3-upload-concurrency", "8", "--s3-chunk-size", "16M"];

const rclone = (name: string, more: string[]): Sender => ({
  name,
  program: "rclone",
  command: (folder, run) => [
    ...["rclone", "copy", folder, `:s3:fo-${company.id}/${run}`, "--config", "/dev/null", "--s3-provider", "Other"],
    ...["--s3-endpoint", `http://127.0.0.1:${storePort}`, "--s3-no-check-bucket", "--s3-access-key-id", credentials.accessKeyId],
    ...["--s3-secret-access-key", credentials.secretAccessKey, ...more],
  ],
});

const SENDERS: Sender[] = [
  {
    name: "frontoffice upload",
    program: process.execPath,
    command: (folder, run) => [
      ...[process.execPath, ...(values.profile ? ["--cpu-prof", `--cpu-prof-dir=${values.profile}`] : []), "apps/cli/src/main.ts"],
      ...["upload", folder, "--project", run, "--yes"],
    ],
  },
  rclone("rclone copy, tuned", [...TUNED, ...TUNED_PARTS]),
  rclone("rclone copy", []),
];

/** CPU seconds of each process that was started here, by the script that it runs. */
function serving(): Map<string, number> {
  const found = new Map<string, number>();
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    try {
      const [, parent] = readFileSync(`/proc/${name}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
      const script = /apps\/(\w+)\/src\/main/.exec(readFileSync(`/proc/${name}/cmdline`, "utf8"))?.[1];
      if (Number(parent) === process.pid && script) found.set(script, usageOf(Number(name), { cpuSeconds: 0, memory: 0 }).cpuSeconds);
    } catch {
      // It has ended meanwhile.
    }
  }
  return found;
}

interface Run extends Figures {
  /** CPU seconds of the server and of the store meanwhile. */
  server: number;
  store: number;
}

const rowOf = (name: string, { seconds, cpuSeconds, memory, server, store }: Run) =>
  `| ${name} | ${[seconds, cpuSeconds, server, store].map((one) => one.toFixed(1)).join(" | ")} | ${(memory / MB).toFixed(0)} MB |`;

async function compare(files: FileSet, senders: readonly Sender[]): Promise<void> {
  const root = await makeFiles(files);
  try {
    await warm(root);
    const runs = new Map<Sender, Run[]>(senders.map((sender) => [sender, []]));
    for (let round = 0; round < Number(values.rounds); round += 1) {
      const turn = round % senders.length;
      for (const sender of [...senders.slice(turn), ...senders.slice(0, turn)]) {
        const before = serving();
        const { AWS_CA_BUNDLE: _without, ...inherited } = process.env;
        const env = { ...inherited, FRONTOFFICE_URL: product.url, FRONTOFFICE_API_KEY: secret };
        const figures = await measure(sender.command(root, `${files.name} ${sender.name} ${round}`), env);
        const after = serving();
        const spent = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0);
        runs.get(sender)?.push({ ...figures, server: spent("server"), store: spent("store") });
        console.error(`${files.name}, ${sender.name}: ${figures.seconds.toFixed(1)} s, load ${loadavg()[0]?.toFixed(1)}`);
      }
    }
    for (const [{ name }, all] of runs) console.log(rowOf(`${files.name} | ${name}`, best(all) as Run));
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

try {
  const installed = SENDERS.filter(({ name }) => name.includes(values.only)).filter(
    ({ program }) => program === process.execPath || isInstalled(program),
  );
  console.log("| Set | Sender | seconds | CPU s, sender | CPU s, server | CPU s, store | peak memory |\n|---|---|---|---|---|---|---|");
  for (const files of SETS.filter(({ name }) => name.includes(values.set))) await compare(files, installed);
} finally {
  await product.stop();
  await cluster.stop();
}

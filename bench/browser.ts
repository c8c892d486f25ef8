/**
 * node bench/browser.ts [--quick] [--rounds 2] [--set GB]: a folder that is chosen on the page of an upload in Chromium, beside `rclone copy`
 * straight into the store of the same product, in turns; files are in the page cache. The page hashes each file, compares, sends by
 * addresses that the server signs and has the store confirm each. Memory is that of the tab's process at most, and of Chromium's main
 * process. Linux only.
 */
import { readdirSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { startTestCluster, TEST_SECRET_KEY } from "@frontoffice/db/testing";
import { closeBrowser } from "../e2e/browser.ts";
import { freePort, startProduct } from "../e2e/product.ts";
import { startUploadFixture } from "../e2e/upload-fixture.ts";
import { ownStoreCredentials } from "../packages/transfer/src/own-store.ts";
import { type FileSet, isInstalled, MB, makeFiles, measure, set, warm } from "./file-sets.ts";

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    rounds: { type: "string", default: "2" },
    set: { type: "string", default: "" },
  },
});
const SETS = values.quick
  ? [set("500 × 4 KB", 500, 4_096), set("1 × 128 MB", 1, 128 * MB)]
  : [set("5,000 × 4 KB", 5_000, 4_096), set("200 × 1 MB", 200, MB), set("1 × 5 GB", 1, 5_120 * MB)];
const LIMIT_MS = 1_800_000;

const storePort = await freePort();
const cluster = await startTestCluster();
const product = await startProduct({ LOG_LEVEL: "error", STORE_PORT: String(storePort) }, cluster.ownerUrl);
const fixture = await startUploadFixture(product);
const { id: company } = await fixture.product.db.owner.selectFrom("companies").select("id").executeTakeFirstOrThrow();

interface Run {
  seconds: number;
  /** Bytes, at most. */
  tab: number;
  main: number;
}

async function inBrowser(folder: string, name: string): Promise<Run> {
  await fixture.newUpload(name);
  const peaks = { tab: 0, main: 0 };
  const timer = setInterval(() => noteMemory(peaks), 100);
  const from = performance.now();
  await fixture.chooseFolder(folder);
  await fixture.page.getByRole("button", { name: "Send", exact: true }).click({ timeout: LIMIT_MS });
  await fixture.page.locator("header").getByText("Completed", { exact: true }).waitFor({ timeout: LIMIT_MS });
  clearInterval(timer);
  return { seconds: (performance.now() - from) / 1_000, ...peaks };
}

/** What Chromium's processes hold at this moment: the largest tab, and the main process. */
function noteMemory(peaks: { tab: number; main: number }): void {
  for (const pid of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
      if (!/chrom/.test(command.split("\0")[0] ?? "")) continue;
      const held = Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) * 1_024;
      if (command.includes("--type=renderer")) peaks.tab = Math.max(peaks.tab, held);
      else if (!command.includes("--type=")) peaks.main = Math.max(peaks.main, held);
    } catch {
      // It has ended meanwhile.
    }
  }
}

async function byRclone(folder: string, name: string): Promise<Run> {
  const { accessKeyId, secretAccessKey } = ownStoreCredentials(TEST_SECRET_KEY);
  const { AWS_CA_BUNDLE: _without, ...env } = process.env;
  const command = [
    ...["rclone", "copy", folder, `:s3:fo-${company}/${name}`, "--config", "/dev/null", "--s3-provider", "Other"],
    ...["--s3-endpoint", `http://127.0.0.1:${storePort}`, "--s3-no-check-bucket", "--s3-access-key-id", accessKeyId],
    ...["--s3-secret-access-key", secretAccessKey],
  ];
  const { seconds, memory } = await measure(command, env);
  return { seconds, tab: 0, main: memory };
}

async function compare(files: FileSet): Promise<void> {
  const runs = new Map<string, Run[]>();
  for (let round = 0; round < Number(values.rounds); round += 1) {
    // Others each time: what the project has already the page would leave out.
    const root = await makeFiles(files);
    try {
      await warm(root);
      for (const [name, send] of round % 2 ? SENDERS.toReversed() : SENDERS) {
        const run = await send(root, `${files.name} ${name} ${round}`);
        runs.set(name, [...(runs.get(name) ?? []), run]);
        console.error(`${files.name}, ${name}: ${run.seconds.toFixed(1)} s, load ${loadavg()[0]?.toFixed(1)}`);
      }
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  }
  for (const [name, all] of runs) console.log(rowOf(files.name, name, all));
}

/** The fastest run, and the most that any of them held. */
function rowOf(files: string, name: string, runs: readonly Run[]): string {
  const most = (of: (run: Run) => number) => `${(Math.max(...runs.map(of)) / MB).toFixed(0)} MB`;
  const tab = name === "Chromium" ? most((run) => run.tab) : "";
  return `| ${files} | ${name} | ${Math.min(...runs.map(({ seconds }) => seconds)).toFixed(1)} | ${tab} | ${most((run) => run.main)} |`;
}

const SENDERS = [["Chromium", inBrowser] as const, ...(isInstalled("rclone") ? [["rclone copy", byRclone] as const] : [])];
try {
  console.log("| Set | Sender | seconds | peak memory, tab | peak memory, main process |\n|---|---|---|---|---|");
  for (const files of SETS.filter(({ name }) => name.includes(values.set))) await compare(files);
} finally {
  await closeBrowser();
  await product.stop();
  await fixture.stop();
  await cluster.stop();
}

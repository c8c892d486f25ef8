import { spawn } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { S3Store } from "../s3/store.ts";
import { fileRecorder } from "./file-recorder.ts";
import { startProxy } from "./proxy.ts";
import { bytesIn, bytesOf, folderWith } from "./runs.ts";
import { startGateway } from "./stores.ts";
import type { TransferTask } from "./transfer-process.ts";

const PROCESS = fileURLToPath(new URL("./transfer-process.ts", import.meta.url));
const MB = 1024 * 1024;

export interface ChaosOptions {
  small: number;
  large: number;
  kills: number;
}

export interface ChaosReport {
  /** Kills that met a process at work. */
  kills: number;
  files: number;
  /** Files whose object has other bytes. */
  wrong: string[];
  /** Addresses that the store has acknowledged to the sender more than once. */
  sentTwice: string[];
  openUploads: number;
  /** Bytes and files that the observer counts as done. */
  counted: { files: number; bytes: number };
  expected: { files: number; bytes: number };
}

/** Kills a process that sends a session, again and again, each time at a random moment, and looks at what arrived in the end. */
export async function chaos({ small, large, kills }: ChaosOptions): Promise<ChaosReport> {
  const server = await startGateway();
  const proxy = await startProxy(server.endpoint);
  const files = session(small, large);
  const root = await folderWith(files);
  const recordFile = `${root}.recordFile`;
  const task: TransferTask = { root, recordFile, endpoint: proxy.endpoint, credentials: server.credentials };
  let met = 0;
  for (let kill = 0; met < kills && kill < kills * 4; kill += 1) {
    const before = proxy.seen.length;
    const { killed } = await sendFor(task, {
      made: () => proxy.seen.length - before,
      requests: 1 + Math.random() * ((2 * (small + large * 4)) / kills),
      died: proxy.senderDied,
    });
    if (!killed) break;
    met += 1;
  }
  await sendFor(task, { made: () => 0, requests: Number.POSITIVE_INFINITY, died: () => undefined });
  const client = server.client();
  const wrong: string[] = [];
  for (const path of Object.keys(files)) {
    const there = await bytesIn(client, path).catch(() => Buffer.alloc(0));
    if (!there.equals(await readFile(join(root, path)))) wrong.push(path);
  }
  const openUploads = (
    await Promise.all(largeNames(large).map((key) => new S3Store({ client }).listUploads(key, AbortSignal.timeout(5_000))))
  ).flat();
  const done = [...fileRecorder(recordFile).entries.values()].flatMap(({ done: one }) => (one ? [one] : []));
  const report = {
    kills: met,
    files: Object.keys(files).length,
    wrong,
    sentTwice: twice(proxy.seen.filter(({ method, acknowledged }) => method === "PUT" && acknowledged).map(({ url }) => url)),
    openUploads: openUploads.length,
    counted: { files: done.length, bytes: done.reduce((sum, { size }) => sum + size, 0) },
    expected: { files: Object.keys(files).length, bytes: Object.values(files).reduce((sum, { length }) => sum + length, 0) },
  };
  await Promise.all([client.close(), proxy.close()]);
  await server.close();
  await Promise.all([root, recordFile].map((path) => rm(path, { recursive: true, force: true })));
  return report;
}

const largeNames = (count: number) => Array.from({ length: count }, (_, index) => `large/${index}.bin`);

function session(small: number, large: number): Record<string, Buffer> {
  const files: Record<string, Buffer> = {};
  for (let index = 0; index < small; index += 1) files[`small/${index % 10}/${index}`] = bytesOf(100 + (index % 5_000), index + 1);
  for (const [index, name] of largeNames(large).entries()) files[name] = bytesOf(24 * MB + index, 7_000 + index);
  return files;
}

/** Lets the process work until it has ended, or has made so many requests and a moment more. */
async function sendFor(
  task: TransferTask,
  { made, requests, died }: { made: () => number; requests: number; died: () => void },
): Promise<{ killed: boolean }> {
  const child = spawn(process.execPath, [PROCESS, JSON.stringify(task)], { stdio: ["ignore", "ignore", "inherit"] });
  let ended = false;
  const end = new Promise<{ killed: boolean }>((done) => {
    child.once("exit", (code, signal) => {
      ended = true;
      if (code !== 0 && signal !== "SIGKILL") throw new Error(`The sender ended with ${code}.`);
      done({ killed: signal === "SIGKILL" });
    });
  });
  while (!ended && made() < requests) await wait(2);
  if (!ended) await wait(Math.random() * 20);
  if (!ended) {
    died();
    child.kill("SIGKILL");
  }
  return await end;
}

function twice(urls: readonly string[]): string[] {
  const seen = new Set<string>();
  return urls.filter((url) => seen.size === seen.add(url).size);
}

declare module "vitest" {
  interface ProvidedContext {
    wholeSize: boolean;
    /** How long a test waits for what must come: the one limit. */
    patienceMs: number;
  }
}

import { createHash } from "node:crypto";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Outcome, TransferItem, TransferObserver } from "../item.ts";
import { type RunOptions, TransferRun } from "../run.ts";
import type { S3Client } from "../s3/client.ts";
import { scanFolder } from "../scan.ts";
import { openBelow } from "../source.ts";

/** A new folder with these files in it. */
export async function folderWith(files: Readonly<Record<string, string | Buffer>>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "frontoffice-files-"));
  for (const [path, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), bytes);
  }
  return root;
}

/** Bytes that cannot be mistaken for others; the same for the same seed. */
export function bytesOf(size: number, seed = 1): Buffer {
  const bytes = Buffer.allocUnsafe(size);
  let state = seed * 2_654_435_761;
  for (let at = 0; at + 4 <= size; at += 4) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes.writeUInt32LE(state, at);
  }
  bytes.fill(seed, size - (size % 4));
  return bytes;
}

export const sha256Of = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

/** Every file below a folder, under its own path as the key. */
export async function* itemsBelow(root: string, more: Partial<TransferItem> = {}): AsyncGenerator<TransferItem> {
  for await (const found of scanFolder(root)) {
    if (found.kind === "file") yield itemOf(root, found.path, more);
  }
}

export function itemOf(root: string, path: string, more: Partial<TransferItem> = {}): TransferItem {
  return { id: path, path, key: path, contentType: "application/octet-stream", open: () => openBelow(root, path), ...more };
}

export interface Recording extends TransferObserver {
  outcomes: Map<string, Outcome>;
  attempts: Map<string, number>;
  begunUploads: Map<string, { uploadId: string; partSize: number }>;
  parts: string[];
}

/** Remembers everything, sends everything. */
export function observer(more: Partial<TransferObserver> = {}): Recording {
  const kept: Recording = {
    outcomes: new Map(),
    attempts: new Map(),
    begunUploads: new Map(),
    parts: [],
    decide: async () => "send",
    begun: async ({ path }, upload) => void kept.begunUploads.set(path, upload),
    part: ({ path }, number) => void kept.parts.push(`${path}#${number}`),
    done: async ({ path }, outcome, attempts) => {
      kept.outcomes.set(path, outcome);
      kept.attempts.set(path, attempts);
    },
    ...more,
  };
  return kept;
}

/** A run with few retries that follow fast. */
export function runOf(options: Pick<RunOptions, "store" | "observer"> & Partial<RunOptions>): TransferRun {
  return new TransferRun({ concurrency: 8, retries: 3, patienceMs: 0, signal: new AbortController().signal, ...options });
}

export async function* listed(...items: TransferItem[]): AsyncGenerator<TransferItem> {
  yield* items;
}

/** What the store answers for a key. */
export async function bytesIn(client: S3Client, key: string): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of await client.read(key, AbortSignal.timeout(20_000))) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** In words that a test can compare: "sent", "skipped", or the reason of the fault. */
export function endOf(outcome: Outcome | undefined): string {
  if (!outcome) return "nothing";
  return outcome.kind === "failed" ? outcome.fault.reason : outcome.kind;
}

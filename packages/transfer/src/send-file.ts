import { hash } from "node:crypto";
import type { Buffers } from "./buffers.ts";
import { TransferFault } from "./faults.ts";
import type { AdaptiveSlots, Semaphore } from "./limits.ts";
import type { Outage } from "./outage.ts";
import { MB, type SmallFile } from "./reading.ts";
import { withRetries } from "./retry.ts";
import type { ObjectStore, StoredObject } from "./store.ts";

/** Files up to this size travel in one request. */
export const SINGLE_BYTES = 8 * MB;
export const MAX_PARTS = 10_000;

/** What sending shares with everything else that is being sent. */
export interface Resources {
  slots: AdaptiveSlots;
  /** Bytes that may be held in memory at once. */
  memory: Semaphore;
  buffers: Buffers;
  outage: Outage;
  /** For so long a busy store is asked again, in milliseconds. */
  patienceMs: number;
}

export interface SendOptions {
  store: ObjectStore;
  resources: Resources;
  /** Attempts after the first one, for each request. */
  retries: number;
  signal: AbortSignal;
  contentType: string;
  /** An upload that was begun earlier, with the size of its parts. */
  resume?: { uploadId: string; partSize: number } | undefined;
  /** An earlier run may have begun another upload and died before it was recorded. */
  again?: boolean | undefined;
  /** Told before the first part is sent, so that the upload can be gone on with. */
  onBegun?(upload: { uploadId: string; partSize: number }): Promise<void>;
  /** Told of each part that the store has acknowledged. */
  onPart?(number: number): void;
  /** Bytes that the store has acknowledged, by this run or an earlier one. */
  onBytes?(bytes: number): void;
  onRetry?(fault: TransferFault): void;
  /** The whole file's SHA-256, when it was read before; then it need not be hashed again. */
  sha256?: string | undefined;
}

/** Sends a small file's bytes in one request. */
export async function sendSmall(key: string, { bytes, sha256 }: SmallFile, options: SendOptions): Promise<StoredObject> {
  const { store, contentType, signal } = options;
  const payload = { size: bytes.length, open: () => bytes };
  const md5 = store.checksChecksums ? undefined : hash("md5", bytes, "hex");
  const stored = await inSlot(options, () => store.put({ key, payload, sha256, md5, contentType }, signal));
  options.onBytes?.(bytes.length);
  return stored;
}

/** The size of the parts of a file: 8 MiB, and larger only where 10,000 of those would not do. */
export function partSizeOf(size: number): number {
  return Math.max(SINGLE_BYTES, Math.ceil(size / MAX_PARTS / MB) * MB);
}

/** One request's attempts, each in a slot of its own, so that a pause before the next one holds no slot. */
export function inSlot<T>({ resources, retries, signal, onRetry }: SendOptions, request: () => Promise<T>): Promise<T> {
  const attempt = async () => {
    await resources.slots.take();
    try {
      if (signal.aborted) throw new TransferFault("cancelled", "The transfer was cancelled.");
      const answer = await request();
      resources.slots.succeeded();
      resources.outage.succeeded();
      return answer;
    } catch (error) {
      if (error instanceof TransferFault && (error.reason === "slow_down" || error.reason === "deadline")) resources.slots.slowedDown();
      throw error;
    } finally {
      resources.slots.give();
    }
  };
  return withRetries(attempt, {
    retries,
    signal,
    patienceMs: resources.patienceMs,
    waitForStore: (fault) => resources.outage.waitForStore(fault, signal),
    ...(onRetry && { onRetry }),
  });
}

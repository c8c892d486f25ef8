import { setTimeout as wait } from "node:timers/promises";
import { TransferFault, toFault } from "./faults.ts";

export interface RetryOptions {
  /** Attempts after the first one. */
  retries: number;
  signal: AbortSignal;
  /** Told of every attempt that failed and will be made again. */
  onRetry?(fault: TransferFault): void;
  /** Base of the growing pause, in milliseconds. Default 200. */
  baseMs?: number;
}

const MOST_MS = 20_000;

/** Makes the attempt again after a growing, jittered pause while its fault may pass. Throws the last `TransferFault`. */
export async function withRetries<T>(attempt: () => Promise<T>, { retries, signal, onRetry, baseMs = 200 }: RetryOptions): Promise<T> {
  for (let made = 0; ; made += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (signal.aborted) throw new TransferFault("cancelled", "The transfer was cancelled.", { cause: error });
      const fault = toFault(error);
      if (!fault.retryable || made >= retries) throw fault;
      onRetry?.(fault);
      const pause = Math.max(fault.waitMs ?? 0, Math.min(MOST_MS, baseMs * 2 ** made) * (0.5 + Math.random()));
      await wait(pause, undefined, { signal }).catch(() => undefined);
    }
  }
}

import { setTimeout as wait } from "node:timers/promises";
import { TransferFault, toFault } from "./faults.ts";

export interface RetryOptions {
  /** Attempts after the first one. */
  retries: number;
  signal: AbortSignal;
  /** Called for every attempt that failed and will be made again. */
  onRetry?(fault: TransferFault): void;
  /** Waits while the store cannot be reached at all; true when it is back, and then the attempt does not count. */
  waitForStore?(fault: TransferFault): Promise<boolean>;
  /** Base of the growing pause, in milliseconds. Default 200. */
  baseMs?: number;
}

const MOST_MS = 20_000;
/** Attempts that counted for nothing, at most. */
const MOST_FREE = 20;

/** Makes the attempt again after a growing, jittered pause while its fault may pass. Throws the last `TransferFault`. */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  { retries, signal, onRetry, waitForStore, baseMs = 200 }: RetryOptions,
): Promise<T> {
  for (let made = 0, free = 0; ; ) {
    try {
      return await attempt();
    } catch (error) {
      const at = performance.now();
      const cancelled = () => new TransferFault("cancelled", "The transfer was cancelled.", { cause: error });
      if (signal.aborted) throw cancelled();
      const fault = toFault(error);
      // Who wants no second attempt does not wait for one either.
      const isFree = retries > 0 && free < MOST_FREE && fault.retryable && (await waitForStore?.(fault)) === true;
      if (signal.aborted) throw cancelled();
      if (!fault.retryable || (!isFree && made >= retries)) throw fault;
      onRetry?.(fault);
      const growing = isFree ? 0 : Math.min(MOST_MS, baseMs * 2 ** made) * (0.5 + Math.random());
      const pause = Math.max((fault.waitMs ?? 0) - (performance.now() - at), growing);
      await wait(pause, undefined, { signal }).catch(() => undefined);
      if (isFree) free += 1;
      else made += 1;
    }
  }
}

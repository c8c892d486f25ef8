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
  /** A store that is busy or broken is asked for so long at least, however few retries there are, in milliseconds. Default 0. */
  patienceMs?: number;
  /** Base of the growing pause, in milliseconds. Default 200. */
  baseMs?: number;
}

const MOST_MS = 20_000;
/** A store that was busy is asked again within this, so that little time is lost once it is not. */
const BUSY_MS = 5_000;
/** Attempts that counted for nothing, at most. */
const MOST_FREE = 20;

/** Makes the attempt again after a growing, jittered pause while its fault may pass. Throws the last `TransferFault`. */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  { retries, signal, onRetry, waitForStore, patienceMs = 0, baseMs = 200 }: RetryOptions,
): Promise<T> {
  let busySince: number | undefined;
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
      if (isBusy(fault)) busySince ??= at;
      const isPatient = retries > 0 && isBusy(fault) && at - (busySince ?? at) < patienceMs;
      if (!fault.retryable || (!isFree && !isPatient && made >= retries)) throw fault;
      onRetry?.(fault);
      const growing = isFree ? 0 : Math.min(isPatient ? BUSY_MS : MOST_MS, baseMs * 2 ** made) * (0.5 + Math.random());
      const pause = Math.max((fault.waitMs ?? 0) - (performance.now() - at), growing);
      await wait(pause, undefined, { signal }).catch(() => undefined);
      if (isFree) free += 1;
      else made += 1;
    }
  }
}

/** What a store answers that cannot serve anybody just now; a full disk stays full. */
function isBusy({ reason, code }: TransferFault): boolean {
  return reason === "slow_down" || (reason === "server" && code !== "InsufficientStorage");
}

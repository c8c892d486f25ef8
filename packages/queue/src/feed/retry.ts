import { setTimeout as sleep } from "node:timers/promises";
import { isConnectionError } from "../errors.ts";

const LONGEST_WAIT_MS = 2_000;

/** Repeats a read while the database cannot be reached; other errors are thrown. Undefined once the signal aborts. */
export async function retryWhileDisconnected<T>(signal: AbortSignal, read: () => Promise<T>): Promise<T | undefined> {
  for (let wait = 100; !signal.aborted; wait = Math.min(LONGEST_WAIT_MS, wait * 2)) {
    try {
      return await read();
    } catch (error) {
      if (!isConnectionError(error)) throw error;
      await sleep(wait * (0.75 + Math.random() / 2));
    }
  }
  return undefined;
}

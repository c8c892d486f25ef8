import { describeError } from "../errors.ts";
import { pause, untilOnline } from "../traffic.ts";

const LONGEST_WAIT_MS = 15_000;

/** Calls the API until it answers: a lost connection or a server that starts again is waited for, a refusal is not. */
export async function untilAnswered<Answer>(signal: AbortSignal, call: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 0; ; tries += 1) {
    signal.throwIfAborted();
    try {
      return await call();
    } catch (error) {
      const { retryable, code } = describeError(error);
      if (!retryable && code !== "rate_limited") throw error;
    }
    await untilOnline(signal);
    await pause(waitBefore(tries), signal);
  }
}

/** Longer each time, and never for all at the same moment. */
export function waitBefore(tries: number): number {
  return Math.min(LONGEST_WAIT_MS, 400 * 2 ** tries) * (0.5 + Math.random() / 2);
}

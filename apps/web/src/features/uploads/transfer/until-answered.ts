import { describeError } from "../../../lib/errors.ts";
import { pause, untilOnline } from "./traffic.ts";

const LONGEST_WAIT_MS = 15_000;
/** How often it is asked again after a fault of its own, or of the storage behind it. */
const FAULTS = 8;
const faulty = new Set(["internal", "upstream_failed"]);

/** Calls the API, for as long as it takes. */
export type MakeCall = <Answer>(call: () => Promise<Answer>) => Promise<Answer>;

/** The same for every call of a transfer; told when an answer has to be waited for, and when it has come. */
export const untilAnsweredBy =
  (signal: AbortSignal, onWait: (waits: boolean) => void): MakeCall =>
  (call) =>
    untilAnswered(signal, call, onWait);

/**
 * Calls the API until it answers: a lost connection, a server that starts again and a limit of calls are waited for, a refusal is
 * not. What is wrong with the server itself, or with the storage behind it, may stay so: that is asked a few times.
 */
export async function untilAnswered<Answer>(
  signal: AbortSignal,
  call: () => Promise<Answer>,
  onWait: (waits: boolean) => void = () => undefined,
): Promise<Answer> {
  let faults = 0;
  for (let tries = 0; ; tries += 1) {
    signal.throwIfAborted();
    let wait: number;
    try {
      const answer = await call();
      if (tries > 0) onWait(false);
      return answer;
    } catch (error) {
      const { code } = describeError(error);
      if (faulty.has(code)) faults += 1;
      const known = waitAfter(error, tries);
      if (known === null || faults > FAULTS) throw error;
      wait = known;
    }
    onWait(true);
    await untilOnline(signal);
    await pause(wait, signal);
  }
}

/** How long to wait before untilAnsweredBy again: as long as the server says, else longer each time. Null where untilAnsweredBy again does not help. */
export function waitAfter(error: unknown, tries: number): number | null {
  const { retryable, code, details } = describeError(error);
  if (!retryable && code !== "rate_limited") return null;
  const seconds = details?.retryAfterSeconds;
  // Not for all waiting calls in the same moment.
  return typeof seconds === "number" && seconds > 0 ? seconds * 1000 + Math.random() * 500 : waitBefore(tries);
}

/** Longer each time, and never for all at the same moment. */
export function waitBefore(tries: number): number {
  return Math.min(LONGEST_WAIT_MS, 400 * 2 ** tries) * (0.5 + Math.random() / 2);
}

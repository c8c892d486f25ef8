import { setTimeout as sleep } from "node:timers/promises";
/** Every wait of the engine, in milliseconds. */
export interface Timing {
  /** A worker that has not renewed for this long is dead. */
  leaseMs: number;
  heartbeatMs: number;
  sweepMs: number;
  /** A worker whose connection has been gone for this long is dead. */
  suspectMs: number;
  /** Looks for due work this often, besides being notified. */
  pollMs: number;
  /** Progress of one job is written at most this often. */
  progressMs: number;
  /** The end of a job is written without its handler when the handler ignores its signal for this long. */
  abandonMs: number;
  /** A job that the database holds for a worker which does not run it is returned after this long. */
  orphanMs: number;
  /** PostgreSQL ends a step that is left idle for this long, as by a frozen process. */
  stepIdleMs: number;
}

const DEFAULT_TIMING: Timing = {
  leaseMs: 10_000,
  heartbeatMs: 2_000,
  sweepMs: 1_000,
  suspectMs: 2_000,
  pollMs: 1_000,
  progressMs: 1_000,
  abandonMs: 5_000,
  orphanMs: 5_000,
  stepIdleMs: 5_000,
};

/** Defaults with the given values; one passed as undefined keeps its default (a spread would make it undefined). */
export function timing(given: Partial<Timing> = {}): Timing {
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...DEFAULT_TIMING, ...Object.fromEntries(set) };
}

/** Resolves with the work or after the time, whichever comes first; what it answers or throws is of no interest. */
export async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  await Promise.race([work.catch(() => undefined), sleep(ms)]);
}

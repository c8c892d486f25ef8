import { availableParallelism, loadavg } from "node:os";

const QUIET_MS = 60_000;
const MOST_TIMES = 8;

/** How many times longer everything takes on this machine than on a quiet one. */
function slowdown(): number {
  const perCore = (loadavg()[0] ?? 0) / availableParallelism();
  return Math.min(MOST_TIMES, Math.max(1, perCore));
}

/** How long a test waits for what must come, in milliseconds: the one limit. On a busy machine everything takes longer, and nothing is wrong. */
export const PATIENCE_MS = Math.round(QUIET_MS * slowdown());

import { conflict } from "./errors.ts";

/** Throws `conflict` with `details.currentVersion` when the row has changed since the caller saw it; without `expected` nothing is compared. */
export function assertVersion(noun: string, current: number, expected: number | undefined): void {
  if (expected === undefined || expected === current) return;
  throw conflict(`Somebody else has changed this ${noun} since you opened it. Load it again to see the changes.`, {
    currentVersion: current,
  });
}

import type { Outputs } from "../../../lib/trpc.ts";

export type ActivityItem = Outputs["dashboard"]["activity"]["items"][number];

/** What somebody did to one thing, however often in a row. */
export interface Deed extends Pick<ActivityItem, "id" | "did" | "what" | "target" | "changed"> {
  times: number;
}

/** What one person did within a short while. */
export interface Run {
  who: string;
  /** When it was last heard of them. */
  at: string;
  deeds: Deed[];
}

const PAUSE_MS = 60 * 60_000;

/** Groups what one did after another, the newest first, each thing once; who pauses for an hour begins again. */
export function runsOf(newestFirst: readonly ActivityItem[]): Run[] {
  const runs: Run[] = [];
  let earliest = Number.POSITIVE_INFINITY;
  for (const { who, at, id, did, what, target, changed } of newestFirst) {
    const last = runs.at(-1);
    const goesOn = last?.who === who && earliest - Date.parse(at) < PAUSE_MS;
    const run = goesOn && last ? last : { who, at, deeds: [] };
    if (run !== last) runs.push(run);
    earliest = Date.parse(at);
    const deed = run.deeds.find((one) => one.did === did && one.what === what);
    if (deed) {
      deed.times += 1;
      deed.changed = [...new Set([...deed.changed, ...changed])];
    } else run.deeds.push({ id, did, what, target, changed, times: 1 });
  }
  return runs;
}

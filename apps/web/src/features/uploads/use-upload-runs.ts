import { useSyncExternalStore } from "react";
import type { UploadRun } from "../../lib/transfer/run.ts";
import { emptyRun, type RunState } from "../../lib/transfer/state.ts";

let runs: readonly UploadRun[] = [];
const listeners = new Set<() => void>();

const isBusy = ({ state: { phase } }: UploadRun) => phase === "reading" || phase === "sending";

/** Leaving the page now would stop what is on its way. */
function warn(event: BeforeUnloadEvent) {
  if (runs.some(isBusy)) event.preventDefault();
}

function change(next: readonly UploadRun[]) {
  runs = next;
  for (const listener of listeners) listener();
}

/** Keeps a transfer going on whatever page is open; there is one at most for each session. */
export function keepRun(run: UploadRun) {
  dropRun(run.sessionId);
  if (runs.length === 0) addEventListener("beforeunload", warn);
  change([...runs, run]);
}

export function dropRun(sessionId: string) {
  for (const run of runs) if (run.sessionId === sessionId) run.close();
  change(runs.filter((run) => run.sessionId !== sessionId));
  if (runs.length === 0) removeEventListener("beforeunload", warn);
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** All transfers of this tab. */
export const useUploadRuns = () => useSyncExternalStore(subscribe, () => runs);

/** The transfer of a session in this tab, if there is one. */
export const useUploadRun = (sessionId: string) => useUploadRuns().find((run) => run.sessionId === sessionId);

const nothing = () => () => undefined;

/** How a transfer stands, kept current. */
export function useRunState(run: UploadRun | undefined): RunState {
  return useSyncExternalStore(run?.subscribe ?? nothing, () => run?.state ?? emptyRun);
}

import { useEffect, useSyncExternalStore } from "react";
import { onSignOut, type Session } from "../../lib/session.ts";
import { forgetFolder } from "./transfer/remembered-folders.ts";
import type { UploadRun } from "./transfer/run.ts";
import { emptyRun, type RunState } from "./transfer/state.ts";

let runs: readonly UploadRun[] = [];
const owners = new WeakMap<UploadRun, string>();
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

/** Whose transfers they are: a person's in a company. */
export const ownerOf = ({ user, company }: Session) => `${user.id} ${company?.id ?? ""}`;

/** Keeps a transfer going on whatever page is open; there is one at most for each session. */
export function addRun(run: UploadRun, owner: string) {
  dropRun(run.sessionId);
  if (runs.length === 0) addEventListener("beforeunload", warn);
  owners.set(run, owner);
  run.subscribe(() => {
    // The folder is kept for going on with it; there is nothing left to go on with.
    if (run.state.phase === "done" && run.state.failedFiles === 0) void forgetFolder(run.sessionId);
  });
  change([...runs, run]);
}

const dropAll = () => {
  for (const run of runs) dropRun(run.sessionId);
};
onSignOut(dropAll);

/** Nobody sees or goes on with what another person has begun in this tab. */
export function useOwnRunsOnly(owner: string) {
  useEffect(() => {
    for (const run of runs) if (owners.get(run) !== owner) dropRun(run.sessionId);
  }, [owner]);
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

import type { UploadStatus } from "@frontoffice/api/schema/uploads";

export type RunPhase = "reading" | "ready" | "sending" | "paused" | "done" | "stopped";

/** How a transfer of this tab stands. */
export interface RunState {
  phase: RunPhase;
  /** What the server last said of the session; pages that show it ask again when it changes. */
  status: UploadStatus | null;
  /** Found in the chosen folder so far. */
  files: number;
  bytes: number;
  unreadable: { path: string; why: string }[];
  unreadableCount: number;
  /** Of the session that is in this tab's hands: there already, or sent since. */
  sentBytes: number;
  totalBytes: number;
  sentFiles: number;
  failedFiles: number;
  totalFiles: number;
  speedBps: number | null;
  etaSeconds: number | null;
  current: string[];
  /** Bytes a second, one figure a second, the latest last. */
  speeds: number[];
  error: string | null;
}

export const emptyRun: RunState = {
  phase: "reading",
  status: null,
  files: 0,
  bytes: 0,
  unreadable: [],
  unreadableCount: 0,
  sentBytes: 0,
  totalBytes: 0,
  sentFiles: 0,
  failedFiles: 0,
  totalFiles: 0,
  speedBps: null,
  etaSeconds: null,
  current: [],
  speeds: [],
  error: null,
};

const LOOK_BACK = 10;
const KEPT = 300;

/** The state a second later: speed is what was sent in the last ten. */
export function oneSecondOn(state: RunState, bytesNow: number): RunState {
  const speeds = [...state.speeds, Math.max(0, bytesNow)].slice(-KEPT);
  const latest = speeds.slice(-LOOK_BACK);
  const speedBps = Math.round(latest.reduce((all, one) => all + one, 0) / latest.length);
  const left = Math.max(0, state.totalBytes - state.sentBytes);
  return { ...state, speeds, speedBps, etaSeconds: speedBps > 0 ? Math.ceil(left / speedBps) : null };
}

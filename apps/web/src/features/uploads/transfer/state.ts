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
  /** The server or the storage does not answer, and is asked again. */
  waits: boolean;
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
  waits: false,
  error: null,
};

const LOOK_BACK = 10;
const KEPT = 300;

/** The state a second or more later: speed is what was sent in the last ten looks. Tabs in the background are woken late. */
export function oneLookOn(state: RunState, bytesMore: number, seconds: number): RunState {
  const speeds = [...state.speeds, Math.max(0, bytesMore / Math.max(0.2, seconds))].slice(-KEPT);
  const latest = speeds.slice(-LOOK_BACK);
  const speedBps = Math.round(latest.reduce((all, one) => all + one, 0) / latest.length);
  const left = Math.max(0, state.totalBytes - state.sentBytes);
  return { ...state, speeds, speedBps, etaSeconds: speedBps > 0 ? Math.ceil(left / speedBps) : null };
}

interface Sized {
  file: { size: number };
}

/** How much there is, and how much of it needs not be sent. */
export function countsOf(files: Iterable<Sized>, wanted: readonly Sized[]): Partial<RunState> {
  const all = [...files];
  const bytesOf = (some: readonly Sized[]) => some.reduce((sum, { file }) => sum + file.size, 0);
  const totalBytes = bytesOf(all);
  return { totalFiles: all.length, totalBytes, sentBytes: totalBytes - bytesOf(wanted), sentFiles: all.length - wanted.length };
}

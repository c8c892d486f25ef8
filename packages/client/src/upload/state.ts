import type { UploadSession } from "./api.ts";
import { etaOf } from "./progress.ts";

export type UploadPhase = "reading" | "ready" | "sending" | "paused" | "done" | "stopped";

/** The phases that may follow each phase. Whatever else happens in a phase leaves it as it is. */
export const NEXT_PHASES: Readonly<Record<UploadPhase, readonly UploadPhase[]>> = {
  reading: ["reading", "ready", "paused", "stopped"],
  ready: ["sending", "paused", "stopped"],
  sending: ["paused", "done", "stopped"],
  paused: ["reading", "sending", "paused", "stopped"],
  done: ["sending", "stopped"],
  stopped: ["stopped"],
};

/** How an upload stands, as a page shows it. */
export interface UploadState {
  phase: UploadPhase;
  /** Of the session, as far as this program knows it. */
  status: UploadSession["status"] | null;
  /** What was found so far. */
  files: number;
  bytes: number;
  /** Files that cannot be sent: the first of them, and how many there are. */
  unreadable: { path: string; why: string }[];
  unreadableCount: number;
  /** Of the session: there already, or sent since. */
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

export type UploadEvent =
  | { kind: "reading" }
  | { kind: "found"; files: number; bytes: number }
  | { kind: "rejected"; path: string; why: string }
  | { kind: "ready"; totalFiles: number; totalBytes: number; sentFiles: number; sentBytes: number }
  | { kind: "sending" }
  | { kind: "bytes"; more: number }
  | { kind: "outcome"; sent: number; failed: number }
  | { kind: "retried"; files: number | "all" }
  | { kind: "current"; started: readonly string[]; ended: readonly string[] }
  | { kind: "speed"; latest: number; speedBps: number | null }
  | { kind: "waits"; waits: boolean }
  | { kind: "status"; status: UploadSession["status"] }
  | { kind: "paused" | "stopped"; error: string | null }
  | { kind: "done"; failedFiles: number };

export const emptyUpload: UploadState = {
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

const MOST_UNREADABLE = 100;
const MOST_CURRENT = 10;
const MOST_SPEEDS = 300;
const AT_REST = { current: [], speedBps: null, etaSeconds: null, waits: false } as const;

/** The state after an event. */
export function reduce(state: UploadState, event: UploadEvent): UploadState {
  switch (event.kind) {
    case "reading":
      return moveTo("reading", state, { ...emptyUpload, status: state.status });
    case "found":
      return { ...state, files: state.files + event.files, bytes: state.bytes + event.bytes };
    case "rejected":
      return reject(state, event);
    case "ready": {
      const { kind: _, ...counts } = event;
      return moveTo("ready", state, counts);
    }
    case "sending":
      return moveTo("sending", state, { error: null });
    case "bytes":
      return { ...state, sentBytes: state.sentBytes + event.more };
    case "outcome":
      return { ...state, sentFiles: state.sentFiles + event.sent, failedFiles: state.failedFiles + event.failed };
    case "retried":
      return { ...state, failedFiles: event.files === "all" ? 0 : Math.max(0, state.failedFiles - event.files) };
    case "current":
      return { ...state, current: currentOf(state.current, event) };
    case "speed":
      return measure(state, event);
    case "waits":
      return { ...state, waits: event.waits };
    case "status":
      return { ...state, status: event.status };
    case "paused":
    case "stopped":
      return moveTo(event.kind, state, { ...AT_REST, current: [], error: event.error });
    case "done":
      return moveTo("done", state, { ...AT_REST, current: [], failedFiles: event.failedFiles });
  }
}

function moveTo(phase: UploadPhase, state: UploadState, change: Partial<UploadState>): UploadState {
  return NEXT_PHASES[state.phase].includes(phase) ? { ...state, ...change, phase } : state;
}

function reject(state: UploadState, { path, why }: { path: string; why: string }): UploadState {
  const unreadable = state.unreadable.length < MOST_UNREADABLE ? [...state.unreadable, { path, why }] : state.unreadable;
  return { ...state, unreadable, unreadableCount: state.unreadableCount + 1 };
}

function currentOf(current: readonly string[], { started, ended }: { started: readonly string[]; ended: readonly string[] }): string[] {
  const gone = new Set(ended);
  return [...started, ...current.filter((path) => !gone.has(path))].slice(0, MOST_CURRENT);
}

function measure(state: UploadState, { latest, speedBps }: { latest: number; speedBps: number | null }): UploadState {
  const speeds = [...state.speeds, latest].slice(-MOST_SPEEDS);
  return { ...state, speeds, speedBps, etaSeconds: etaOf(state.totalBytes - state.sentBytes, speedBps) };
}

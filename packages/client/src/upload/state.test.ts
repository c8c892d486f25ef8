import { expect, test } from "vitest";
import { emptyUpload, NEXT_PHASES, reduce, type UploadEvent, type UploadPhase, type UploadState } from "./state.ts";

const MOVES: Readonly<Record<UploadPhase, UploadEvent>> = {
  reading: { kind: "reading" },
  ready: { kind: "ready", totalFiles: 3, totalBytes: 30, sentFiles: 1, sentBytes: 10 },
  sending: { kind: "sending" },
  paused: { kind: "paused", error: "The network is away." },
  done: { kind: "done", failedFiles: 1 },
  stopped: { kind: "stopped", error: null },
};
const phases = Object.keys(NEXT_PHASES) as UploadPhase[];
const at = (phase: UploadPhase): UploadState => ({ ...emptyUpload, phase, status: "uploading", current: ["a"], speedBps: 5, waits: true });

test.each(phases.flatMap((from) => phases.map((to) => [from, to] as const)))("from %s to %s only as the table says", (from, to) => {
  const state = at(from);
  const next = reduce(state, MOVES[to]);
  if (NEXT_PHASES[from].includes(to)) expect(next.phase).toBe(to);
  else expect(next).toBe(state);
});

test("every phase can be reached, and nothing follows the end but the end", () => {
  const reached = new Set(Object.values(NEXT_PHASES).flat());
  expect([...reached].sort()).toEqual([...phases].sort());
  expect(NEXT_PHASES.stopped).toEqual(["stopped"]);
});

test("reading again forgets all counts but the session's status", () => {
  expect(reduce({ ...at("paused"), sentFiles: 4, error: "x" }, MOVES.reading)).toEqual({ ...emptyUpload, status: "uploading" });
});

test("at rest nothing is on its way", () => {
  const paused = reduce(at("sending"), MOVES.paused);
  expect(paused).toMatchObject({ current: [], speedBps: null, etaSeconds: null, waits: false, error: "The network is away." });
});

test("counts files, bytes, failures and the rest of the time", () => {
  const events: UploadEvent[] = [
    { kind: "found", files: 2, bytes: 20 },
    { kind: "found", files: 1, bytes: 10 },
    MOVES.ready,
    MOVES.sending,
    { kind: "bytes", more: 10 },
    { kind: "outcome", sent: 1, failed: 1 },
    { kind: "speed", latest: 4, speedBps: 5 },
  ];
  const state = events.reduce(reduce, emptyUpload);
  expect(state).toMatchObject({ files: 3, bytes: 30, sentBytes: 20, sentFiles: 2, failedFiles: 1, speeds: [4], etaSeconds: 2 });
  expect(reduce(state, { kind: "retried", files: 1 }).failedFiles).toBe(0);
  expect(reduce({ ...state, failedFiles: 9 }, { kind: "retried", files: "all" }).failedFiles).toBe(0);
});

test("names the first hundred files that cannot be sent and counts all of them; shows ten that are on their way", () => {
  let state = emptyUpload;
  for (let n = 0; n < 150; n += 1) state = reduce(state, { kind: "rejected", path: `${n}`, why: "It cannot be read." });
  expect([state.unreadable.length, state.unreadableCount]).toEqual([100, 150]);
  const started = Array.from({ length: 12 }, (_, n) => `file ${n}`);
  const sending = reduce(state, { kind: "current", started, ended: [] });
  expect(sending.current).toHaveLength(10);
  expect(reduce(sending, { kind: "current", started: [], ended: started }).current).toEqual([]);
});

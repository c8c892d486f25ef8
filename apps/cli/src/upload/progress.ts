import type { FrontofficeClient } from "@frontoffice/client";
import type { TransferRun } from "@frontoffice/transfer";
import type { Terminal } from "../terminal.ts";
import { filesOf, shown, sizeOf, timeOf } from "../words.ts";
import type { Plan } from "./plan.ts";
import { momentOf } from "./session-calls.ts";

/** What has become of the files so far. */
export interface Tally {
  sent: number;
  skipped: number;
  failed: number;
  /** Of files that are there from an earlier run of the session. */
  bytesBefore: number;
  /** Of files that the project had already. */
  bytesSkipped: number;
}

export interface ProgressOptions {
  client: FrontofficeClient;
  sessionId: string;
  terminal: Terminal;
  plan: Plan;
  tally: Tally;
  run: TransferRun;
}

const DRAW_MS = 250;
const PLAIN_MS = 5_000;
const EVENT_MS = 1_000;
/** A key may make so many calls a minute; the page is told often enough to follow. */
const REPORT_MS = 3_000;
const SPEED_OVER_MS = 10_000;

/** Shows how far a transfer is, and tells the server, until it is stopped. */
export function followProgress(options: ProgressOptions): { stop(): void } {
  const { terminal } = options;
  const samples: { at: number; bytes: number }[] = [];
  let reporting: Promise<unknown> | undefined;
  const draw = () => {
    const now = figures(options, samples);
    if (terminal.isJson) terminal.event("progress", { at: momentOf(Date.now()), ...now });
    else terminal.draw(linesOf(now, options.plan));
  };
  const report = () => {
    const { bytesSent, speed, current } = figures(options, samples);
    const { client, sessionId: id, tally } = options;
    const told = {
      id,
      bytesUploaded: tally.bytesBefore + bytesSent,
      speedBps: speed,
      currentFiles: current.map((path) => path.slice(0, 1000)),
    };
    // How far it is will be said again; that the server does not hear it once stops nothing.
    reporting ??= client.uploadSessions.progress(told).then(
      () => (reporting = undefined),
      () => (reporting = undefined),
    );
  };
  const timers = [
    setInterval(draw, terminal.isJson ? EVENT_MS : terminal.isInteractive ? DRAW_MS : PLAIN_MS),
    setInterval(report, REPORT_MS),
  ];
  return {
    stop: () => {
      for (const timer of timers) clearInterval(timer);
      if (terminal.isInteractive) draw();
    },
  };
}

interface Figures {
  files: number;
  filesDone: number;
  filesFailed: number;
  bytes: number;
  /** Of the plan: sent, there before or there already. */
  bytesDone: number;
  /** In this run. */
  bytesSent: number;
  /** Bytes a second. */
  speed: number | null;
  etaSeconds: number | null;
  current: string[];
}

function figures({ run, plan, tally }: ProgressOptions, samples: { at: number; bytes: number }[]): Figures {
  const { bytes: bytesSent, current } = run.progress;
  const at = performance.now();
  samples.push({ at, bytes: bytesSent });
  while (samples.length > 2 && at - (samples[0]?.at ?? at) > SPEED_OVER_MS) samples.shift();
  const [first] = samples;
  const speed = first && at - first.at > 500 ? Math.round(((bytesSent - first.bytes) / (at - first.at)) * 1_000) : null;
  const bytesDone = Math.min(plan.bytes, bytesSent + tally.bytesBefore + tally.bytesSkipped);
  const left = plan.bytes - bytesDone;
  return {
    ...{
      files: plan.files,
      filesDone: tally.sent + tally.skipped,
      filesFailed: tally.failed,
      bytes: plan.bytes,
      bytesDone,
      bytesSent,
      speed,
    },
    etaSeconds: left === 0 ? 0 : speed ? Math.ceil(left / speed) : null,
    current,
  };
}

const BAR = 24;

function linesOf(now: Figures, { files, bytes }: Plan): string[] {
  const share = bytes > 0 ? now.bytesDone / bytes : files > 0 ? now.filesDone / files : 1;
  const filled = Math.min(BAR, Math.floor(share * BAR));
  const speed = now.speed === null ? "" : `  ${sizeOf(now.speed)}/s`;
  const eta = now.etaSeconds === null ? "" : `  ${timeOf(now.etaSeconds)} left`;
  const failed = now.filesFailed > 0 ? `, ${now.filesFailed.toLocaleString("en")} failed` : "";
  const counts = `${now.filesDone.toLocaleString("en")} of ${filesOf(files)}${failed}`;
  return [
    `${"█".repeat(filled)}${"░".repeat(BAR - filled)} ${Math.floor(share * 100)} %  ${sizeOf(now.bytesDone)} of ${sizeOf(bytes)}${speed}${eta}  ${counts}`,
    ...now.current.slice(0, 3).map((path) => `  ${shown(path)}`),
  ];
}

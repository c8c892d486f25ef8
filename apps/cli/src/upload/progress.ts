import { etaOf, SpeedMeter, type UploadApi } from "@frontoffice/client/upload";
import type { TransferRun } from "@frontoffice/transfer";
import type { Terminal } from "../terminal.ts";
import { filesOf, shown, sizeOf, timeOf } from "../words.ts";
import type { Plan } from "./plan.ts";

/** What has become of the files so far. */
export interface UploadCounts {
  sent: number;
  skipped: number;
  failed: number;
  /** Of files that are there from an earlier run of the session. */
  bytesBefore: number;
  /** Of files that the project had already. */
  bytesSkipped: number;
}

export interface ProgressOptions {
  api: UploadApi;
  sessionId: string;
  terminal: Terminal;
  plan: Plan;
  counts: UploadCounts;
  run: TransferRun;
}

const DRAW_MS = 250;
const PLAIN_MS = 5_000;
const EVENT_MS = 1_000;
/** A key may make so many calls a minute; this is often enough for the page to follow. */
const REPORT_MS = 3_000;

/** Shows how far a transfer is, and reports it to the server, until it is stopped. */
export function followProgress(options: ProgressOptions): { stop(): void } {
  const { terminal } = options;
  const meter = new SpeedMeter();
  let reporting: Promise<unknown> | undefined;
  const draw = () => {
    const now = figures(options, meter);
    if (terminal.isJson) terminal.event("progress", { at: new Date().toISOString(), ...now });
    else terminal.draw(linesOf(now, options.plan));
  };
  const report = () => {
    const { bytesSent, speed, current } = figures(options, meter);
    const { api, sessionId: id, counts } = options;
    const progress = {
      id,
      bytesUploaded: counts.bytesBefore + bytesSent,
      speedBps: speed,
      currentFiles: current.map((path) => path.slice(0, 1000)),
    };
    // A report that is lost is made up for by the next one.
    reporting ??= api.progress(progress).then(
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

function figures({ run, plan, counts }: ProgressOptions, meter: SpeedMeter): Figures {
  const { bytes: bytesSent, current } = run.progress;
  const speed = meter.sample(bytesSent);
  const bytesDone = Math.min(plan.bytes, bytesSent + counts.bytesBefore + counts.bytesSkipped);
  return {
    files: plan.files,
    filesDone: counts.sent + counts.skipped,
    filesFailed: counts.failed,
    bytes: plan.bytes,
    bytesDone,
    bytesSent,
    speed,
    etaSeconds: etaOf(plan.bytes - bytesDone, speed),
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

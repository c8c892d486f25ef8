import type { UploadSessionView } from "@frontoffice/api/schema/uploads";
import { byteSize, duration } from "../../../lib/format.ts";
import { ProgressLine } from "../../../ui/progress-line.tsx";
import type { RunState } from "../transfer/state.ts";
import { calmed } from "../use-away.ts";
import classes from "./session-progress.module.css";
import { sessionTitle } from "./session-state.tsx";

/** Figures of a transfer, from this tab where it is sent from here, else as the server knows them. */
export interface Figures {
  files: number;
  totalFiles: number;
  failed: number;
  bytes: number;
  totalBytes: number;
  speedBps: number | null;
  etaSeconds: number | null;
}

export function figuresOf(session: UploadSessionView, run?: RunState): Figures {
  if (run?.phase === "sending") {
    const { sentFiles, totalFiles, failedFiles, sentBytes, totalBytes, speedBps, etaSeconds } = run;
    return { files: sentFiles, totalFiles, failed: failedFiles, bytes: sentBytes, totalBytes, speedBps, etaSeconds };
  }
  const { filesUploaded, filesSkipped, filesFailed, bytesUploaded, bytesSkipped, ...rest } = session;
  return { ...rest, files: filesUploaded + filesSkipped, failed: filesFailed, bytes: bytesUploaded + bytesSkipped };
}

/** "12 MB of 30 MB, 2 MB a second, 9 s left". */
export function figuresInWords({ bytes, totalBytes, speedBps, etaSeconds }: Figures): string {
  const parts = [`${byteSize(Math.min(bytes, totalBytes))} of ${byteSize(totalBytes)}`];
  if (speedBps) parts.push(`${byteSize(speedBps)} a second`);
  if (speedBps && etaSeconds !== null && etaSeconds > 0) parts.push(`${duration(etaSeconds * 1000)} left`);
  return parts.join(", ");
}

interface SessionProgressProps {
  session: UploadSessionView;
  run?: RunState | undefined;
  /** Nothing was heard of who sends it for a while. */
  away?: boolean;
}

/** How far a session is. One of empty files alone is measured by their number; where nothing moves yet, no line does. */
export function SessionProgress({ session, run, away = false }: SessionProgressProps) {
  const figures = figuresOf(away ? calmed(session) : session, run);
  const stands = figures.totalFiles === 0 && (away || session.status === "queued");
  if (stands) return <p className={classes.waits}>{away ? "No files are listed yet." : "It starts as soon as a worker is free."}</p>;
  const byBytes = figures.totalBytes > 0;
  const [done, total] = byBytes ? [figures.bytes, figures.totalBytes] : [figures.files, figures.totalFiles];
  const note = run?.phase === "sending" && run.waits ? "Waiting for the server" : figuresInWords(figures);
  return <ProgressLine label={sessionTitle(session)} done={done} total={total} note={note} />;
}

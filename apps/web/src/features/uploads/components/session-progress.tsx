import type { UploadSessionView } from "@frontoffice/api/schema/uploads";
import { byteSize } from "../../../lib/byte-size.ts";
import { duration } from "../../../lib/format.ts";
import type { RunState } from "../../../lib/transfer/state.ts";
import { ProgressLine } from "../../../ui/progress-line.tsx";
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

/** How far a session is. One of empty files alone is measured by their number. */
export function SessionProgress({ session, run }: { session: UploadSessionView; run?: RunState | undefined }) {
  const figures = figuresOf(session, run);
  const byBytes = figures.totalBytes > 0;
  const [done, total] = byBytes ? [figures.bytes, figures.totalBytes] : [figures.files, figures.totalFiles];
  return <ProgressLine label={sessionTitle(session)} done={done} total={total} note={figuresInWords(figures)} />;
}

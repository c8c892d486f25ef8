import { SpeedMeter, type UploadLink, type UploadSession } from "@frontoffice/client/upload";
import type { RunStore } from "./run-store.ts";

const EVERY_MS = 1000;

interface ReportOptions {
  store: RunStore;
  link: UploadLink;
  /** The session as it was last seen. */
  session: () => UploadSession;
  onSession: (session: UploadSession) => void;
  /** The session takes no reports any more: it was paused or ended elsewhere. */
  onRejected: () => void;
}

/** Once a second: measures the speed, and reports to the API how far the transfer is, so that others see it. Answers how to stop. */
export function startReporting(options: ReportOptions): () => void {
  const { store } = options;
  const meter = new SpeedMeter();
  let [bytes, at] = [store.state.sentBytes, performance.now()];
  meter.sample(bytes, at);
  const timer = setInterval(() => {
    const { sentBytes } = store.state;
    const now = performance.now();
    const latest = Math.max(0, sentBytes - bytes) / Math.max(0.2, (now - at) / 1000);
    [bytes, at] = [sentBytes, now];
    store.dispatch({ kind: "speed", latest, speedBps: meter.sample(sentBytes, now) });
    void report(options);
  }, EVERY_MS);
  return () => clearInterval(timer);
}

/** A report that is lost is made up for by the next one. */
async function report({ store, link, session, onSession, onRejected }: ReportOptions): Promise<void> {
  const { sentBytes, totalBytes, speedBps, current } = store.state;
  const { id, bytesSkipped } = session();
  const bytesUploaded = Math.max(0, Math.min(sentBytes, totalBytes) - bytesSkipped);
  try {
    const seen = await link.api.progress({ id, bytesUploaded, speedBps, currentFiles: current });
    if (store.state.phase === "sending") onSession(seen);
  } catch (error) {
    if (link.codeOf(error) === "precondition") onRejected();
  }
}

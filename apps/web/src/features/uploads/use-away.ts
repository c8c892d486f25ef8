import type { UploadSessionView } from "@frontoffice/api/schema/uploads";
import { useEffect, useState } from "react";
import { useRunState, useUploadRun } from "./use-upload-runs.ts";

/** Senders say several times a minute how far they are. */
const AWAY_MS = 120_000;
const LOOK_MS = 15_000;

/** Whether a session waits for a browser or a program that has not been heard of for a while; kept current. */
export function useAway({ id, status, sourceKind, lastSeenAt }: UploadSessionView): boolean {
  const run = useUploadRun(id);
  const { phase } = useRunState(run);
  const [now, setNow] = useState(Date.now);
  const mayBeAway = sourceKind !== "worker_path" && (status === "scanning" || status === "uploading");
  useEffect(() => {
    if (!mayBeAway) return;
    const timer = setInterval(() => setNow(Date.now()), LOOK_MS);
    return () => clearInterval(timer);
  }, [mayBeAway]);
  if (!mayBeAway || lastSeenAt === null || (run && (phase === "sending" || phase === "reading"))) return false;
  return Math.max(now, Date.now()) - Date.parse(lastSeenAt) > AWAY_MS;
}

/** A session as it is while nobody sends: what was told last of its speed is long past. */
export const calmed = (session: UploadSessionView): UploadSessionView => ({
  ...session,
  speedBps: null,
  etaSeconds: null,
  currentFiles: [],
});

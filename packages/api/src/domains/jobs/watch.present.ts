import type { JobEvent as StoredEvent } from "@frontoffice/queue";
import { presentProgress } from "./present.ts";
import type { JobEvent } from "./schema.ts";

export function presentEvent({ seq, at, ...event }: StoredEvent): JobEvent {
  if (event.kind === "progress") return { seq, at, kind: event.kind, progress: presentProgress(event.data) };
  if (event.kind === "log") return { seq, at, kind: event.kind, text: event.data.text };
  const { status, attempts, error, runAt, cancelRequested } = event.data;
  return { seq, at, kind: event.kind, status, attempts, error, runAt, cancelRequested };
}

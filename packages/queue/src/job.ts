export type JobStatus = "queued" | "running" | "succeeded" | "failed" | "cancelled";

/** How far a job is, in its own unit; `total` is null while unknown. A changed note is shown at once, numbers once a second. */
export interface Progress {
  done: number;
  total: number | null;
  unit: string;
  note: string | null;
}

/** A job as its company sees it, without payload and claim; moments are ISO 8601 in UTC. */
export interface JobView {
  id: string;
  type: string;
  queue: string;
  audience: "company" | "system";
  status: JobStatus;
  priority: number;
  progress: Progress | null;
  attempts: number;
  maxAttempts: number;
  error: string | null;
  result: unknown;
  /** True while a running job has been asked to stop. */
  cancelling: boolean;
  parentJobId: string | null;
  clientId: string | null;
  createdBy: string | null;
  createdVia: string;
  /** Number of the newest event; the id to resume a stream from. */
  eventSeq: number;
  runAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  createdAt: string;
  updatedAt: string;
}

/** What an event is about: a transition of the job, its progress, or a line of its log. */
export type JobEventBody =
  | {
      kind: "state";
      data: { status: JobStatus; attempts: number; error: string | null; runAt: string; cancelRequested: boolean };
    }
  | { kind: "progress"; data: Progress }
  | { kind: "log"; data: { text: string } };

/** One entry of a job's history; `seq` counts within the job from 1 and is never used twice. */
export type JobEvent = { seq: number; at: string } & JobEventBody;

const FINISHED: readonly JobStatus[] = ["succeeded", "failed", "cancelled"];

/** Whether a job in this status runs no more unless somebody retries it. */
export function isFinished(status: JobStatus): boolean {
  return FINISHED.includes(status);
}

import { z } from "zod";
import type { JobDetailRow, JobRow } from "./queries.ts";
import { stateOf } from "./rules.ts";
import { type JobDetail, type JobProgress, type JobView, jobAttempt, jobStatus } from "./schema.ts";

const storedProgress = z
  .object({
    done: z.number().catch(0),
    total: z.number().nullable().catch(null),
    unit: z.string().nullable().catch(null),
    note: z.string().nullable().catch(null),
  })
  .catch({ done: 0, total: null, unit: null, note: null });
const storedResult = z.record(z.string(), z.unknown());
const storedSubject = z.object({ strategyId: z.uuid().optional().catch(undefined) }).catch({});

export function presentJob(row: JobRow): JobView {
  const status = jobStatus.parse(row.status);
  return {
    id: row.id,
    type: row.type,
    title: row.clientName === null ? row.title : `${row.title} for ${row.clientName}`,
    status,
    state: stateOf(status),
    progress: presentProgress(row.progress),
    attempts: row.attempts,
    maxAttempts: row.maxAttempts,
    error: row.error,
    result: presentResult(row.result),
    clientId: row.clientId,
    clientName: row.clientName,
    subject: storedSubject.parse(row.payload),
    createdBy: row.createdBy === null ? null : { id: row.createdBy, name: row.creatorName ?? "Somebody who has left" },
    createdVia: row.createdVia,
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    runAt: row.runAt.toISOString(),
    cancelRequestedAt: row.cancelRequestedAt?.toISOString() ?? null,
  };
}

export function presentJobDetail(row: JobDetailRow): JobDetail {
  const history = row.history.map(({ attempt, outcome, error, startedAt, endedAt }) => ({
    attempt,
    outcome: jobAttempt.shape.outcome.parse(outcome),
    error,
    startedAt: startedAt.toISOString(),
    endedAt: endedAt.toISOString(),
  }));
  return { ...presentJob(row), history };
}

export function presentProgress(progress: unknown): JobProgress {
  return storedProgress.parse(progress);
}

/** A result is an object on the wire; any other value is put under `value`. */
function presentResult(result: unknown): JobView["result"] {
  if (result === null || result === undefined) return null;
  const parsed = storedResult.safeParse(result);
  return parsed.success ? parsed.data : { value: result };
}

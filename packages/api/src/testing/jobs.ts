import { setTimeout as wait } from "node:timers/promises";
import type { TestDb } from "@frontoffice/db/testing";
import { createWorker } from "@frontoffice/queue";
import type { Services } from "../kernel/services.ts";
import { createJobHandlers, QUEUE_LIMITS, sendQueuedEmails } from "../worker.ts";

/** A log that nobody reads. */
export const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** A real worker of one's own, until nothing is left that is due; then the emails of sign-in. */
export async function runQueuedJobs(services: Services, db: TestDb): Promise<void> {
  const worker = createWorker({
    queueUrl: db.url("queue"),
    handlers: createJobHandlers(services),
    queues: QUEUE_LIMITS,
    tenantDb: db.tenant,
    log: silent,
  });
  await worker.start();
  try {
    while ((await dueJobs(db)) > 0) await wait(10);
  } finally {
    await worker.stop(5_000);
  }
  while ((await sendQueuedEmails(services)) > 0);
}

async function dueJobs(db: TestDb): Promise<number> {
  const { count } = await db.owner
    .selectFrom("jobs")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where((eb) => eb.or([eb("status", "=", "running"), eb.and([eb("status", "=", "queued"), eb("runAt", "<=", new Date())])]))
    .executeTakeFirstOrThrow();
  return count;
}

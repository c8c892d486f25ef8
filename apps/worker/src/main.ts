import { setTimeout as wait } from "node:timers/promises";
import {
  cleanUpSignIn,
  cleanUpUploads,
  cleanUpWaiting,
  createJobHandlers,
  createLog,
  createServices,
  JOB_CONTRACTS,
  QUEUE_LIMITS,
  sweepDeliveries,
} from "@frontoffice/api/worker";
import { createPool, type PoolRole, roleFaults, roleUrl } from "@frontoffice/db";
import { assertHandlers, createWorker } from "@frontoffice/queue";
import { startEmailSender } from "./emails.ts";
import { readSettings, type WorkerSettings } from "./env.ts";
import { startResealing } from "./sealing.ts";

/** Running jobs get this long to end before another worker takes them over; the process is gone within ten seconds. */
const GRACE_MS = 5_000;
const CLEANING_MS = 3_600_000;
/** So late at most is a message sent whose job was lost. */
const SWEEPING_MS = 5 * 60_000;
const DATABASE_RETRY_MS = 1_000;

function settingsOrExit(): WorkerSettings {
  try {
    return readSettings();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

const settings = settingsOrExit();
const log = createLog(settings.LOG_LEVEL, "worker");
process.on("unhandledRejection", (reason) => log.error({ err: reason }, "unhandled rejection"));
process.on("uncaughtException", (error) => fail(error, "uncaught exception"));

/** The state of the process is unknown after this: it ends, and its jobs are taken over within seconds. */
function fail(error: unknown, what: string): void {
  log.fatal({ err: error }, what);
  log.flush(() => process.exit(1));
  setTimeout(() => process.exit(1), 500).unref();
}

function openPool(role: PoolRole, max: number) {
  return createPool({
    connectionString: roleUrl(settings.DATABASE_URL, settings.SECRET_KEY, role),
    applicationName: `frontoffice worker ${role}`,
    max,
    delivery: { prepare: settings.DATABASE_PREPARE, distributed: settings.DATABASE_DISTRIBUTED },
    onError: (error) => log.warn({ err: error, role }, "a database connection was lost"),
  });
}

async function main(): Promise<void> {
  const pools = { runtime: openPool("runtime", 10), identity: openPool("identity", 2), queue: openPool("queue", 2) };
  const queueUrl = roleUrl(settings.DATABASE_URL, settings.SECRET_KEY, "queue");
  const services = createServices({ config: settings, pools, queueUrl, log });
  const handlers = createJobHandlers(services);
  assertHandlers(JOB_CONTRACTS, handlers);
  const worker = createWorker({
    queueUrl,
    handlers,
    queues: QUEUE_LIMITS,
    tenantDb: services.tenant,
    log,
    retentionDays: settings.JOB_RETENTION_DAYS,
  });
  const emails = startEmailSender(services, log);
  let ending = false;
  const end = async () => {
    if (ending) return;
    ending = true;
    log.info({}, "handing over");
    await Promise.all([worker.stop(GRACE_MS), emails.stop(GRACE_MS)]);
    await Promise.all(Object.values(pools).map((pool) => pool.end()));
    log.info({}, "stopped");
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => void end());
  // The parent process holds the other end of this channel; it closes when the parent dies in any way.
  if (process.send) process.on("disconnect", () => void end());
  await refuseUnsafeRole(pools.runtime, () => ending);
  const cleaning = setInterval(() => {
    cleanUpSignIn(services).catch((error: unknown) => log.warn({ err: error }, "old sessions could not be deleted"));
    cleanUpUploads(services).catch((error: unknown) => log.warn({ err: error }, "deserted uploads could not be ended"));
    cleanUpWaiting(services).catch((error: unknown) => log.warn({ err: error }, "what has expired could not be cleared"));
  }, CLEANING_MS);
  cleaning.unref();
  const sweeping = setInterval(() => {
    sweepDeliveries(services).catch((error: unknown) => log.warn({ err: error }, "webhooks that are due could not be looked for"));
  }, SWEEPING_MS);
  sweeping.unref();
  startResealing(services, log);
  emails.start();
  await worker.start();
  log.info({ worker: worker.id }, "looking for jobs");
}

/** Steps of handlers run as this role; one that row level security does not bind must not run them. Waits for the database. */
async function refuseUnsafeRole(pool: ReturnType<typeof openPool>, ending: () => boolean): Promise<void> {
  while (!ending()) {
    const faults = await roleFaults(pool).catch((error: unknown) => {
      log.warn({ err: error }, "waiting for the database and its migrations");
      return undefined;
    });
    if (faults && faults.length > 0) throw new Error(`The database role for jobs ${faults.join(" and ")}. Run pnpm db:migrate.`);
    if (faults) return;
    await wait(DATABASE_RETRY_MS);
  }
}

main().catch((error: unknown) => fail(error, "the worker could not start"));

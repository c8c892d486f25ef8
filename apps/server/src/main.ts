import { fileURLToPath } from "node:url";
import { appRouter, bufferedOutput, createLog, createServices, findLivePrincipals, readHealth, resolveCaller } from "@frontoffice/api";
import { createPool, type PoolRole, roleUrl } from "@frontoffice/db";
import { buildApp } from "./app.ts";
import { rejectUnsafeDatabase, waitForDatabase } from "./boot.ts";
import { readSettings, type ServerSettings } from "./env.ts";
import { warningsOf } from "./health.ts";
import { shutDown } from "./shutdown.ts";

function settingsOrExit(): ServerSettings {
  try {
    return readSettings();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

// The parent process holds the other end of this channel, which closes when the parent dies in any way.
const startedByProcess = process.send !== undefined;
const orphaned = () => startedByProcess && !process.connected;

const settings = settingsOrExit();
const log = createLog(settings.LOG_LEVEL, "server", bufferedOutput());
process.on("uncaughtException", (error) => fail(error, "uncaught exception"));
process.on("unhandledRejection", (reason) => log.error({ err: reason }, "unhandled rejection"));

/** The state of the process is unknown after this: it ends, and whoever started it starts it again. */
function fail(error: unknown, what: string): void {
  log.fatal({ err: error }, what);
  log.flush(() => process.exit(1));
  setTimeout(() => process.exit(1), 500).unref();
}

function openPool(role: PoolRole, max: number) {
  return createPool({
    connectionString: roleUrl(settings.DATABASE_URL, settings.SECRET_KEY, role),
    applicationName: `frontoffice server ${role}`,
    max,
    delivery: { prepare: settings.DATABASE_PREPARE, distributed: settings.DATABASE_DISTRIBUTED },
    onError: (error) => log.warn({ err: error, role }, "a database connection was lost"),
  });
}

function sizesOf(pools: Record<string, ReturnType<typeof openPool>>) {
  const sizes = Object.entries(pools).map(([name, pool]) => {
    return [name, { total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }] as const;
  });
  return Object.fromEntries(sizes);
}

async function main(): Promise<void> {
  const pools = {
    runtime: openPool("runtime", settings.DATABASE_POOL_MAX),
    identity: openPool("identity", 5),
    queue: openPool("queue", 2),
  };
  const queueUrl = roleUrl(settings.DATABASE_URL, settings.SECRET_KEY, "queue");
  await waitForDatabase(pools.runtime, log);
  await rejectUnsafeDatabase(queueUrl, pools);
  const services = createServices({ config: settings, pools, queueUrl, log });
  await services.feed.start();
  const app = await buildApp({
    settings,
    services,
    router: appRouter,
    sessions: { resolve: (token, ip) => resolveCaller(services, token, ip), findLive: (callers) => findLivePrincipals(services, callers) },
    readHealth: () => readHealth(services),
    log,
    webDir: fileURLToPath(new URL("../../web/dist", import.meta.url)),
    poolSizes: () => sizesOf(pools),
  });
  for (const warning of warningsOf(settings)) log.warn({}, warning);
  await app.fastify.listen({ port: settings.PORT, host: settings.HOST });
  let ending = false;
  const end = () => {
    if (ending) return;
    ending = true;
    const release = async () => {
      await services.feed.close();
      await Promise.all(Object.values(pools).map((pool) => pool.end()));
    };
    shutDown(app, { drainMs: settings.SHUTDOWN_DRAIN_MS, log, release }).then(
      () => process.exit(0),
      (error) => fail(error, "shutdown failed"),
    );
  };
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, end);
  if (orphaned()) end();
  else process.on("disconnect", end);
}

main().catch((error) => fail(error, "the server could not start"));

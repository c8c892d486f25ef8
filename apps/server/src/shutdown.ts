import { setTimeout as wait } from "node:timers/promises";
import type { Logger } from "pino";
import type { App } from "./app.ts";

/** After this many milliseconds connections are cut, so that the process is gone within ten seconds. */
const PATIENCE_MS = 7_000;

/**
 * Readiness fails first and answers close their connections; then streams are told to connect elsewhere, no new connection is
 * taken, and what is in progress ends by itself, or after seven seconds by force.
 */
export async function shutDown(app: App, options: { drainMs: number; log: Logger; release(): Promise<void> }): Promise<void> {
  options.log.info("shutting down");
  app.drain();
  await wait(options.drainMs);
  app.streams.endAll("shutting_down");
  const { server } = app.fastify;
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const force = setTimeout(() => server.closeAllConnections(), PATIENCE_MS);
  await app.fastify.close();
  clearInterval(idle);
  clearTimeout(force);
  await Promise.race([options.release(), wait(1_500)]);
  options.log.info("stopped");
}

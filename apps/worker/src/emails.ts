import { setTimeout as wait } from "node:timers/promises";
import { type createServices, sendQueuedEmails } from "@frontoffice/api/worker";
import type { Log } from "@frontoffice/queue";

const PAUSE_MS = 500;

/** Sends the emails that sign-in has queued, all the time; one that a dead worker had taken is taken again a minute later. */
export function startEmailSender(services: ReturnType<typeof createServices>, log: Log) {
  const stopping = new AbortController();
  const run = async () => {
    while (!stopping.signal.aborted) {
      const sent = await sendQueuedEmails(services, (error, kind) => log.warn({ err: error, kind }, "an email could not be sent")).catch(
        (error: unknown) => {
          log.warn({ err: error }, "queued emails could not be read");
          return 0;
        },
      );
      if (sent === 0) await wait(PAUSE_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  let running: Promise<void> = Promise.resolve();
  return {
    start: () => {
      running = run();
    },
    /** Waits for the emails that are being sent, but no longer than this. */
    stop: async (graceMs: number) => {
      stopping.abort();
      await Promise.race([running, wait(graceMs, undefined, { ref: false })]);
    },
  };
}

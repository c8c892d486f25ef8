import { setTimeout as wait } from "node:timers/promises";
import { type createServices, sendQueuedEmails } from "@frontoffice/api/worker";
import type { Log } from "@frontoffice/queue";

const PAUSE_MS = 500;

/** Posts what sign-in owes people, all the time; a letter that a dead worker had taken comes round again a minute later. */
export function keepPosting(services: ReturnType<typeof createServices>, log: Log) {
  const stopping = new AbortController();
  const run = async () => {
    while (!stopping.signal.aborted) {
      const posted = await sendQueuedEmails(services, (error, kind) =>
        log.warn({ err: error, kind }, "a letter could not be posted"),
      ).catch((error: unknown) => {
        log.warn({ err: error }, "letters could not be looked for");
        return 0;
      });
      if (posted === 0) await wait(PAUSE_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  let running: Promise<void> = Promise.resolve();
  return {
    start: () => {
      running = run();
    },
    /** Waits for the letters in hand, but no longer than this. */
    stop: async (graceMs: number) => {
      stopping.abort();
      await Promise.race([running, wait(graceMs, undefined, { ref: false })]);
    },
  };
}

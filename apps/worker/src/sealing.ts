import { type createServices, resealSecrets } from "@frontoffice/api/worker";
import type { Log } from "@frontoffice/queue";

const EVERY_MS = 3_600_000;

/** At the start and every hour: what was sealed with a key that came before is sealed with the newest, and what no key opens is reported. */
export function startResealing(services: ReturnType<typeof createServices>, log: Log): void {
  const reseal = async () => {
    for (const result of await resealSecrets(services)) {
      if (result.unreadable > 0)
        log.warn(result, "stored secrets cannot be read: put the key they were sealed with into SECRET_KEY_PREVIOUS");
      if (result.resealed > 0) log.info(result, "stored secrets were sealed again");
    }
  };
  const attempt = () => void reseal().catch((error: unknown) => log.warn({ err: error }, "stored secrets could not be sealed again"));
  attempt();
  setInterval(attempt, EVERY_MS).unref();
}

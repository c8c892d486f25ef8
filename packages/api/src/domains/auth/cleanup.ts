import { sql } from "@frontoffice/db";
import { purgeSessions } from "../../adapters/sessions.ts";
import { purgeRateBuckets } from "../../kernel/rate-limits.ts";
import type { Services } from "../../kernel/services.ts";

/** Deletes sessions, links, steps of sign-in, devices and counters that nothing asks for any more; safe to run anywhere, at any time, by many at once. */
export async function cleanUpSignIn({ identity, config }: Pick<Services, "identity" | "config">): Promise<void> {
  await purgeSessions(identity, config);
  await purgeRateBuckets(identity);
  await identity.deleteFrom("passwordResets").where("expiresAt", "<", sql<Date>`now() - interval '1 day'`).execute();
  for (const table of ["signInChallenges", "oidcFlows", "emailChanges"] as const) {
    await identity.deleteFrom(table).where("expiresAt", "<", sql<Date>`now() - interval '1 day'`).execute();
  }
  await identity.deleteFrom("knownDevices").where("lastSeenAt", "<", sql<Date>`now() - interval '180 days'`).execute();
}

import { sql } from "@frontoffice/db";
import { purgeKeys } from "../../kernel/idempotency.ts";
import type { Services } from "../../kernel/services.ts";

/** Writes down what has expired and drops the answers that are kept no longer; safe to run anywhere, at any time, by many at once. */
export async function cleanUpWaiting({ identity }: Pick<Services, "identity">): Promise<void> {
  await identity
    .updateTable("approvals")
    .set({ status: "expired" })
    .where("status", "=", "pending")
    .where("expiresAt", "<=", sql<Date>`clock_timestamp()`)
    .execute();
  await purgeKeys(identity);
}

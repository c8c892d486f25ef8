import { sql } from "@frontoffice/db";
import { inTransaction, type Scope } from "../../kernel/scope.ts";
import { addCounts } from "./counters.ts";
import { getSession, lockSession, type SessionRow } from "./queries.ts";
import { assertSending, etaOf } from "./rules.ts";
import type { ReportProgressInput } from "./schema.ts";

/** Watchers read at most twice a second. */
const EVERY_MS = 450;

/** Stores the progress that a client reports; reports that come faster than twice a second are accepted and not written. */
export function reportProgress(scope: Scope, { id, bytesUploaded, speedBps, currentFiles }: ReportProgressInput): Promise<SessionRow> {
  return inTransaction(scope, async (tx) => {
    const session = await lockSession(tx, id);
    assertSending(session);
    if (!(await wasSeenJustNow(tx, id)))
      await addCounts(tx, id, {}, { bytesUploaded, speedBps, currentFiles, etaSeconds: etaOf({ ...session, bytesUploaded }, speedBps) });
    return getSession(tx, id);
  });
}

async function wasSeenJustNow({ db }: Scope, id: string): Promise<boolean> {
  const isSoon = sql<boolean>`coalesce(last_seen_at > now() - ${EVERY_MS / 1_000}::float8 * interval '1 second', false)`;
  const { soon } = await db.selectFrom("uploadSessions").select(isSoon.as("soon")).where("id", "=", id).executeTakeFirstOrThrow();
  return soon;
}

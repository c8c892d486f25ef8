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
    const isSoon = session.lastSeenAt !== null && tx.now().getTime() - session.lastSeenAt.getTime() < EVERY_MS;
    if (!isSoon)
      await addCounts(tx, id, {}, { bytesUploaded, speedBps, currentFiles, etaSeconds: etaOf({ ...session, bytesUploaded }, speedBps) });
    return getSession(tx, id);
  });
}

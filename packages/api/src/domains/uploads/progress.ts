import { inTransaction, type Scope } from "../../kernel/scope.ts";
import { addCounts } from "./counters.ts";
import { assertSending } from "./files/commands.ts";
import { getSession, lockSession, type SessionRow } from "./queries.ts";
import { etaOf } from "./rules.ts";
import type { ReportProgressInput } from "./schema.ts";

/** More often than this nobody can look. */
const EVERY_MS = 450;

/** Keeps what a client says of how far it is; what comes faster than twice a second is heard and not written. */
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

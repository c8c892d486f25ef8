import { sql } from "@frontoffice/db";
import { audit } from "../../kernel/audit.ts";
import { AppError, invalid, notFound } from "../../kernel/errors.ts";
import { findName } from "../../kernel/names.ts";
import { inTransaction, may, type Scope, userOf } from "../../kernel/scope.ts";
import { findWaiting } from "./queries.ts";
import type { InboxKind, InboxRef, SnoozeInput } from "./schema.ts";
import { SOURCES } from "./sources.ts";

const LONGEST_MS = 366 * 86_400_000;

/** Snoozes a thing for the person alone; others still see it. Throws for a moment that is over or more than a year away. */
export function snooze(scope: Scope, { kind, id, until }: SnoozeInput): Promise<InboxRef> {
  return inTransaction(scope, async (tx) => {
    const userId = personOf(tx);
    const moment = new Date(until);
    const wait = moment.getTime() - tx.now().getTime();
    if (wait <= 0 || wait > LONGEST_MS) throw invalid("until", "Choose a moment within the next year.");
    await assertThere(tx, kind, id);
    await tx.db
      .insertInto("inboxSnoozes")
      .values({ companyId: tx.companyId, userId, kind, subjectId: id, until: moment })
      .onConflict((found) => found.columns(["companyId", "userId", "kind", "subjectId"]).doUpdateSet({ until: moment }))
      .execute();
    return { kind, id };
  });
}

/** Brings back what the person has snoozed. */
export function unsnooze(scope: Scope, { kind, id }: InboxRef): Promise<InboxRef> {
  return inTransaction(scope, async (tx) => {
    const userId = personOf(tx);
    await assertThere(tx, kind, id);
    await tx.db.deleteFrom("inboxSnoozes").where("userId", "=", userId).where("kind", "=", kind).where("subjectId", "=", id).execute();
    return { kind, id };
  });
}

/** Says for everybody that a failure is done with; should the same fail again, it is there again. */
export function dismiss(scope: Scope, { kind, id }: InboxRef): Promise<InboxRef> {
  return inTransaction(scope, async (tx) => {
    const { entity, decides, isFailure } = SOURCES[kind];
    if (!isFailure) throw invalid("kind", "Only failures are dismissed. Decide about it, or snooze it.");
    const waiting = may(tx, decides) ? await findWaiting(tx, { kind, id }) : undefined;
    if (!waiting) throw notFound(entity.one);
    const done = { failedAt: sql<Date>`clock_timestamp()`, dismissedBy: userOf(tx) };
    await tx.db
      .insertInto("inboxDismissals")
      .values({ companyId: tx.companyId, kind, subjectId: id, ...done })
      .onConflict((found) => found.columns(["companyId", "kind", "subjectId"]).doUpdateSet(done))
      .execute();
    await audit(tx, { entity, entityId: id, clientId: waiting.clientId, before: { dismissed: false }, after: { dismissed: true, kind } });
    return { kind, id };
  });
}

/** Takes that back. */
export function reopen(scope: Scope, { kind, id }: InboxRef): Promise<InboxRef> {
  return inTransaction(scope, async (tx) => {
    const { entity, decides } = SOURCES[kind];
    const waiting = may(tx, decides) ? await findWaiting(tx, { kind, id }) : undefined;
    if (!waiting) throw notFound(entity.one);
    await tx.db.deleteFrom("inboxDismissals").where("kind", "=", kind).where("subjectId", "=", id).execute();
    await audit(tx, { entity, entityId: id, clientId: waiting.clientId, before: { dismissed: true }, after: { dismissed: false, kind } });
    return { kind, id };
  });
}

function personOf({ actor }: Scope): string {
  if (actor.kind !== "user") throw new AppError("forbidden", "An inbox is a person's own.", { peopleOnly: true });
  return actor.userId;
}

/** Another company's row, and one of a client that is not listed, read as missing. */
async function assertThere(tx: Scope, kind: InboxKind, id: string): Promise<void> {
  const { entity } = SOURCES[kind];
  if ((await findName(tx, entity, id)) === null) throw notFound(entity.one);
}

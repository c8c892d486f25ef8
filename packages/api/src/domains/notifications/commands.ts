import { enqueueAll } from "@frontoffice/queue";
import { audit } from "../../kernel/audit.ts";
import type { DomainEvent } from "../../kernel/scope.ts";
import { inTransaction, type Scope } from "../../kernel/scope.ts";
import { cutText } from "../../kernel/text-cut.ts";
import { notificationEntity, preferencesEntity } from "./entity.ts";
import { sendNotification } from "./jobs.ts";
import { countUnread, getPreferences, listRecipients, type Preferences, type Recipient, readerOf } from "./queries.ts";
import { gatherFacts } from "./recipients.ts";
import { EMAIL_DELAY_MS, type News } from "./rules.ts";
import type { MarkReadInput, SavePreferencesInput } from "./schema.ts";
import { isNews, newsOf } from "./texts.rules.ts";

/** Notifies the people whom an event concerns, in the event's transaction; never the person who caused it. */
export async function notifyPeople(tx: Scope, event: DomainEvent): Promise<void> {
  if (!isNews(event)) return;
  const news = newsOf(event, await gatherFacts(tx, event));
  if (!news) return;
  const recipients = (await listRecipients(tx, news)).filter(({ inApp, byMail }) => inApp || byMail);
  if (recipients.length === 0) return;
  const rows = await insertNotifications(tx, news, recipients);
  const wantsEmail = new Set(recipients.filter(({ byMail }) => byMail).map(({ userId }) => userId));
  const wait = { companyId: tx.companyId, delayMs: EMAIL_DELAY_MS };
  const emails = rows
    .filter(({ userId }) => wantsEmail.has(userId))
    .map(({ id, userId }) => ({ payload: { notificationId: id }, options: { ...wait, dedupeKey: id, createdBy: userId } }));
  await enqueueAll(tx.db, sendNotification, emails);
}

/** Marks one's own as read: those that are named, or all. */
export function markRead(scope: Scope, { ids }: MarkReadInput): Promise<{ unread: number }> {
  return inTransaction(scope, async (tx) => {
    const userId = readerOf(tx);
    const read = await tx.db
      .updateTable("notifications")
      .set({ readAt: tx.now() })
      .where("userId", "=", userId)
      .where("readAt", "is", null)
      .$if(ids !== undefined, (query) => query.where("id", "in", ids ?? []))
      .executeTakeFirst();
    const count = Number(read.numUpdatedRows);
    if (count > 0)
      await audit(tx, { entity: notificationEntity, entityId: ids?.length === 1 ? (ids[0] ?? userId) : userId, after: { read: count } });
    return { unread: await countUnread(tx) };
  });
}

export function savePreferences(scope: Scope, { preferences }: SavePreferencesInput): Promise<Preferences> {
  return inTransaction(scope, async (tx) => {
    const userId = readerOf(tx);
    const before = await getPreferences(tx);
    const changed = [...new Map(preferences.map(({ kind, inApp, byMail }) => [kind, { inApp, byMail }]))].filter(
      ([kind, { inApp, byMail }]) => before.get(kind)?.inApp !== inApp || before.get(kind)?.byMail !== byMail,
    );
    if (changed.length === 0) return before;
    await tx.db
      .insertInto("notificationPreferences")
      .values(changed.map(([kind, channels]) => ({ companyId: tx.companyId, userId, kind, ...channels })))
      .onConflict((found) =>
        found
          .columns(["companyId", "userId", "kind"])
          .doUpdateSet((eb) => ({ inApp: eb.ref("excluded.inApp"), byMail: eb.ref("excluded.byMail") })),
      )
      .execute();
    await audit(tx, {
      entity: preferencesEntity,
      entityId: userId,
      before: Object.fromEntries(changed.map(([kind]) => [kind, before.get(kind)])),
      after: Object.fromEntries(changed),
    });
    return getPreferences(tx);
  });
}

function insertNotifications(tx: Scope, { kind, title, body, link, clientId }: News, recipients: readonly Recipient[]) {
  const told = { kind, title: cutText(title, 300), body: body ? cutText(body, 1000) : null, link, clientId };
  return tx.db
    .insertInto("notifications")
    .values(recipients.map(({ userId, inApp }) => ({ companyId: tx.companyId, userId, inApp, ...told })))
    .returning(["id", "userId"])
    .execute();
}

import { isDatabaseGone } from "@frontoffice/queue";
import { type TrackedEnvelope, tracked } from "@trpc/server";
import type { Scope } from "../../kernel/scope.ts";
import type { Services } from "../../kernel/services.ts";
import { presentNotification } from "./present.ts";
import { countUnread, listNotifications, type NotificationRow, readerOf } from "./queries.ts";
import type { NotificationEvent, WatchNotificationsInput } from "./schema.ts";

/** More than this at once are counted, not listed. */
const MOST = 50;
/** The event before any notification. */
const NONE = "00000000-0000-0000-0000-000000000000";

/**
 * The count whenever it may have changed, with what is new. What the database announces names the person and nothing else;
 * each stream then reads its own rows under its own rights.
 */
export async function* watchNotifications(
  scope: Scope,
  feed: Services["feed"],
  { lastEventId }: WatchNotificationsInput,
  signal?: AbortSignal,
): AsyncGenerator<TrackedEnvelope<NotificationEvent>, void, void> {
  const topic = `notifications:${scope.companyId}:${readerOf(scope)}`;
  // Rows that are made at one moment may become visible in another order than that of their ids, so they are remembered one by one.
  let known: ReadonlySet<string> | undefined;
  let unread: number | undefined;
  for await (const _ of feed.watchTopic({ topic, signal })) {
    const now = await look(scope);
    if (!now) continue;
    const before = known;
    const isNew = ({ id }: NotificationRow) => (before ? !before.has(id) : lastEventId ? id > lastEventId : false);
    const items = now.newest.filter(isNew).reverse();
    known = new Set(now.newest.map(({ id }) => id));
    if (unread === now.unread && items.length === 0) continue;
    unread = now.unread;
    yield tracked(now.newest[0]?.id ?? NONE, { unread, items: items.map(presentNotification) });
  }
}

/** Undefined while the database is away: the topic wakes the stream when it is back. */
async function look(scope: Scope): Promise<{ unread: number; newest: NotificationRow[] } | undefined> {
  try {
    const { items } = await listNotifications(scope, { limit: MOST, unread: false });
    return { newest: items, unread: await countUnread(scope) };
  } catch (error) {
    if (isDatabaseGone(error)) return undefined;
    throw error;
  }
}

import { type TrackedEnvelope, tracked } from "@trpc/server";
import { may, rightsKey, type Scope } from "../../kernel/scope.ts";
import type { Services } from "../../kernel/services.ts";
import { approvalsTopic, countWaiting } from "../approvals/queries.ts";
import { countInbox, hasInbox, inboxTopic, totalOf } from "../inbox/queries.ts";
import { presentNotification } from "./present.ts";
import { countUnread, listNotifications, type NotificationRow, readerOf } from "./queries.ts";
import type { NotificationEvent, WatchNotificationsInput } from "./schema.ts";

/** More than this at once are counted, not listed. */
const MOST = 50;
/** The event before any notification. */
const NONE = "00000000-0000-0000-0000-000000000000";

/** What one person sees at a moment; the same object for all streams of theirs. */
interface Look {
  unread: number;
  newest: NotificationRow[];
  /** Another object whenever calls that wait may have changed; null for those who see none. */
  approvals: { pending: number } | null;
  /** Another object whenever the inbox may have changed; null for those who decide about nothing. */
  inbox: { waiting: number } | null;
}

/**
 * The counts whenever they may have changed, with what is new. What the database announces names the person or the company and nothing else;
 * what there is, is read under the person's own rights, once for all their streams.
 */
export async function* watchNotifications(
  scope: Scope,
  feed: Services["feed"],
  { lastEventId }: WatchNotificationsInput,
  signal?: AbortSignal,
): AsyncGenerator<TrackedEnvelope<NotificationEvent>, void, void> {
  let before: Look | undefined;
  for await (const now of feed.watchTopics({ ...ownTopics(scope), signal })) {
    const event = before ? eventBetween(before, now) : firstEvent(now, lastEventId ?? undefined);
    before = now;
    if (event) yield event;
  }
}

function ownTopics(scope: Scope) {
  const reader = readerOf(scope);
  const approvals = may(scope, "approvals:read") ? approvalsTopic(scope.companyId) : undefined;
  const inbox = hasInbox(scope) ? inboxTopic(scope.companyId) : undefined;
  return {
    topics: [`notifications:${scope.companyId}:${reader}`, approvals, inbox].filter((topic) => topic !== undefined),
    key: `${reader} ${rightsKey(scope)}`,
    read: lookAgain(scope, { approvals, inbox }),
  };
}

function lookAgain(
  scope: Scope,
  topics: Record<"approvals" | "inbox", string | undefined>,
): (announced: ReadonlySet<string>) => Promise<Look> {
  let approvals: Look["approvals"] = null;
  let inbox: Look["inbox"] = null;
  return async (announced) => {
    const [{ items }, unread, pending, waiting] = await Promise.all([
      listNotifications(scope, { limit: MOST, unread: false }),
      countUnread(scope),
      topics.approvals === undefined ? undefined : countWaiting(scope),
      topics.inbox === undefined ? undefined : countInbox(scope).then(totalOf),
    ]);
    const isTold = (topic: string | undefined) => topic !== undefined && announced.has(topic);
    // A call may expire without a word, and what was snoozed comes back without one.
    if (pending !== undefined && (isTold(topics.approvals) || approvals?.pending !== pending)) approvals = { pending };
    if (waiting !== undefined && (isTold(topics.inbox) || isTold(topics.approvals) || inbox?.waiting !== waiting)) inbox = { waiting };
    return { unread, newest: items, approvals, inbox };
  };
}

function firstEvent({ unread, newest, approvals, inbox }: Look, lastEventId: string | undefined): TrackedEnvelope<NotificationEvent> {
  const items = lastEventId ? newest.filter(({ id }) => id > lastEventId).reverse() : [];
  return envelope(newest, { unread, items: items.map(presentNotification), ...pendingOf(approvals), ...inbox });
}

/** Streams that have come by the same two looks share the event between them. */
const eventsBetween = new WeakMap<Look, WeakMap<Look, TrackedEnvelope<NotificationEvent> | undefined>>();

function eventBetween(before: Look, now: Look): TrackedEnvelope<NotificationEvent> | undefined {
  const known = eventsBetween.get(now) ?? new WeakMap<Look, TrackedEnvelope<NotificationEvent> | undefined>();
  eventsBetween.set(now, known);
  if (!known.has(before)) known.set(before, whatIsNew(before, now));
  return known.get(before);
}

/** Rows that are made at one moment may become visible in another order than that of their ids, so they are told apart one by one. */
function whatIsNew(before: Look, now: Look): TrackedEnvelope<NotificationEvent> | undefined {
  const known = new Set(before.newest.map(({ id }) => id));
  const items = now.newest.filter(({ id }) => !known.has(id)).reverse();
  const approvals = now.approvals === before.approvals ? null : now.approvals;
  const inbox = now.inbox === before.inbox ? null : now.inbox;
  if (before.unread === now.unread && items.length === 0 && approvals === null && inbox === null) return undefined;
  return envelope(now.newest, { unread: now.unread, items: items.map(presentNotification), ...pendingOf(approvals), ...inbox });
}

function pendingOf(approvals: Look["approvals"]): Pick<NotificationEvent, "pendingApprovals"> {
  return approvals ? { pendingApprovals: approvals.pending } : {};
}

function envelope(newest: NotificationRow[], event: NotificationEvent): TrackedEnvelope<NotificationEvent> {
  return tracked(newest[0]?.id ?? NONE, event);
}

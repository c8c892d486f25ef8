import { presentPage } from "../../kernel/page.ts";
import { inCompany, router } from "../../trpc/procedures.ts";
import { markRead, savePreferences } from "./commands.ts";
import { notificationEntity, preferencesEntity } from "./entity.ts";
import { presentNotification, presentPreferences } from "./present.ts";
import { countUnread, getPreferences, listNotifications } from "./queries.ts";
import {
  listNotificationsInput,
  markReadInput,
  notificationEvent,
  notificationPage,
  preferencesView,
  savePreferencesInput,
  unreadView,
  watchNotificationsInput,
} from "./schema.ts";
import { watchNotifications } from "./watch.ts";

const byPeople = { peopleOnly: "Notifications are a person's own; a program follows events by webhook." } as const;

const preferencesRouter = router({ about: "Which notifications reach you, and how.", entity: preferencesEntity })({
  get: inCompany("company:read", {
    rest: "GET /notifications/preferences",
    does: "Show which notifications reach you, and how.",
    callers: byPeople,
  })
    .output(preferencesView)
    .query(({ ctx }) => getPreferences(ctx.scope).then(presentPreferences(ctx.principal.company?.permissions ?? []))),

  save: inCompany("company:read", {
    rest: "PUT /notifications/preferences",
    does: "Choose which notifications reach you, and how.",
    past: "changed",
    risk: "write",
    callers: byPeople,
  })
    .input(savePreferencesInput)
    .output(preferencesView)
    .mutation(({ ctx, input }) => savePreferences(ctx.scope, input).then(presentPreferences(ctx.principal.company?.permissions ?? []))),
});

export const notificationsRouter = router({ about: "What you are told of, and how it reaches you.", entity: notificationEntity })({
  preferences: preferencesRouter,

  list: inCompany("company:read", { rest: "GET /notifications", does: "List your notifications, the newest first.", callers: byPeople })
    .input(listNotificationsInput)
    .output(notificationPage)
    .query(({ ctx, input }) => listNotifications(ctx.scope, input).then(presentPage(presentNotification))),

  unreadCount: inCompany("company:read", {
    rest: "GET /notifications/unread-count",
    does: "Count the notifications that you have not read.",
    callers: byPeople,
  })
    .output(unreadView)
    .query(({ ctx }) => countUnread(ctx.scope).then((unread) => ({ unread }))),

  watch: inCompany("company:read", {
    rest: "GET /notifications/events",
    does: "Follow live what waits for you: notifications, and the count of approvals.",
    callers: byPeople,
    yields: notificationEvent,
  })
    .input(watchNotificationsInput)
    .subscription(({ ctx, input, signal }) => watchNotifications(ctx.scope, ctx.services.feed, input, signal)),

  markRead: inCompany("company:read", {
    rest: "POST /notifications/read",
    does: "Mark notifications of yours as read: those you name, or all.",
    past: { alone: "read notifications" },
    risk: "write",
    callers: byPeople,
  })
    .input(markReadInput)
    .output(unreadView)
    .mutation(({ ctx, input }) => markRead(ctx.scope, input)),
});

import type { NotificationRow, Preferences } from "./queries.ts";
import { KINDS } from "./rules.ts";
import { type NotificationView, notificationKinds, type PreferencesView } from "./schema.ts";

export function presentNotification({ readAt, createdAt, ...row }: NotificationRow): NotificationView {
  return { ...row, readAt: readAt?.toISOString() ?? null, createdAt: createdAt.toISOString() };
}

/** The kinds that can reach a caller with these permissions, in their order. */
export function presentPreferences(permissions: readonly string[]): (preferences: Preferences) => PreferencesView {
  return (preferences) => ({
    items: notificationKinds.flatMap((kind) => {
      const { label, permission, inApp, byMail } = KINDS[kind];
      if (permission !== undefined && !permissions.includes(permission)) return [];
      return [{ kind, label, ...(preferences.get(kind) ?? { inApp, byMail }) }];
    }),
  });
}

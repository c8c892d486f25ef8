import { type DB, type Expression, type Given, type Kysely, sql } from "@frontoffice/db";
import { z } from "zod";
import { AppError } from "../../kernel/errors.ts";
import { listQuery } from "../../kernel/list-query.ts";
import type { Page } from "../../kernel/page.ts";
import type { Scope } from "../../kernel/scope.ts";
import { KINDS, MOST_COUNTED, type News, rolesWith } from "./rules.ts";
import { type ListNotificationsInput, type NotificationKind, notificationKinds } from "./schema.ts";

export interface NotificationRow {
  id: string;
  kind: string;
  title: string;
  body: string | null;
  link: string | null;
  clientId: string | null;
  readAt: Date | null;
  createdAt: Date;
}

/** The person whose own they are; keys and jobs have none. */
export function readerOf({ actor }: Pick<Scope, "actor">): string {
  if (actor.kind !== "user") throw new AppError("forbidden", "Notifications are a person's own.", { peopleOnly: true });
  return actor.userId;
}

const notificationsOf = (db: Kysely<DB>, userId: string | Expression<string>) =>
  db.selectFrom("notifications").where("userId", "=", userId).where(sql<boolean>`in_app`);

const ownNotifications = (scope: Scope) => notificationsOf(scope.db, readerOf(scope));

const shown = (notifications: ReturnType<typeof notificationsOf>) =>
  notifications.select(["id", "kind", "title", "body", "link", "clientId", "readAt", "createdAt"]);

interface NotificationFilters {
  userId: string;
  unread: boolean;
}

/** Newest first: ids rise with time. */
const notificationList = listQuery({
  table: "notifications",
  order: ["id"],
  direction: "desc",
  cursor: [z.uuid()],
  matching: (db, { userId, unread }: Given<NotificationFilters>) =>
    notificationsOf(db, userId).$if(unread, (query) => query.where("readAt", "is", null)),
  inFull: shown,
});

export function listNotifications(scope: Scope, { unread, ...wanted }: ListNotificationsInput): Promise<Page<NotificationRow>> {
  return notificationList(scope, wanted, { userId: readerOf(scope), unread });
}

/** How many the person has not read; beyond MOST_COUNTED it is no more than that. */
export async function countUnread(scope: Scope): Promise<number> {
  const unread = ownNotifications(scope).select("id").where("readAt", "is", null).limit(MOST_COUNTED).as("unread");
  const { count } = await scope.db
    .selectFrom(unread)
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return count;
}

export interface Recipient {
  userId: string;
  inApp: boolean;
  byMail: boolean;
}

/** Whom to notify: active members who may see the event and its client, each with the channels they chose. */
export async function listRecipients(tx: Scope, { kind, to, clientId }: News): Promise<Recipient[]> {
  const people = "people" in to ? to.people.filter((id) => typeof id === "string") : undefined;
  const permission = "permission" in to ? to.permission : KINDS[kind].permission;
  const except = tx.actor.kind === "user" ? tx.actor.userId : undefined;
  if (people?.length === 0) return [];
  const rows = await membersWhoSee(tx.db, clientId)
    .leftJoin("notificationPreferences as preference", (join) =>
      join
        .onRef("preference.companyId", "=", "memberships.companyId")
        .onRef("preference.userId", "=", "memberships.userId")
        .on("preference.kind", "=", kind),
    )
    .select(["memberships.userId", "preference.inApp", "preference.byMail"])
    .$if(people !== undefined, (query) => query.where("memberships.userId", "in", people ?? []))
    .$if(permission !== undefined, (query) => query.where("memberships.role", "in", permission ? rolesWith(permission) : []))
    .$if(except !== undefined, (query) => query.where("memberships.userId", "!=", except ?? ""))
    .execute();
  const { inApp, byMail } = KINDS[kind];
  return rows.map((row) => ({ userId: row.userId, inApp: row.inApp ?? inApp, byMail: row.byMail ?? byMail }));
}

/** What an email about a notification says and to whom; undefined when it was read, or when the person may no longer see its client. */
export async function findNotificationEmail(db: Kysely<DB>, id: string) {
  const email = await db
    .selectFrom("notifications")
    .innerJoin("companies", "companies.id", "notifications.companyId")
    .innerJoin("users", "users.id", "notifications.userId")
    .select(["notifications.title", "notifications.body", "notifications.link", "notifications.clientId", "notifications.userId"])
    .select(["companies.name as companyName", "users.name", "users.email"])
    .where("notifications.id", "=", id)
    .where("notifications.readAt", "is", null)
    .executeTakeFirst();
  if (!email) return undefined;
  const member = await membersWhoSee(db, email.clientId)
    .select("memberships.userId")
    .where("memberships.userId", "=", email.userId)
    .executeTakeFirst();
  return member && email;
}

export type Preferences = ReadonlyMap<NotificationKind, { inApp: boolean; byMail: boolean }>;

/** What the person has chosen for each kind, or else its default. */
export async function getPreferences(scope: Scope): Promise<Preferences> {
  const rows = await scope.db
    .selectFrom("notificationPreferences")
    .select(["kind", "inApp", "byMail"])
    .where("userId", "=", readerOf(scope))
    .execute();
  const chosen = new Map(rows.map(({ kind, ...channels }) => [kind, channels]));
  return new Map(notificationKinds.map((kind) => [kind, chosen.get(kind) ?? { inApp: KINDS[kind].inApp, byMail: KINDS[kind].byMail }]));
}

/** Active members whom no limit keeps from the client. */
function membersWhoSee(db: Kysely<DB>, clientId: string | null) {
  return db
    .selectFrom("memberships")
    .innerJoin("users as member", "member.id", "memberships.userId")
    .where("memberships.isActive", "=", true)
    .where("member.isActive", "=", true)
    .where(
      sql<boolean>`(memberships.client_access = 'all' or ${clientId}::uuid is null or exists (
        select from membership_clients listed
        where listed.company_id = memberships.company_id and listed.membership_id = memberships.id and listed.client_id = ${clientId}::uuid))`,
    );
}

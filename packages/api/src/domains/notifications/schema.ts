import { z } from "zod";
import { page, pageInput } from "../../kernel/page.ts";
import { id, moment, viewId } from "../../kernel/text.ts";

export const notificationKinds = [
  "strategy_submitted",
  "strategy_decided",
  "strategy_drafted",
  "strategy_failed",
  "upload_ended",
  "approval_requested",
  "approval_decided",
  "member_joined",
  "member_changed",
  "key_issued",
  "webhook_disabled",
] as const;
export const notificationKind = z.enum(notificationKinds);
export type NotificationKind = z.infer<typeof notificationKind>;

export const listNotificationsInput = pageInput.extend({
  unread: z.boolean().default(false).describe("Only those that you have not read."),
});
export type ListNotificationsInput = z.output<typeof listNotificationsInput>;

export const markReadInput = z
  .strictObject({
    ids: z.array(id()).min(1).max(100).optional(),
    all: z.literal(true).optional().describe("Everything up to now."),
  })
  .refine(({ ids, all }) => (ids === undefined) !== (all === undefined), { message: "Send ids, or all.", path: ["ids"] });
export type MarkReadInput = z.output<typeof markReadInput>;

export const watchNotificationsInput = z.strictObject({
  lastEventId: z
    .uuid("Send the id of the last event that you received.")
    .meta({ example: "019a8b3c-52f1-7c3e-9d64-1f0a7be2c5d3" })
    .nullish()
    .describe("Resumes behind this event: what has come since is in the first one. Without it the stream begins with the count."),
});
export type WatchNotificationsInput = z.output<typeof watchNotificationsInput>;

export const notificationView = z.object({
  id: viewId(),
  kind: z.string().meta({ example: "strategy_submitted" }),
  title: z.string().meta({ example: "A strategy waits for your review" }),
  body: z.string().meta({ example: "Harbour Dental: spring plan" }).nullable(),
  /** A path of the web app that shows what it is about. */
  link: z.string().meta({ example: "/strategies/019a8b3c-52f1-7c3e-9d64-1f0a7be2c5d3" }).nullable(),
  clientId: viewId().nullable(),
  readAt: moment().nullable(),
  createdAt: moment(),
});
export type NotificationView = z.infer<typeof notificationView>;
export const notificationPage = page(notificationView);

const unread = z.int().describe("How many you have not read; 100 stands for 100 or more.");
export const unreadView = z.object({ unread });

/** The counts now, and what has come since the event before, the oldest first. */
export const notificationEvent = z.object({
  unread,
  items: z.array(notificationView),
  pendingApprovals: z
    .int()
    .optional()
    .describe("How many calls wait for a decision, of those that you may see; there at first and whenever one may have changed."),
  waiting: z.int().optional().describe("How much waits in your inbox; there at first and whenever it may have changed."),
});
export type NotificationEvent = z.infer<typeof notificationEvent>;

const channels = {
  inApp: z.boolean().describe("Under the bell."),
  byMail: z.boolean().describe("By email, unless you have read it by then."),
};

export const savePreferencesInput = z.strictObject({
  preferences: z
    .array(z.strictObject({ kind: notificationKind, ...channels }))
    .min(1)
    .max(notificationKinds.length)
    .describe("Kinds that are left out stay as they are."),
});
export type SavePreferencesInput = z.output<typeof savePreferencesInput>;

export const preferencesView = z.object({
  items: z.array(z.object({ kind: notificationKind, label: z.string().meta({ example: "A strategy waits for review" }), ...channels })),
});
export type PreferencesView = z.infer<typeof preferencesView>;

import { z } from "zod";
import { page, pageInput } from "../../kernel/page.ts";
import { id, moment, viewId } from "../../kernel/text.ts";
import { inboxKinds } from "./enums.ts";

export const inboxKind = z.enum(inboxKinds);
export type InboxKind = z.infer<typeof inboxKind>;

const ofClient = { clientId: id("client").optional().describe("Only what is about this client.") };

export const listInboxInput = pageInput.omit({ total: true }).extend({
  ...ofClient,
  kind: inboxKind.optional().describe("Only things of this kind."),
  snoozed: z.boolean().default(false).describe("What you have snoozed, instead of what waits now."),
});
export type ListInboxInput = z.output<typeof listInboxInput>;

export const countInboxInput = z.strictObject(ofClient);
export type CountInboxInput = z.output<typeof countInboxInput>;

const thing = { kind: inboxKind, id: id().describe("The id of the row that waits.") };
export const inboxRef = z.strictObject(thing);
export type InboxRef = z.output<typeof inboxRef>;

export const snoozeInput = z.strictObject({
  ...thing,
  until: z.iso
    .datetime({ offset: true })
    .meta({ example: "2026-12-01T08:00:00+01:00" })
    .describe("It is back at this moment, a year from now at the latest."),
});
export type SnoozeInput = z.output<typeof snoozeInput>;

const inboxAction = z.object({
  name: z.enum(["approve", "reject", "review", "resume", "retry", "reconnect", "enable", "dismiss"]),
  label: z.string().meta({ example: "Approve" }),
  procedure: z.string().meta({ example: "strategies.approve" }).nullable().describe("The call that does it; null where the page does."),
  input: z.record(z.string(), z.unknown()).nullable(),
  link: z.string().meta({ example: "/strategies/019a8b3c-52f1-7c3e-9d64-1f0a7be2c5d3" }).nullable(),
  needs: z.literal("comment").nullable().describe("The field of the input that the person fills in first."),
});

export const inboxItem = z.object({
  kind: inboxKind,
  id: viewId(),
  name: z.string().meta({ example: "Spring plan" }),
  client: z.object({ id: viewId(), name: z.string().meta({ example: "Harbour Dental" }) }).nullable(),
  sentence: z.string().meta({ example: "Mara Lindqvist asks you to review “Spring plan”" }),
  detail: z.string().meta({ example: "The provider did not answer in time." }).nullable(),
  severity: z.enum(["normal", "high", "critical"]),
  /** A path of the web app that shows it. */
  link: z.string().meta({ example: "/strategies/019a8b3c-52f1-7c3e-9d64-1f0a7be2c5d3" }),
  since: moment(),
  snoozedUntil: moment().nullable(),
  /** The first one is what is usually done. */
  actions: z.array(inboxAction),
});
export type InboxItem = z.infer<typeof inboxItem>;
export const inboxPage = page(inboxItem);

const count = z.int().describe("100 stands for 100 or more.");

export const inboxCounts = z.object({
  total: z.int(),
  /** The kinds that the caller decides about. */
  kinds: z.array(z.object({ kind: inboxKind, label: z.string().meta({ example: "Reviews" }), count })),
});
export type InboxCounts = z.infer<typeof inboxCounts>;

export const inboxDone = z.object({ kind: inboxKind, id: viewId() });

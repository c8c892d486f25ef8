import { can, type Permission, ROLES } from "../../kernel/permissions.ts";
import type { NotificationKind } from "./schema.ts";

interface Kind {
  /** When it comes, for the table of preferences. */
  label: string;
  inApp: boolean;
  byMail: boolean;
  /** It reaches nobody without this permission: the others never see a line about it. */
  permission?: Permission;
}

/** Every kind, in the order of the preferences, with what holds until a person chooses otherwise. */
export const KINDS: Readonly<Record<NotificationKind, Kind>> = {
  strategy_submitted: {
    label: "A strategy waits for your review",
    inApp: true,
    byMail: true,
    permission: "strategies:approve",
  },
  strategy_decided: { label: "A strategy that you submitted is approved or sent back", inApp: true, byMail: true },
  strategy_drafted: { label: "A draft that you asked for is ready", inApp: true, byMail: false },
  strategy_failed: { label: "A draft that you asked for has failed", inApp: true, byMail: false },
  upload_ended: { label: "An upload of yours has ended", inApp: true, byMail: false, permission: "uploads:write" },
  approval_requested: { label: "A program waits for your decision", inApp: true, byMail: true, permission: "approvals:decide" },
  approval_decided: { label: "A call of your key is decided", inApp: true, byMail: false, permission: "apiKeys:write" },
  member_joined: { label: "Somebody whom you invited has joined", inApp: true, byMail: false, permission: "users:write" },
  member_changed: { label: "Your role or your clients change, or somebody is removed", inApp: true, byMail: true },
  key_issued: { label: "Somebody issues an API key", inApp: true, byMail: true, permission: "apiKeys:read" },
  webhook_disabled: { label: "A webhook endpoint is disabled after failures", inApp: true, byMail: true, permission: "webhooks:write" },
};

/** An email waits this long, so that a person who reads the notification in the app first gets none. */
export const EMAIL_DELAY_MS = 60_000;

/** What is unread is counted so far and no further: a bell that says 99+ need not know by how much. */
export const MOST_COUNTED = 100;

export function rolesWith(permission: Permission): string[] {
  return ROLES.filter((role) => can(role, permission));
}

/** A notification's content and recipients. */
export interface News {
  kind: NotificationKind;
  title: string;
  body?: string | null;
  link: string;
  clientId: string | null;
  /** Everybody who carries the permission, or these people. */
  to: { permission: Permission } | { people: readonly (string | null | undefined)[] };
}

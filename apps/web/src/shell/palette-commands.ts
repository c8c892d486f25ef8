import type { Permission } from "@frontoffice/api/permissions";
import {
  type Icon,
  IconActivity,
  IconApi,
  IconBell,
  IconBuilding,
  IconDatabase,
  IconHistory,
  IconKey,
  IconKeyboard,
  IconLogout,
  IconMoon,
  IconPlus,
  IconSearch,
  IconShieldLock,
  IconSparkles,
  IconUpload,
  IconUser,
  IconUserPlus,
  IconUsers,
  IconWebhook,
} from "@tabler/icons-react";
import { linkOptions } from "@tanstack/react-router";

/** What a command does that is no page. */
export type PaletteAct = "sign out" | "switch theme" | "show shortcuts" | "open documentation";

export interface PaletteCommand {
  label: string;
  /** What people call it besides. */
  synonyms: string;
  icon: Icon;
  permission?: Permission;
  /** Not for who is limited to listed clients. */
  unlimited?: true;
  does: { to: string; search?: object } | PaletteAct;
  /** Its shortcut, as pressed. */
  keys?: string;
}

/** Every command of the palette, beside the pages of the navigation and what the open page offers. */
export const paletteCommands: readonly PaletteCommand[] = [
  {
    label: "Add a client",
    synonyms: "new client create business customer",
    icon: IconPlus,
    permission: "clients:write",
    unlimited: true,
    does: linkOptions({ to: "/clients", search: { add: true } }),
  },
  {
    label: "Generate a strategy",
    synonyms: "new create draft plan write strategy",
    icon: IconSparkles,
    permission: "strategies:write",
    does: linkOptions({ to: "/strategies", search: { generate: "new" } }),
  },
  {
    label: "Upload files",
    synonyms: "new upload send folder photos deliver session",
    icon: IconUpload,
    permission: "uploads:write",
    does: linkOptions({ to: "/uploads/sessions", search: { add: true } }),
  },
  {
    label: "Invite a colleague",
    synonyms: "new invitation add person user member people team",
    icon: IconUserPlus,
    permission: "users:write",
    does: linkOptions({ to: "/settings/team", search: { invite: true } }),
  },
  {
    label: "Strategies to review",
    synonyms: "approve reject waiting review decide",
    icon: IconSearch,
    permission: "strategies:read",
    does: linkOptions({ to: "/strategies", search: { status: "in_review" } }),
  },
  {
    label: "Profile",
    synonyms: "settings you name language time zone email address account keyboard",
    icon: IconUser,
    does: linkOptions({ to: "/settings" }),
  },
  {
    label: "Security",
    synonyms: "settings password two factor second step 2fa sessions sign in devices passkey authenticator",
    icon: IconShieldLock,
    does: linkOptions({ to: "/settings/security" }),
  },
  {
    label: "Notification settings",
    synonyms: "notifications email alerts digest bell",
    icon: IconBell,
    does: linkOptions({ to: "/settings/notifications" }),
  },
  {
    label: "Company",
    synonyms: "settings organisation agency brand currency time zone plan",
    icon: IconBuilding,
    permission: "company:read",
    does: linkOptions({ to: "/settings/company" }),
  },
  {
    label: "Team",
    synonyms: "settings people users members roles permissions colleagues",
    icon: IconUsers,
    permission: "users:read",
    does: linkOptions({ to: "/settings/team" }),
  },
  {
    label: "API keys",
    synonyms: "settings token secret agent program integration",
    icon: IconKey,
    permission: "apiKeys:read",
    does: linkOptions({ to: "/settings/keys" }),
  },
  {
    label: "Storage",
    synonyms: "settings s3 bucket connection minio r2 files",
    icon: IconDatabase,
    permission: "storage:read",
    does: linkOptions({ to: "/settings/storage" }),
  },
  {
    label: "Webhooks",
    synonyms: "settings endpoint events delivery integration",
    icon: IconWebhook,
    permission: "webhooks:read",
    does: linkOptions({ to: "/settings/webhooks" }),
  },
  {
    label: "Audit trail",
    synonyms: "settings history log changes undo who did",
    icon: IconHistory,
    permission: "audit:read",
    does: linkOptions({ to: "/settings/audit" }),
  },
  {
    label: "Failed jobs",
    synonyms: "errors background work failures",
    icon: IconActivity,
    permission: "jobs:read",
    does: linkOptions({ to: "/jobs", search: { status: "failed" } }),
  },
  { label: "Switch between light and dark", synonyms: "theme mode colours colors appearance night", icon: IconMoon, does: "switch theme" },
  { label: "Keyboard shortcuts", synonyms: "keys help hotkeys", icon: IconKeyboard, does: "show shortcuts", keys: "?" },
  { label: "API documentation", synonyms: "docs reference openapi rest help developer", icon: IconApi, does: "open documentation" },
  { label: "Sign out", synonyms: "log out logout leave exit", icon: IconLogout, does: "sign out" },
];

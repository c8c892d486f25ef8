import type { Permission } from "@frontoffice/api/permissions";
import {
  type Icon,
  IconActivity,
  IconBuildingStore,
  IconBulb,
  IconCloudUpload,
  IconInbox,
  IconLayoutDashboard,
  IconSettings,
  IconUsers,
} from "@tabler/icons-react";
import { linkOptions } from "@tanstack/react-router";

export interface NavItem {
  label: string;
  icon: Icon;
  link: { to: string };
  /** The key that goes there, after "g". */
  key?: string;
  permission?: Permission;
  /** What waits there is counted beside the label. */
  counts?: "inbox";
  /** On small screens it is found one step further: in the settings, or above the page. */
  wide?: true;
}

/** The rooms of the application, in the order of the navigation. */
export const navItems: readonly NavItem[] = [
  { label: "Dashboard", key: "d", icon: IconLayoutDashboard, link: linkOptions({ to: "/dashboard" }) },
  { label: "Inbox", key: "i", icon: IconInbox, link: linkOptions({ to: "/inbox" }), permission: "jobs:write", counts: "inbox" },
  { label: "Clients", key: "c", icon: IconBuildingStore, link: linkOptions({ to: "/clients" }), permission: "clients:read" },
  { label: "Strategies", key: "s", icon: IconBulb, link: linkOptions({ to: "/strategies" }), permission: "strategies:read" },
  { label: "Uploads", key: "u", icon: IconCloudUpload, link: linkOptions({ to: "/uploads" }), permission: "projects:read" },
  { label: "Jobs", key: "j", icon: IconActivity, link: linkOptions({ to: "/jobs" }), permission: "jobs:read", wide: true },
  { label: "Team", key: "t", icon: IconUsers, link: linkOptions({ to: "/settings/team" }), permission: "users:read", wide: true },
  { label: "Settings", key: ",", icon: IconSettings, link: linkOptions({ to: "/settings" }) },
];

import type { Permission } from "@frontoffice/api/permissions";

interface ClientTab {
  label: string;
  /** The end of its address, below the client's; empty for the first one. */
  path: string;
  permission?: Permission;
}

/** The pages about one client, in this order. A page adds its line with its route. */
export const clientTabs: readonly ClientTab[] = [
  { label: "Overview", path: "" },
  { label: "Strategies", path: "strategies", permission: "strategies:read" },
  { label: "Calendar", path: "calendar", permission: "strategies:read" },
  { label: "Uploads", path: "uploads", permission: "uploads:read" },
  { label: "Activity", path: "activity" },
  { label: "Profile", path: "profile" },
];

/** The address of a tab of this client. */
export function tabPath(clientId: string, { path }: Pick<ClientTab, "path">): string {
  return path === "" ? `/clients/${clientId}` : `/clients/${clientId}/${path}`;
}

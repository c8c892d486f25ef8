import { ROLES } from "@frontoffice/api/permissions";
import { plural } from "../../lib/format.ts";
import type { Role } from "./use-team-actions.ts";

export const roleWords: Record<Role, { label: string; does: string }> = {
  owner: { label: "Owner", does: "Everything, also closing the company." },
  admin: { label: "Admin", does: "Runs the company: people, keys, approvals." },
  member: { label: "Member", does: "Works with clients and strategies." },
  viewer: { label: "Viewer", does: "Reads, and changes nothing." },
};

/** Nobody gives a role above their own. */
export function rolesUpTo(role: Role): Role[] {
  return ROLES.slice(ROLES.indexOf(role));
}

/** Whether somebody with the first role may act on somebody with the second. */
export const reaches = (own: Role, other: Role) => rolesUpTo(own).includes(other);

export const canBeLimited = (role: Role) => role === "member" || role === "viewer";

export const clientsInWords = (clientIds: readonly string[] | null) =>
  clientIds === null ? "All clients" : plural(clientIds.length, "client");

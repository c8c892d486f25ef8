import { ROLES, type Role } from "../../kernel/permissions.ts";

/** The lower, the more a role may do. */
const rank = (role: Role) => ROLES.indexOf(role);

/** Whether a role is higher than another one. */
export function outranks(role: Role, other: Role): boolean {
  return rank(role) < rank(other);
}

/** Whether a membership with this role can be limited to listed clients: who runs the company sees all of it. */
export function canBeLimited(role: Role): boolean {
  return role === "member" || role === "viewer";
}

/** How long the link works that a new person sets the first password with. */
export const WELCOME_DAYS = 7;

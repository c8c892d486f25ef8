/** Who may do what: the one table. Browser-safe, so that pages hide what a role may not do. */
export const ROLES = ["owner", "admin", "member", "viewer"] as const;
export type Role = (typeof ROLES)[number];

const VIEWER = ["company:read", "clients:read", "strategies:read", "jobs:read", "onboarding:read"] as const;
const MEMBER = [...VIEWER, "clients:write", "strategies:write", "jobs:write", "onboarding:write"] as const;
const ADMIN = [...MEMBER, "clients:delete", "strategies:approve", "company:write", "audit:read"] as const;
const OWNER = [...ADMIN, "company:delete"] as const;

export type Permission = (typeof OWNER)[number];

export const PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = { owner: OWNER, admin: ADMIN, member: MEMBER, viewer: VIEWER };

/** Whether a role carries a permission. */
export function can(role: Role, permission: Permission): boolean {
  return PERMISSIONS[role].includes(permission);
}

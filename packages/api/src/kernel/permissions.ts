/** Who may do what: the one table. Browser-safe, so that pages hide what a role may not do. */
export const ROLES = ["owner", "admin", "member", "viewer"] as const;
export type Role = (typeof ROLES)[number];

const VIEWER = [
  "company:read",
  "clients:read",
  "projects:read",
  "uploads:read",
  "strategies:read",
  "jobs:read",
  "onboarding:read",
] as const;
const MEMBER = [
  ...VIEWER,
  "users:read",
  "clients:write",
  "projects:write",
  "uploads:write",
  "strategies:write",
  "jobs:write",
  "onboarding:write",
  "approvals:read",
] as const;
const ADMIN = [
  ...MEMBER,
  "clients:delete",
  "projects:delete",
  "storage:read",
  "storage:write",
  "strategies:approve",
  "approvals:decide",
  "users:write",
  "company:write",
  "audit:read",
  "apiKeys:read",
  "apiKeys:write",
  "webhooks:read",
  "webhooks:write",
] as const;
const OWNER = [...ADMIN, "company:delete"] as const;

export type Permission = (typeof OWNER)[number];

export const PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = { owner: OWNER, admin: ADMIN, member: MEMBER, viewer: VIEWER };

/** What a procedure may do at worst. */
export const RISKS = ["read", "write", "destructive"] as const;
export type Risk = (typeof RISKS)[number];

/** Whether one risk lies above another. */
export function exceeds(risk: Risk, ceiling: Risk): boolean {
  return RISKS.indexOf(risk) > RISKS.indexOf(ceiling);
}

/** What only people may do with it: a key with one of these could make itself, or others, more powerful. */
const FOR_PEOPLE: readonly Permission[] = ["apiKeys:write", "users:write", "company:delete", "approvals:decide", "onboarding:write"];

/** What every key has without asking: it follows the calls of its own that wait for an approval. */
const OF_EVERY_KEY: readonly Permission[] = ["approvals:read"];

/** What an API key can be allowed to do. */
export const SCOPES: readonly Permission[] = OWNER.filter((permission) => ![...FOR_PEOPLE, ...OF_EVERY_KEY].includes(permission));

/** A scope that would be of no use without others carries them: who may write may read, who starts work may watch it. */
const CARRIED: Partial<Record<Permission, readonly Permission[]>> = {
  "clients:write": ["clients:read"],
  "clients:delete": ["clients:read"],
  "strategies:write": ["strategies:read", "jobs:read"],
  "strategies:approve": ["strategies:read"],
  "projects:write": ["projects:read"],
  "projects:delete": ["projects:read"],
  "uploads:write": ["uploads:read", "projects:read", "jobs:read"],
  "storage:write": ["storage:read"],
  "jobs:write": ["jobs:read"],
  "company:write": ["company:read"],
  "webhooks:write": ["webhooks:read"],
};

/** What a key with these scopes may do now: never more than the role of the person who issued it. */
export function permissionsOfKey(scopes: readonly string[], role: Role): Permission[] {
  const asked = new Set<string>(scopes.flatMap((scope) => [scope, ...(CARRIED[scope as Permission] ?? [])]));
  const granted = (permission: Permission) => asked.has(permission) && SCOPES.includes(permission);
  return PERMISSIONS[role].filter((permission) => granted(permission) || OF_EVERY_KEY.includes(permission));
}

/** Whether a role carries a permission. */
export function can(role: Role, permission: Permission): boolean {
  return PERMISSIONS[role].includes(permission);
}

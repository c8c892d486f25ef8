/** Who may do what: the one table. Browser-safe, so that pages hide what a role may not do. */
export const ROLES = ["owner", "admin", "member", "viewer"] as const;
export type Role = (typeof ROLES)[number];

interface Definition<Name extends string> {
  /** The least of the roles that has it; those above have it too. */
  role: Role;
  /**
   * Whether API keys have it: "granted" when the key's scopes name it; "never" where a key could make itself, or others,
   * more powerful; "always" without asking.
   */
  keys: "granted" | "never" | "always";
  /** What it lets one do, for the person who passes it on. */
  means: string;
  /** Scopes without which this one would be of no use: who may write may read, who starts work may watch it. */
  carries?: readonly NoInfer<Name>[];
}

/** Reads a table of permissions; one without its words, or that carries what is none, is a type error. */
export function definePermissions<Name extends string>(table: Record<Name, Definition<Name>>): Readonly<Record<Name, Definition<Name>>> {
  return table;
}

const TABLE = definePermissions({
  "company:read": { role: "viewer", keys: "granted", means: "See the company's name, settings and figures." },
  "company:write": { role: "admin", keys: "granted", means: "Change the company's name and settings.", carries: ["company:read"] },
  "company:delete": { role: "owner", keys: "never", means: "Delete the company." },
  "users:read": { role: "member", keys: "granted", means: "See who works in the company." },
  "users:write": { role: "admin", keys: "never", means: "Invite people, change their roles and clients, and remove them." },
  "clients:read": { role: "viewer", keys: "granted", means: "See clients with their profiles and phone numbers." },
  "clients:write": { role: "member", keys: "granted", means: "Add clients and change them.", carries: ["clients:read"] },
  "clients:delete": { role: "admin", keys: "granted", means: "Delete clients and bring them back.", carries: ["clients:read"] },
  "projects:read": { role: "viewer", keys: "granted", means: "See projects and cycles with what has arrived in them." },
  "projects:write": { role: "member", keys: "granted", means: "Add projects and cycles and change them.", carries: ["projects:read"] },
  "projects:delete": {
    role: "admin",
    keys: "granted",
    means: "Delete projects and cycles and bring them back; reopen completed cycles.",
    carries: ["projects:read"],
  },
  "uploads:read": { role: "viewer", keys: "granted", means: "Follow uploads, list their files and download them." },
  "uploads:write": {
    role: "member",
    keys: "granted",
    means: "Send files, pause, resume and cancel uploads.",
    carries: ["uploads:read", "projects:read", "jobs:read"],
  },
  "storage:read": { role: "admin", keys: "granted", means: "See which storages are connected, never their secrets." },
  "storage:write": { role: "admin", keys: "granted", means: "Connect storages, change and test them.", carries: ["storage:read"] },
  "strategies:read": { role: "viewer", keys: "granted", means: "Read and export strategies." },
  "strategies:write": {
    role: "member",
    keys: "granted",
    means: "Draft strategies, edit them and send them to review; follow the drafting.",
    carries: ["strategies:read", "jobs:read"],
  },
  "strategies:approve": {
    role: "admin",
    keys: "granted",
    means: "Approve, reject and archive strategies; change how they are written.",
    carries: ["strategies:read"],
  },
  "contacts:read": { role: "viewer", keys: "granted", means: "See contacts." },
  "contacts:write": { role: "member", keys: "granted", means: "Add contacts and change them.", carries: ["contacts:read"] },
  "contacts:delete": { role: "admin", keys: "granted", means: "Delete contacts and bring them back.", carries: ["contacts:read"] },
  "jobs:read": { role: "viewer", keys: "granted", means: "Follow background work." },
  "jobs:write": { role: "member", keys: "granted", means: "Cancel background work and start it again.", carries: ["jobs:read"] },
  "onboarding:read": { role: "viewer", keys: "granted", means: "See how far the first steps have come." },
  "onboarding:write": { role: "member", keys: "never", means: "Take the first steps and add the first client with them." },
  "approvals:read": { role: "member", keys: "always", means: "Follow the calls of programs that wait for an approval." },
  "approvals:decide": { role: "admin", keys: "never", means: "Approve or reject what programs ask for." },
  "audit:read": { role: "admin", keys: "granted", means: "Read who changed what." },
  "apiKeys:read": { role: "admin", keys: "granted", means: "See which API keys there are, never their secrets." },
  "apiKeys:write": { role: "admin", keys: "never", means: "Issue API keys and revoke them." },
  "webhooks:read": { role: "admin", keys: "granted", means: "See webhook endpoints and what was delivered." },
  "webhooks:write": {
    role: "admin",
    keys: "granted",
    means: "Add webhook endpoints, change them and deliver again.",
    carries: ["webhooks:read"],
  },
});

export type Permission = keyof typeof TABLE;

const ALL = Object.keys(TABLE) as Permission[];

/** What each role may do. */
export const PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  owner: permissionsOf("owner"),
  admin: permissionsOf("admin"),
  member: permissionsOf("member"),
  viewer: permissionsOf("viewer"),
};

/** What an API key can be allowed to do. */
export const SCOPES: readonly Permission[] = ALL.filter((permission) => TABLE[permission].keys === "granted");

/** What a permission lets one do, in words. */
export function meaningOf(permission: Permission): string {
  return TABLE[permission].means;
}

/** What a procedure may do at worst. */
export const RISKS = ["read", "write", "destructive"] as const;
export type Risk = (typeof RISKS)[number];

/** Whether one risk lies above another. */
export function exceeds(risk: Risk, ceiling: Risk): boolean {
  return RISKS.indexOf(risk) > RISKS.indexOf(ceiling);
}

/** What a key with these scopes may do now: never more than the role of the person who issued it. */
export function permissionsOfKey(scopes: readonly string[], role: Role): Permission[] {
  const asked = new Set<Permission>(
    ALL.filter((scope) => scopes.includes(scope)).flatMap((scope) => [scope, ...(TABLE[scope].carries ?? [])]),
  );
  return PERMISSIONS[role].filter((permission) => {
    const { keys } = TABLE[permission];
    return keys === "always" || (keys === "granted" && asked.has(permission));
  });
}

/** Whether a role carries a permission. */
export function can(role: Role, permission: Permission): boolean {
  return PERMISSIONS[role].includes(permission);
}

function permissionsOf(role: Role): readonly Permission[] {
  return ALL.filter((permission) => ROLES.indexOf(role) <= ROLES.indexOf(TABLE[permission].role));
}

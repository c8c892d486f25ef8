import type { Permission, Risk, Role } from "./permissions.ts";

/** Who calls: a person with a session, or a program with an API key. */
export interface Principal {
  /** The id of the session or of the key. */
  sessionId: string;
  kind: "cookie" | "token" | "apiKey";
  /** The person; for a key the one who issued it. */
  user: { id: string; email: string; username: string | null; name: string };
  /** Where the person works now; null when they belong to no company. */
  company: PrincipalCompany | null;
  key: PrincipalKey | null;
  /** When the person last confirmed their identity; null for keys. */
  confirmedAt: Date | null;
}

export interface PrincipalCompany {
  id: string;
  name: string;
  isActive: boolean;
  role: Role;
  /** The role's, or for a key what its scopes leave of them. */
  permissions: readonly Permission[];
  /** The clients that the membership or the key is limited to; null for all. */
  clientIds: readonly string[] | null;
}

export interface PrincipalKey {
  id: string;
  name: string;
  kind: "service" | "agent";
  /** As they were granted; what is left of them stands in the company's permissions. */
  scopes: readonly string[];
  expiresAt: Date | null;
  maxRisk: Risk;
  approvalMode: "none" | "risky" | "all_writes";
  ratePerMinute: number;
}

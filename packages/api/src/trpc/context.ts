import type { DB, Kysely } from "@frontoffice/db";
import type { JobFeed } from "@frontoffice/queue";
import type { ApiConfig } from "../config.ts";
import type { Adapters } from "../kernel/adapters.ts";
import type { Role } from "../kernel/permissions.ts";
import type { RequestInfo } from "../kernel/scope.ts";

/** What a process builds once and every call shares. */
export interface Services {
  config: ApiConfig;
  adapters: Adapters;
  /** As the role that signs people in, before a company is known. */
  identity: Kysely<DB>;
  /** As the runtime role, bound to one company. */
  tenant(companyId: string): Kysely<DB>;
  /** As the job engine's role, which sees the jobs of all companies: for health and metrics alone. */
  platform: Kysely<DB>;
  /** Job events for this process's streams, over one LISTEN connection. */
  feed: JobFeed;
  now(): Date;
}

/** A verified session: the person, and the company he works in now (null when he belongs to none). */
export interface Principal {
  sessionId: string;
  kind: "cookie" | "token";
  user: { id: string; email: string; username: string | null; name: string };
  company: { id: string; name: string; isActive: boolean; role: Role } | null;
}

/** How the doors hand tokens to a browser; programs read them from the answer instead. */
export interface CookieJar {
  /** Sets or, with null, clears the session cookie. */
  setSession(token: string | null, maxAgeSeconds: number): void;
}

/** What a surface builds for each request. */
export interface Context {
  services: Services;
  principal: Principal | null;
  /** The presented session token, for signing out and refreshing. */
  token: string | null;
  request: Omit<RequestInfo, "procedure"> & { userAgent: string | null };
  cookies: CookieJar | null;
}

/** What sign-in commands get first; the counterpart of Scope where there is no company yet. */
export interface SignInScope {
  db: Kysely<DB>;
  services: Services;
  principal: Principal | null;
  token: string | null;
  request: RequestInfo & { userAgent: string | null };
  cookies: CookieJar | null;
}

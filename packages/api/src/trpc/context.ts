import type { DB, Kysely } from "@frontoffice/db";
import type { JobFeed } from "@frontoffice/queue";
import type { ApiConfig } from "../config.ts";
import type { Adapters } from "../kernel/adapters.ts";
import type { AppError } from "../kernel/errors.ts";
import type { Permission, Risk, Role } from "../kernel/permissions.ts";
import type { Quota } from "../kernel/rate-limits.ts";
import type { RequestInfo, Scope } from "../kernel/scope.ts";
import type { Preview } from "./preview.ts";

/** What an audit row tells of a call. */
export interface UndoableEvent {
  entityId: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

/** The call that takes another one back. */
export interface InverseCall {
  procedure: string;
  input: object;
}

/** What a process builds once and every call shares. */
export interface Services {
  config: ApiConfig;
  adapters: Adapters;
  /** As the role that signs people in, before a company is known. */
  identity: Kysely<DB>;
  /** As the runtime role, bound to one company and, unless null, to these of its clients. */
  tenant(companyId: string, clientIds?: readonly string[] | null): Kysely<DB>;
  /** As the job engine's role, which sees the jobs of all companies: for health and metrics alone. */
  platform: Kysely<DB>;
  /** Job events for this process's streams, over one LISTEN connection. */
  feed: JobFeed;
  /** Where calls wait that a key may not make by itself. */
  approvals: Approvals;
  /** Calls a procedure by its name, as the context's caller and through its door. */
  call(procedure: string, call: { ctx: Context; input: unknown; signal?: AbortSignal }): Promise<unknown>;
  /** What takes a call back, as its procedure says; undefined when nothing does. */
  inverse(procedure: string, event: UndoableEvent): InverseCall | undefined;
  now(): Date;
}

/** A call that waits for a decision. */
export interface HeldCall {
  procedure: string;
  /** Exactly as it was sent. */
  input: unknown;
  risk: Risk;
  /** What the procedure says of itself. */
  does: string;
  preview: Preview;
  /** The one client that it is about, if it is about one. */
  clientId: string | null;
  /** What the program says for itself. */
  reason: string | null;
}

export interface Approvals {
  /** Stores the call in this transaction and answers with the fault that tells the program where to wait. */
  hold(tx: Scope, call: HeldCall): Promise<AppError>;
  /** Takes the approved call in hand, once, within the transaction that makes it; throws when it is not approved or was made already. */
  claim(tx: Scope, approvalId: string, call: { procedure: string; input: unknown }): Promise<void>;
  /** Keeps what the call answered, in the same transaction. */
  settle(tx: Scope, approvalId: string, answer: unknown): Promise<void>;
}

/** Who calls: a person with a session, or a program with a key of his. */
export interface Principal {
  /** The id of the session or of the key. */
  sessionId: string;
  kind: "cookie" | "token" | "apiKey";
  /** The person; for a key the one who issued it. */
  user: { id: string; email: string; username: string | null; name: string };
  /** Where he works now; null when he belongs to no company. */
  company: PrincipalCompany | null;
  key: PrincipalKey | null;
  /** When the person last proved to be himself; null for keys. */
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

/** How the doors hand tokens to a browser; programs read them from the answer instead. */
export interface CookieJar {
  /** Sets or, with null, clears the session cookie. */
  setSession(token: string | null, maxAgeSeconds: number): void;
}

/** What a caller asks of a call besides its input. */
export interface Asks {
  /** Make it once, however often it is sent. */
  idempotencyKey?: string;
  /** Say what it would do. */
  preview?: boolean;
  /** Why a program makes it, for the person who decides. */
  reason?: string;
  /** The decision under which it is made; set by the product alone. */
  approvalId?: string;
  /** The audit row that it takes back; set by the product alone. */
  undoes?: string;
}

/** What a call says besides its answer; surfaces put it into headers. */
export interface Remarks {
  quota?: Quota;
  /** The answer is that of an earlier call with the same idempotency key. */
  replayed?: boolean;
}

/** What a surface builds for each request. */
export interface Context {
  services: Services;
  principal: Principal | null;
  /** The presented session token, for signing out and refreshing. */
  token: string | null;
  request: Omit<RequestInfo, "procedure"> & { userAgent: string | null };
  cookies: CookieJar | null;
  asks: Asks;
  remarks: Remarks;
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

import type { DB, Kysely } from "@frontoffice/db";
import type { JobFeed } from "@frontoffice/queue";
import type { Adapters } from "../adapters/index.ts";
import type { ApiConfig } from "../config.ts";
import type { CallOptions, PendingCall, ResponseMeta } from "./call.ts";
import type { AppError } from "./errors.ts";
import type { Principal } from "./principal.ts";
import type { Listener, RequestInfo, Scope } from "./scope.ts";
import type { Words } from "./words.ts";

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
  /** Whom events of a company are passed to, in this order. */
  listeners: readonly Listener[];
  /** What people read for each type of job. */
  jobTitles: ReadonlyMap<string, string>;
  /** What every procedure says of a call that was made. */
  words: Words;
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

export interface Approvals {
  /** Stores the call in this transaction and answers with the fault that tells the program where to wait. */
  request(tx: Scope, call: PendingCall): Promise<AppError>;
  /** Claims the approved call within the transaction that makes it; throws when it is not approved or was made already. */
  claim(tx: Scope, approvalId: string, call: { procedure: string; input: unknown }): Promise<void>;
  /** Stores the call's answer in the same transaction. */
  complete(tx: Scope, approvalId: string, answer: unknown): Promise<void>;
}

/** How the doors hand tokens to a browser; programs read them from the answer instead. */
export interface CookieJar {
  /** What the browser keeps of earlier sign-ins. */
  readonly device: string | undefined;
  setDevice(value: string): void;
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
  callOptions: CallOptions;
  responseMeta: ResponseMeta;
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

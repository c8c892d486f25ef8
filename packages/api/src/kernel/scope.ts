import type { DB, Kysely } from "@frontoffice/db";
import type { Adapters } from "../adapters/index.ts";
import type { Entity } from "./entity.ts";
import type { Permission, Role } from "./permissions.ts";
import type { Words } from "./words.ts";

declare const company: unique symbol;
/** A company id that a door has vouched for. */
export type CompanyId = string & { readonly [company]: true };

/** A person, or a program with the key that a person issued. */
interface Caller {
  userId: string;
  name: string;
  /** The person's role; a key's permissions may be fewer. */
  role: Role;
  permissions: readonly Permission[];
}

export type Actor =
  | (Caller & { kind: "user" /** Null where the call itself begins the session. */; sessionId: string | null })
  | (Caller & { kind: "apiKey"; keyId: string })
  | { kind: "job"; jobId: string; userId: string | null }
  | { kind: "system" };

export type Surface = "web" | "client" | "rest" | "mcp" | "chat" | "worker" | "cli";

/** Where a call came from, for the audit row and the logs. */
export interface RequestInfo {
  id: string;
  surface: Surface;
  procedure: string;
  ip: string | null;
}

/** What every query and command of a company gets first: never a session, an environment variable or a global. */
export interface Scope {
  companyId: CompanyId;
  actor: Actor;
  /** The clients that the caller is limited to; null for all. `db` shows no others. */
  clientIds: readonly string[] | null;
  db: Kysely<DB>;
  adapters: Adapters;
  /** Whom events of a company are passed to, in this order. */
  listeners: readonly Listener[];
  /** What people read for each type of job. */
  jobTitles: ReadonlyMap<string, string>;
  /** What every procedure says of a call that was made. */
  words: Words;
  now(): Date;
  request: RequestInfo;
  /** Takes note of what a call changes, for its preview. */
  changes?: RecordedChange[];
  /** The audit row that this call takes back. */
  undoes?: string;
}

export interface AuditEntry extends Omit<RecordedChange, "entity"> {
  entity: Entity;
}

export interface RecordedChange {
  /** The type of an entity. */
  entity: string;
  entityId: string;
  clientId?: string | null;
  /** The changed fields as they were and as they are; never a secret. */
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
}

/** Something that happened to a row; ids and changed fields, never a secret. */
export interface DomainEvent {
  type: string;
  entity: string;
  entityId: string;
  clientId: string | null;
  data: Record<string, unknown>;
}

/** Hears of every event in its transaction: stores what follows from it and enqueues, calls nobody outside. */
export type Listener = (tx: Scope, event: DomainEvent) => Promise<void>;

/** Runs `work` in one transaction, or within the one that is already open. */
export function inTransaction<T>(scope: Scope, work: (tx: Scope) => Promise<T>): Promise<T> {
  if (scope.db.isTransaction) return work(scope);
  return scope.db.transaction().execute((db) => work({ ...scope, db }));
}

/** The person behind the call, or null for the system. */
export function userOf({ actor }: Pick<Scope, "actor">): string | null {
  return actor.kind === "system" ? null : actor.userId;
}

/** Whether the caller carries a permission; what the product does by itself was allowed when it was asked for. */
export function may({ actor }: Pick<Scope, "actor">, permission: Permission): boolean {
  return actor.kind === "job" || actor.kind === "system" || actor.permissions.includes(permission);
}

/** Equal for callers of one company who see the same rows and may do the same. */
export function rightsKey({ actor, clientIds }: Pick<Scope, "actor" | "clientIds">): string {
  const permissions = actor.kind === "job" || actor.kind === "system" ? null : [...actor.permissions].sort();
  return JSON.stringify([clientIds && [...clientIds].sort(), permissions]);
}

import type { DB, Kysely } from "@frontoffice/db";
import type { Adapters } from "./adapters.ts";
import type { Role } from "./permissions.ts";

declare const company: unique symbol;
/** A company id that a door has vouched for. */
export type CompanyId = string & { readonly [company]: true };

export type Actor =
  | { kind: "user"; userId: string; role: Role; name: string; sessionId: string }
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
  db: Kysely<DB>;
  adapters: Adapters;
  now(): Date;
  request: RequestInfo;
}

/** Runs `work` in one transaction, or within the one that is already open. */
export function inTransaction<T>(scope: Scope, work: (tx: Scope) => Promise<T>): Promise<T> {
  if (scope.db.isTransaction) return work(scope);
  return scope.db.transaction().execute((db) => work({ ...scope, db }));
}

/** The person behind the call, or null for the system. */
export function userOf({ actor }: Pick<Scope, "actor">): string | null {
  return actor.kind === "system" ? null : actor.userId;
}

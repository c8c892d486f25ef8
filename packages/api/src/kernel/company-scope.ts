import type { DB, Kysely } from "@frontoffice/db";
import type { CompanyId, Scope } from "./scope.ts";
import type { Services } from "./services.ts";

/** What a scope is made from. The caller has checked that the company's id may be used. */
export interface ScopeOrigin extends Pick<Scope, "actor" | "request"> {
  companyId: string;
  /** The clients that the caller is limited to. Default null: all. */
  clientIds?: readonly string[] | null;
  /** A database that is bound to the company already, such as a job's transaction. Default: a new one of the runtime role. */
  db?: Kysely<DB>;
}

export type ScopeServices = Pick<Services, "adapters" | "listeners" | "jobTitles" | "words" | "now">;

/** The one place that makes a company's scope. */
export function companyScope(services: ScopeServices & Pick<Services, "tenant">, origin: ScopeOrigin): Scope;
export function companyScope(services: ScopeServices, origin: ScopeOrigin & { db: Kysely<DB> }): Scope;
export function companyScope(services: ScopeServices & Partial<Pick<Services, "tenant">>, origin: ScopeOrigin): Scope {
  const { companyId, actor, request, clientIds = null } = origin;
  const db = origin.db ?? services.tenant?.(companyId, clientIds);
  if (!db) throw new Error("A scope needs a database that is bound to its company.");
  const { adapters, listeners, jobTitles, words, now } = services;
  return { companyId: companyId as CompanyId, actor, clientIds, db, adapters, listeners, jobTitles, words, now, request };
}

import type { DB, Kysely } from "@frontoffice/db";
import { defineHandler, type JobContext, type JobContract, type JobHandler } from "@frontoffice/queue";
import { companyScope, type ScopeServices } from "./company-scope.ts";
import type { Scope } from "./scope.ts";

/** A company's job as its body sees it: the queue's context, with scopes in place of databases. */
export interface CompanyRun<Payload> extends Omit<JobContext<Payload, DB>, "step"> {
  /** For reading, as the job itself; write in a step. */
  scope: Scope;
  /** Writes in one short transaction that commits only while the job is held by this run. Throws LostClaim or DatabaseGone. */
  step<T>(write: (tx: Scope) => Promise<T>): Promise<T>;
}

/** Binds a contract to a body that works on a company's rows; it may be run twice and must then have one effect. */
export function defineCompanyJob<Payload>(
  services: ScopeServices,
  contract: JobContract<Payload>,
  body: (run: CompanyRun<Payload>) => Promise<unknown>,
): JobHandler<DB> {
  return defineHandler<DB, Payload>(contract, (context) => {
    const { job, companyId } = context;
    const actor: Scope["actor"] = { kind: "job", jobId: job.id, userId: job.createdBy };
    const request: Scope["request"] = { id: job.id, surface: "worker", procedure: job.type, ip: null };
    const scopeOn = (db: Kysely<DB>) => companyScope(services, { companyId, actor, request, db });
    return body({ ...context, scope: scopeOn(context.db), step: (write) => context.step((tx) => write(scopeOn(tx))) });
  });
}

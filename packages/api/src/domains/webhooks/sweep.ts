import { randomUUID } from "node:crypto";
import { sql } from "@frontoffice/db";
import { companyScope, type ScopeServices } from "../../kernel/company-scope.ts";
import { inTransaction, type Scope } from "../../kernel/scope.ts";
import type { Services } from "../../kernel/services.ts";
import { enqueueDelivery } from "./deliveries.commands.ts";

type Needs = ScopeServices & Pick<Services, "identity" | "tenant">;

/**
 * Gives every message that has been due for a minute, and for which no job looks any more, a job again. Its own job may have been
 * cancelled, or lost with a backup. Safe to run anywhere, at any time, by many at once.
 */
export async function sweepDeliveries(services: Needs): Promise<number> {
  const companies = await services.identity.selectFrom("companies").select("id").execute();
  let found = 0;
  for (const { id } of companies) found += await sweepCompany(scopeOf(services, id));
  return found;
}

async function sweepCompany(scope: Scope): Promise<number> {
  const endpoints = await listForgotten(scope);
  for (const endpoint of endpoints) await inTransaction(scope, (tx) => enqueueDelivery(tx, endpoint));
  return endpoints.length;
}

async function listForgotten({ db, companyId }: Scope): Promise<{ id: string; consecutiveFailures: number }[]> {
  const { rows } = await sql<{ id: string; consecutiveFailures: number }>`
    select endpoint.id, endpoint.consecutive_failures as "consecutiveFailures" from webhook_endpoints endpoint
    where endpoint.company_id = ${companyId} and endpoint.deleted_at is null
      and exists (
        select from webhook_deliveries delivery
        where delivery.company_id = endpoint.company_id and delivery.endpoint_id = endpoint.id and delivery.status = 'pending'
          and delivery.next_attempt_at < now() - interval '1 minute')
      and not exists (
        select from jobs job
        where job.company_id = endpoint.company_id and job.type in ('webhooks.deliver', 'webhooks.retry')
          and job.status in ('queued', 'running') and job.payload->>'endpointId' = endpoint.id::text)`.execute(db);
  return rows;
}

function scopeOf(services: Needs, companyId: string): Scope {
  const request: Scope["request"] = { id: randomUUID(), surface: "worker", procedure: "webhooks.sweep", ip: null };
  return companyScope(services, { companyId, actor: { kind: "system" }, request });
}

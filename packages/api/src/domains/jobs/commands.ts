import { requestCancel, retryJob as requeue } from "@frontoffice/queue";
import { audit } from "../../kernel/audit.ts";
import { conflict, notFound, precondition } from "../../kernel/errors.ts";
import { inTransaction, type Scope } from "../../kernel/scope.ts";
import { jobEntity } from "./entity.ts";
import { getJob, getJobWithHistory, type JobDetailRow, type JobRow } from "./queries.ts";

/** A waiting job ends at once; a running one is told to stop and ends when its handler has. */
export function cancelJob(scope: Scope, { id }: { id: string }): Promise<JobDetailRow> {
  return changeJob(scope, id, async (tx) => {
    const outcome = await requestCancel(tx.db, { companyId: tx.companyId, jobId: id });
    if (outcome === "not_found") throw notFound("job");
    if (outcome === "finished") throw precondition("This job is over already: there is nothing left to cancel.");
  });
}

/** A failed or cancelled job starts again with all its attempts. */
export function retryJob(scope: Scope, { id }: { id: string }): Promise<JobDetailRow> {
  return changeJob(scope, id, async (tx) => {
    const outcome = await requeue(tx.db, { companyId: tx.companyId, jobId: id });
    if (outcome === "not_found") throw notFound("job");
    if (outcome === "unfinished") throw precondition("Only failed and cancelled jobs can be tried again.");
    if (outcome === "duplicate") throw conflict("The same work is waiting or running already as another job.");
  });
}

function changeJob(scope: Scope, id: string, change: (tx: Scope) => Promise<void>): Promise<JobDetailRow> {
  return inTransaction(scope, async (tx) => {
    const before = await getJob(tx, id);
    await change(tx);
    const after = await getJobWithHistory(tx, id);
    await audit(tx, { entity: jobEntity, entityId: id, clientId: before.clientId, before: stateOf(before), after: stateOf(after) });
    return after;
  });
}

function stateOf({ status, cancelRequestedAt }: JobRow) {
  return { status, cancelRequestedAt };
}

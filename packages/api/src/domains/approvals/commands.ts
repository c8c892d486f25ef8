import { sql } from "@frontoffice/db";
import { enqueue } from "@frontoffice/queue";
import { audit } from "../../kernel/audit.ts";
import type { PendingCall } from "../../kernel/call.ts";
import { AppError, conflict, precondition } from "../../kernel/errors.ts";
import { publish } from "../../kernel/events.ts";
import { assertWithinLimit } from "../../kernel/limits.ts";
import { inTransaction, type Scope, userOf } from "../../kernel/scope.ts";
import type { Approvals } from "../../kernel/services.ts";
import { cutText } from "../../kernel/text-cut.ts";
import { getCurrentCompany } from "../companies/queries.ts";
import { settingsOf } from "../companies/rules.ts";
import { approvalEntity } from "./entity.ts";
import { runApproval } from "./jobs.ts";
import type { TryAsDecider } from "./policy.ts";
import { type ApprovalRow, countPending, getApproval, lockApproval } from "./queries.ts";
import { canMove, MOST_PENDING } from "./rules.ts";
import { requestSentence } from "./sentence.rules.ts";
import { subjectOf } from "./subject.ts";

/** Where calls wait for a decision. */
export const approvals: Approvals = { request: requestApproval, claim: claimCall, complete: completeCall };

async function requestApproval(tx: Scope, call: PendingCall): Promise<AppError> {
  const { actor, companyId } = tx;
  if (actor.kind !== "apiKey") throw new TypeError("only a program's call waits for an approval");
  const message = `${MOST_PENDING} calls of this key wait for a decision already.`;
  assertWithinLimit(await countPending(tx, actor.keyId), { of: "approvals", max: MOST_PENDING, message });
  const { procedure, does, risk, clientId, preview } = call;
  const { approvalExpiryHours } = settingsOf((await getCurrentCompany(tx)).settings);
  // It comes in a header or beside an input, past every schema.
  const reason = cutText(call.reason?.trim() ?? "", 500) || null;
  const about = await subjectOf(tx, call);
  const { id, expiresAt } = await tx.db
    .insertInto("approvals")
    .values({
      companyId,
      procedure,
      does,
      risk,
      clientId,
      reason,
      ...about,
      keyId: actor.keyId,
      input: JSON.stringify(call.input),
      preview: JSON.stringify(preview),
      surface: tx.request.surface,
      expiresAt: sql<Date>`now() + make_interval(hours => ${approvalExpiryHours})`,
    })
    .returning(["id", "expiresAt"])
    .executeTakeFirstOrThrow();
  const asked = { ...tx, request: { ...tx.request, procedure: "approvals.request" } };
  await audit(asked, { entity: approvalEntity, entityId: id, clientId, after: { procedure, risk, reason, status: "pending" } });
  const sentence = requestSentence(tx.words, { key: actor.name, procedure, does, ...about });
  const data = { procedure, risk, reason, sentence, key: { id: actor.keyId, name: actor.name } };
  await publish(asked, { event: approvalEntity.events.requested, entityId: id, clientId, data });
  return precondition("This call waits for a person's approval. Follow it with approvals.wait; approved, it is made for you.", {
    approval: { id, status: "pending", expiresAt: expiresAt.toISOString(), preview },
  });
}

/** Of two runs the second waits for the first one's lock on the row, then matches no row and throws. */
async function claimCall(tx: Scope, approvalId: string, { procedure, input }: { procedure: string; input: unknown }): Promise<void> {
  const { actor } = tx;
  const claimed = await tx.db
    .updateTable("approvals")
    .set({ executedAt: sql<Date>`clock_timestamp()` })
    .where("id", "=", approvalId)
    .where("keyId", "=", actor.kind === "apiKey" ? actor.keyId : null)
    .where("procedure", "=", procedure)
    .where(sql<boolean>`input = ${JSON.stringify(input)}::jsonb`)
    .where("status", "=", "approved")
    .where("executedAt", "is", null)
    .executeTakeFirst();
  if (Number(claimed.numUpdatedRows) !== 1) throw conflict("This call is not approved, or it was made already.", { approvalId });
}

async function completeCall(tx: Scope, approvalId: string, answer: unknown): Promise<void> {
  await changeApproval(tx, approvalId, { outcome: JSON.stringify({ ok: true, answer: answer ?? null, error: null }) });
}

/** The program that asked takes its request back. */
export function withdrawApproval(scope: Scope, { id }: { id: string }): Promise<ApprovalRow> {
  if (scope.actor.kind !== "apiKey") {
    throw new AppError("forbidden", "Only the program that asked withdraws a call. People reject it.", { procedure: "approvals.reject" });
  }
  return decide(scope, { id, status: "withdrawn", comment: null });
}

export function rejectApproval(scope: Scope, { id, comment }: { id: string; comment: string }): Promise<ApprovalRow> {
  return decide(scope, { id, status: "rejected", comment });
}

/** Decision and job commit together; the worker makes the call with the rights that the key has at that moment. */
export async function approveApproval(
  scope: Scope,
  { id, comment = null }: { id: string; comment?: string | null },
  mayMakeIt: TryAsDecider,
): Promise<ApprovalRow> {
  const pending = await getApproval(scope, id);
  assertPending(pending);
  await mayMakeIt(pending);
  return decide(scope, { id, status: "approved", comment });
}

interface Decision {
  id: string;
  status: "approved" | "rejected" | "withdrawn";
  comment: string | null;
}

function decide(scope: Scope, { id, status, comment }: Decision): Promise<ApprovalRow> {
  return inTransaction(scope, async (tx) => {
    const pending = await lockApproval(tx, id);
    assertPending(pending, status);
    const { procedure, clientId, keyId } = pending;
    const decidedBy = status === "withdrawn" ? null : userOf(tx);
    await changeApproval(tx, id, {
      status,
      decidedBy,
      decidedAt: tx.now(),
      comment,
      jobId: status === "approved" ? await startRun(tx, pending) : null,
    });
    await audit(tx, {
      entity: approvalEntity,
      entityId: id,
      clientId,
      before: { status: "pending" },
      after: { status, procedure, comment },
    });
    const data = { procedure, status, comment, key: { id: keyId } };
    await publish(tx, { event: approvalEntity.events.decided, entityId: id, clientId, data });
    return getApproval(tx, id);
  });
}

async function startRun(tx: Scope, { id, clientId }: { id: string; clientId: string | null }): Promise<string> {
  const options = { companyId: tx.companyId, clientId, dedupeKey: id, createdBy: userOf(tx), createdVia: tx.request.surface };
  return (await enqueue(tx.db, runApproval, { approvalId: id }, options)).jobId;
}

function assertPending({ status }: Pick<ApprovalRow, "status">, to: Decision["status"] = "approved"): void {
  if (canMove(status, to)) return;
  throw conflict(`This call is ${status} already: a decision is final.`, { status });
}

/** Stores why an approved call could not be made, unless another run has made it in the meantime. */
export async function completeWithFault(
  tx: Scope,
  approvalId: string,
  error: { code: string; message: string; details?: object },
): Promise<void> {
  await tx.db
    .updateTable("approvals")
    .set({ executedAt: sql<Date>`clock_timestamp()`, outcome: JSON.stringify({ ok: false, answer: null, error }) })
    .where("id", "=", approvalId)
    .where("status", "=", "approved")
    .where("executedAt", "is", null)
    .execute();
}

interface Change {
  status?: Decision["status"];
  decidedBy?: string | null;
  decidedAt?: Date;
  comment?: string | null;
  jobId?: string | null;
  outcome?: string;
}

async function changeApproval(tx: Scope, id: string, change: Change): Promise<void> {
  await tx.db.updateTable("approvals").set(change).where("id", "=", id).execute();
}

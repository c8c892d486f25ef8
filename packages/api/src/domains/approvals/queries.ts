import { sql } from "@frontoffice/db";
import type { Preview } from "../../kernel/call.ts";
import { notFound } from "../../kernel/errors.ts";
import { titleOfJob } from "../../kernel/job-titles.ts";
import { type Page, readCursor, toPage } from "../../kernel/page.ts";
import type { Scope } from "../../kernel/scope.ts";
import { id } from "../../kernel/text.ts";
import type { ApprovalStatus, ListApprovalsInput } from "./schema.ts";

/** What waits past its time reads as expired, whether or not anybody has come by to write that down. */
const status = sql<ApprovalStatus>`case when approvals.status = 'pending' and approvals.expires_at <= clock_timestamp()
  then 'expired' else approvals.status end`;

/** The same as a filter: on the stored state, which an index serves, and not on an expression over it. */
function hasStatus(wanted: ApprovalStatus) {
  const overdue = sql`approvals.expires_at <= clock_timestamp()`;
  if (wanted === "pending") return sql<boolean>`(approvals.status = 'pending' and not (${overdue}))`;
  if (wanted === "expired") return sql<boolean>`(approvals.status = 'expired' or (approvals.status = 'pending' and ${overdue}))`;
  return sql<boolean>`approvals.status = ${wanted}`;
}

/** Programs see what they asked for themselves; people who are limited to clients see what is about those. */
const ownApprovals = ({ db, actor, clientIds }: Scope) =>
  db
    .selectFrom("approvals")
    .$if(actor.kind === "apiKey", (query) => query.where("approvals.keyId", "=", actor.kind === "apiKey" ? actor.keyId : ""))
    .$if(actor.kind === "user" && clientIds !== null, (query) => query.where("approvals.clientId", "is not", null));

const inFull = (approvals: ReturnType<typeof ownApprovals>) =>
  approvals
    .innerJoin("apiKeys as key", (join) => join.onRef("key.companyId", "=", "approvals.companyId").onRef("key.id", "=", "approvals.keyId"))
    .leftJoin("clients", (join) =>
      join.onRef("clients.companyId", "=", "approvals.companyId").onRef("clients.id", "=", "approvals.clientId"),
    )
    .leftJoin("users as decider", "decider.id", "approvals.decidedBy")
    .selectAll("approvals")
    .select(status.as("status"))
    .select(["key.name as keyName", "key.kind as keyKind", "clients.name as clientName", "decider.name as deciderName"]);

/** What decisions are about. */
export interface HeldApproval {
  id: string;
  status: ApprovalStatus;
  keyId: string;
  clientId: string | null;
  procedure: string;
  input: unknown;
  executedAt: Date | null;
}

export interface ApprovalRow extends HeldApproval {
  does: string;
  risk: string;
  preview: Preview;
  reason: string | null;
  surface: string;
  keyName: string;
  keyKind: string;
  clientName: string | null;
  decidedBy: string | null;
  deciderName: string | null;
  decidedAt: Date | null;
  comment: string | null;
  expiresAt: Date;
  outcome: unknown;
  createdAt: Date;
}

/** A stored preview names the types of its jobs; people read what those are called now. */
const titled = <Row extends { preview: unknown }>(scope: Scope, rows: Row[]) =>
  rows.map((row) => {
    const preview = row.preview as Preview;
    return { ...row, preview: { ...preview, jobs: preview.jobs.map(({ type }) => ({ type, title: titleOfJob(scope, type) })) } };
  });

/** The newest first; the first page carries the count of all. */
export async function listApprovals(scope: Scope, input: ListApprovalsInput): Promise<Page<ApprovalRow>> {
  const before = readCursor(input.cursor, id());
  const matching = ownApprovals(scope)
    .$if(input.status !== undefined, (query) => query.where(hasStatus(input.status ?? "pending")))
    .$if(input.keyId !== undefined, (query) => query.where("approvals.keyId", "=", input.keyId ?? ""));
  const [rows, total] = await Promise.all([
    inFull(matching)
      .$if(before !== undefined, (query) => query.where("approvals.id", "<", before?.[0] ?? ""))
      .orderBy("approvals.id", "desc")
      .limit(input.limit + 1)
      .execute(),
    before === undefined ? countOf(matching) : undefined,
  ]);
  return { ...toPage(titled(scope, rows), input.limit, (row) => [row.id]), ...(total !== undefined && { total }) };
}

export async function getApproval(scope: Scope, approvalId: string): Promise<ApprovalRow> {
  const [row] = titled(scope, await inFull(ownApprovals(scope)).where("approvals.id", "=", approvalId).execute());
  if (!row) throw notFound("approval");
  return row;
}

/** Held until the transaction ends, so that of two decisions one comes first. */
export async function lockApproval(tx: Scope, approvalId: string): Promise<HeldApproval> {
  const row = await ownApprovals(tx)
    .select(["approvals.id", "approvals.keyId", "approvals.clientId", "approvals.procedure", "approvals.input", "approvals.executedAt"])
    .select(status.as("status"))
    .where("approvals.id", "=", approvalId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!row) throw notFound("approval");
  return row;
}

/** How many calls of a key wait for a decision. */
export function countPending(scope: Scope, keyId: string): Promise<number> {
  return countOf(ownApprovals(scope).where("approvals.keyId", "=", keyId).where(hasStatus("pending")));
}

async function countOf(approvals: ReturnType<typeof ownApprovals>): Promise<number> {
  const { count } = await approvals.select((eb) => eb.fn.countAll<number>().as("count")).executeTakeFirstOrThrow();
  return Number(count);
}

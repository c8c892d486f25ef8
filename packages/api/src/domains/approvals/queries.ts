import { type Expression, type Given, sql } from "@frontoffice/db";
import type { Preview } from "../../kernel/call.ts";
import { notFound } from "../../kernel/errors.ts";
import { titleOfJob } from "../../kernel/job-titles.ts";
import { listQuery } from "../../kernel/list-query.ts";
import type { Page } from "../../kernel/page.ts";
import type { Scope } from "../../kernel/scope.ts";
import { id } from "../../kernel/text.ts";
import type { ApprovalStatus, ListApprovalsInput } from "./schema.ts";

/** What waits past its time reads as expired, whether or not anybody has come by to write that down. */
const status = sql<ApprovalStatus>`case when approvals.status = 'pending' and approvals.expires_at <= clock_timestamp()
  then 'expired' else approvals.status end`;

/** The same as a filter: on the stored state, which an index serves, and not on an expression over it. */
function hasStatus(wanted: "pending" | "expired" | Expression<string>) {
  const overdue = sql`approvals.expires_at <= clock_timestamp()`;
  if (wanted === "pending") return sql<boolean>`(approvals.status = 'pending' and not (${overdue}))`;
  if (wanted === "expired") return sql<boolean>`(approvals.status = 'expired' or (approvals.status = 'pending' and ${overdue}))`;
  return sql<boolean>`approvals.status = ${wanted}`;
}

/** Who asks: programs see what they asked for themselves; people who are limited to clients see what is about those. */
interface Asker {
  ownKeyId: string | undefined;
  listed: readonly string[] | undefined;
}

const askerOf = ({ actor, clientIds }: Scope): Asker => ({
  ownKeyId: actor.kind === "apiKey" ? actor.keyId : undefined,
  listed: actor.kind === "user" ? (clientIds ?? undefined) : undefined,
});

const ownApprovals = (scope: Scope) => approvalsOf(scope.db, askerOf(scope));

const approvalsOf = (db: Scope["db"], { ownKeyId, listed }: Given<Asker> | Asker) =>
  db
    .selectFrom("approvals")
    .$if(ownKeyId !== undefined, (query) => query.where("approvals.keyId", "=", ownKeyId ?? ""))
    .$if(listed !== undefined, (query) => query.where(sql<boolean>`approvals.client_id = any(${listed}::uuid[])`));

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
  entityType: string | null;
  subject: string | null;
  consequences: string[];
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

interface ApprovalFilters extends Asker {
  isPending: boolean;
  isExpired: boolean;
  /** Another state than these two. */
  decided: string | undefined;
  keyId: string | undefined;
}

/** The newest first. */
const approvalList = listQuery({
  table: "approvals",
  order: ["id"],
  direction: "desc",
  cursor: [id()],
  matching: (db, { isPending, isExpired, decided, keyId, ...asker }: Given<ApprovalFilters>) =>
    approvalsOf(db, asker)
      .$if(isPending, (query) => query.where(hasStatus("pending")))
      .$if(isExpired, (query) => query.where(hasStatus("expired")))
      .$if(decided !== undefined, (query) => (decided ? query.where(hasStatus(decided)) : query))
      .$if(keyId !== undefined, (query) => query.where("approvals.keyId", "=", keyId ?? "")),
  inFull,
});

export async function listApprovals(scope: Scope, { status, keyId, ...wanted }: ListApprovalsInput): Promise<Page<ApprovalRow>> {
  const [isPending, isExpired] = [status === "pending", status === "expired"];
  const decided = isPending || isExpired ? undefined : status;
  const page = await approvalList(scope, wanted, { isPending, isExpired, decided, keyId, ...askerOf(scope) });
  return { ...page, items: titled(scope, page.items) };
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

/** How many calls wait for a decision, of those that the caller may see. */
export function countWaiting(scope: Scope): Promise<number> {
  return countOf(ownApprovals(scope).where(hasStatus("pending")));
}

/** What the database announces when a call of the company is asked for, decided or made. */
export function approvalsTopic(companyId: string): string {
  return `approvals:${companyId}`;
}

async function countOf(approvals: ReturnType<typeof ownApprovals>): Promise<number> {
  const { count } = await approvals.select((eb) => eb.fn.countAll<number>().as("count")).executeTakeFirstOrThrow();
  return Number(count);
}

import { isDeepStrictEqual } from "node:util";
import type { DB } from "@frontoffice/db";
import { enqueue } from "@frontoffice/queue";
import { dayIn, lastDay, longDay, nextMonday } from "@frontoffice/strategy-writer/days";
import { type SectionKey, type StrategySections, sectionKeys } from "@frontoffice/strategy-writer/strategy";
import type { Updateable } from "kysely";
import { audit } from "../../kernel/audit.ts";
import { conflict, precondition } from "../../kernel/errors.ts";
import { inTransaction, type Scope, userOf } from "../../kernel/scope.ts";
import { assertVersion } from "../../kernel/versions.ts";
import { getClient } from "../clients/queries.ts";
import { checkEdit } from "./drafts/rules.ts";
import type { DraftOrder, PendingDraft } from "./drafts/schema.ts";
import { strategyEntity } from "./entity.ts";
import { draftStrategy } from "./jobs.ts";
import { getStrategy, isDrafting, type LockedStrategy, lockStrategy, type StrategyRow } from "./queries.ts";
import { editTarget } from "./rules.ts";
import type { DraftStarted, GenerateStrategyInput, RegenerateStrategyInput, RenameStrategyInput, UpdateStrategyInput } from "./schema.ts";
import { addVersion } from "./versions/commands.ts";
import { getVersion } from "./versions/queries.ts";

/** A new strategy without content, and the job that writes its first draft. */
export function generateStrategy(scope: Scope, input: GenerateStrategyInput): Promise<DraftStarted> {
  return inTransaction(scope, async (tx) => {
    const client = await getClient(tx, input.clientId);
    const periodStart = input.periodStart ?? nextMonday(dayIn(client.timezone, tx.now()));
    const periodEnd = lastDay(periodStart, input.weeks);
    const title = input.title ?? `${client.name}, ${longDay(periodStart, "short")} to ${longDay(periodEnd)}`;
    const order: DraftOrder = {
      focus: input.focus ?? null,
      tone: input.tone ?? null,
      weeks: input.weeks,
      channels: input.channels,
      history: [],
      variant: 0,
      pending: null,
    };
    const { id } = await insertStrategy(tx, { clientId: client.id, title, periodStart, periodEnd, order, basedOnId: null });
    const pending = { section: null, instruction: input.instruction ?? null, baseVersion: 0 };
    const { jobId } = await startDraft(tx, { id, clientId: client.id, request: order }, pending);
    await audit(tx, {
      entity: strategyEntity,
      entityId: id,
      clientId: client.id,
      after: { title, status: "draft", periodStart, periodEnd, jobId },
    });
    return { jobId, strategyId: id };
  });
}

/** Another draft of one section or all; of an approved strategy it becomes a new strategy that continues it. */
export function regenerateStrategy(scope: Scope, input: RegenerateStrategyInput): Promise<DraftStarted> {
  return inTransaction(scope, async (tx) => {
    const held = await lockStrategy(tx, input.id);
    assertVersion("strategy", held.currentVersion ?? 0, input.expectedVersion);
    const strategy = await openForEditing(tx, held);
    const baseVersion = strategy.currentVersion ?? 0;
    if (baseVersion === 0 && input.section) throw precondition("Nothing is written yet: draft the whole strategy first.");
    const pending = { section: input.section ?? null, instruction: input.instruction ?? null, baseVersion };
    const { jobId } = await startDraft(tx, strategy, pending);
    await auditChange(tx, strategy, { after: { jobId, section: pending.section, instruction: pending.instruction } });
    return { jobId, strategyId: strategy.id };
  });
}

/** A person's edit is a new version. Sections that are sent unchanged make none. */
export function updateStrategy(scope: Scope, input: UpdateStrategyInput): Promise<StrategyRow> {
  return inTransaction(scope, async (tx) => {
    const held = await lockStrategy(tx, input.id);
    assertVersion("strategy", held.currentVersion ?? 0, input.expectedVersion);
    editTarget(held.status);
    if (held.currentVersion === null) throw precondition("Nothing is written yet: wait for the draft, or start it again.");
    if (await isDrafting(tx, held)) throw draftInProgress(held.jobId);
    const { sections } = await getVersion(tx, { id: held.id, number: held.currentVersion });
    const changed = changedSections(sections, input.sections);
    if (changed.length === 0) return getStrategy(tx, held.id);
    const edit = checkEdit(Object.fromEntries(changed.map((key) => [key, input.sections[key]])), held);
    const strategy = await openForEditing(tx, held);
    const number = (strategy.currentVersion ?? 0) + 1;
    await addVersion(tx, { strategyId: strategy.id, number, sections: { ...sections, ...edit }, author: "person" });
    await auditChange(tx, strategy, { before: { version: number - 1 }, after: { version: number, sections: changed } });
    return getStrategy(tx, strategy.id);
  });
}

export function renameStrategy(scope: Scope, { id, title }: RenameStrategyInput): Promise<StrategyRow> {
  return inTransaction(scope, async (tx) => {
    const strategy = await lockStrategy(tx, id);
    await changeStrategy(tx, id, { title });
    await auditChange(tx, strategy, { before: { title: strategy.title }, after: { title } });
    return getStrategy(tx, id);
  });
}

export function draftInProgress(jobId: string | null) {
  return conflict("A draft of this strategy is being written. Wait for it or cancel it first.", { jobId });
}

export async function changeStrategy(tx: Scope, id: string, change: Updateable<DB["strategies"]>): Promise<void> {
  await tx.db.updateTable("strategies").set(change).where("id", "=", id).execute();
}

export function auditChange(
  tx: Scope,
  { id, clientId }: { id: string; clientId: string },
  change: { before?: Record<string, unknown>; after?: Record<string, unknown> },
): Promise<void> {
  return audit(tx, { entity: strategyEntity, entityId: id, clientId, ...change });
}

/** The strategy that takes the new version: this one as a draft again, or a successor of the approved one. */
async function openForEditing(tx: Scope, strategy: LockedStrategy): Promise<LockedStrategy> {
  if (editTarget(strategy.status) === "successor") return createSuccessor(tx, strategy);
  if (strategy.status === "rejected") await changeStrategy(tx, strategy.id, { status: "draft" });
  return { ...strategy, status: "draft" };
}

/** An approved strategy is never changed: a draft that starts with its content takes the changes. */
async function createSuccessor(tx: Scope, approved: LockedStrategy): Promise<LockedStrategy> {
  const number = approved.currentVersion ?? 0;
  const { sections, author, model, promptTemplateVersion } = await getVersion(tx, { id: approved.id, number });
  const { clientId, title, periodStart, periodEnd } = approved;
  const order = { ...approved.request, pending: null };
  const { id } = await insertStrategy(tx, { clientId, title, periodStart, periodEnd, order, basedOnId: approved.id });
  const kind = author === "model" ? "model" : "person";
  await addVersion(tx, { strategyId: id, number: 1, sections, author: kind, model, promptTemplateVersion });
  await auditChange(tx, { id, clientId }, { after: { title, status: "draft", basedOnId: approved.id } });
  return lockStrategy(tx, id);
}

interface NewStrategy {
  clientId: string;
  title: string;
  periodStart: string;
  periodEnd: string;
  order: DraftOrder;
  basedOnId: string | null;
}

function insertStrategy(tx: Scope, { order, ...strategy }: NewStrategy): Promise<{ id: string }> {
  return tx.db
    .insertInto("strategies")
    .values({ ...strategy, request: JSON.stringify(order), companyId: tx.companyId, createdBy: userOf(tx), createdVia: tx.request.surface })
    .returning("id")
    .executeTakeFirstOrThrow();
}

async function startDraft(
  tx: Scope,
  { id, clientId, request }: Pick<LockedStrategy, "id" | "clientId" | "request">,
  pending: PendingDraft,
): Promise<{ jobId: string }> {
  const { companyId } = tx;
  const options = { companyId, clientId, dedupeKey: id, createdBy: userOf(tx), createdVia: tx.request.surface };
  const { jobId, existing } = await enqueue(tx.db, draftStrategy, { strategyId: id }, options);
  if (existing) throw draftInProgress(jobId);
  await changeStrategy(tx, id, { jobId, request: JSON.stringify({ ...request, pending }) });
  return { jobId };
}

function changedSections(before: StrategySections, change: Partial<StrategySections>): SectionKey[] {
  return sectionKeys.filter((key) => change[key] !== undefined && !isDeepStrictEqual(change[key], before[key]));
}

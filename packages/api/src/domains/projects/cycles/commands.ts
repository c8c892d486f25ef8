import type { DB } from "@frontoffice/db";
import type { Updateable } from "kysely";
import { audit, difference } from "../../../kernel/audit.ts";
import { conflict, isUniqueViolation, precondition } from "../../../kernel/errors.ts";
import { type AuditEntry, inTransaction, type Scope, userOf } from "../../../kernel/scope.ts";
import { assertVersion } from "../../../kernel/versions.ts";
import { lockProject } from "../queries.ts";
import { assertIdle, overlap } from "../rules.ts";
import { cycleEntity } from "./entity.ts";
import { assertMayMove } from "./policy.ts";
import { type CycleRow, getCycle, listGivenAway, lockCycle, lockCycleToDelete, lockDeletedCycle } from "./queries.ts";
import { cyclePrefix, timesAfter } from "./rules.ts";
import { type CreateCycleInput, cycleStatus, type UpdateCycleInput } from "./schema.ts";

const HIGHEST = 1_000_000;

/** The project is locked, so that cycles made at the same moment get different numbers and folders. */
export function createCycle(scope: Scope, input: CreateCycleInput): Promise<CycleRow> {
  return inTransaction(scope, async (tx) => {
    const { projectId, description, metadata = {} } = input;
    await lockProject(tx, projectId);
    const { highest, prefixes } = await listGivenAway(tx, projectId);
    const number = input.number ?? nextNumber(highest);
    const s3Prefix = freePrefix(input.s3Prefix, number, prefixes);
    const made = { companyId: tx.companyId, createdBy: userOf(tx), createdVia: tx.request.surface };
    const { id } = await tx.db
      .insertInto("cycles")
      .values({
        ...made,
        projectId,
        number,
        name: input.name ?? `Cycle ${number}`,
        s3Prefix,
        description,
        metadata: JSON.stringify(metadata),
      })
      .returning("id")
      .executeTakeFirstOrThrow()
      .catch(numberTaken(number));
    const cycle = await getCycle(tx, id);
    await auditCycle(tx, cycle, { after: { projectId, number, s3Prefix, ...describe(cycle) } });
    return cycle;
  });
}

export function updateCycle(scope: Scope, input: UpdateCycleInput): Promise<CycleRow> {
  return inTransaction(scope, async (tx) => {
    await lockCycle(tx, input.id);
    const before = await getCycle(tx, input.id);
    assertVersion("cycle", before.version, input.expectedVersion);
    const { name, description, metadata } = input;
    const moved = move(tx, before, input);
    await changeCycle(tx, before.id, { name, description, ...moved, ...(metadata && { metadata: JSON.stringify(metadata) }) });
    const after = await getCycle(tx, input.id);
    await auditCycle(tx, after, difference(describe(before), describe(after)));
    return after;
  });
}

/** What lies in the storage stays, and restoreCycle undoes it. */
export function deleteCycle(scope: Scope, { id }: { id: string }): Promise<CycleRow> {
  return inTransaction(scope, async (tx) => {
    await lockCycleToDelete(tx, id);
    const cycle = await getCycle(tx, id);
    assertIdle("cycle", cycle);
    const deletedAt = tx.now();
    await changeCycle(tx, id, { deletedAt });
    await auditCycle(tx, cycle, { before: { deletedAt: null }, after: { deletedAt } });
    return { ...cycle, version: cycle.version + 1, deletedAt };
  });
}

export function restoreCycle(scope: Scope, { id }: { id: string }): Promise<CycleRow> {
  return inTransaction(scope, async (tx) => {
    const { number, projectId, deletedAt } = await lockDeletedCycle(tx, id);
    await lockProject(tx, projectId);
    await changeCycle(tx, id, { deletedAt: null }).catch(numberTaken(number));
    const cycle = await getCycle(tx, id);
    await auditCycle(tx, cycle, { before: { deletedAt }, after: { deletedAt: null } });
    return cycle;
  });
}

function nextNumber(highest: number): number {
  if (highest < HIGHEST) return highest + 1;
  throw precondition(`The highest number, ${HIGHEST}, is given away. Name a number that is free.`, { highest });
}

function freePrefix(wanted: string | undefined, number: number, taken: ReadonlySet<string>): string {
  if (wanted === undefined) return cyclePrefix(number, taken);
  if (![...taken].some((prefix) => overlap(prefix, wanted))) return wanted;
  const message = "Another cycle of this project has this folder, one around it or one below it, or had it before it was deleted.";
  throw conflict(message, { fields: { s3Prefix: message } });
}

function move(tx: Scope, before: CycleRow, { status: to }: UpdateCycleInput): Updateable<DB["cycles"]> {
  const from = cycleStatus.parse(before.status);
  if (to === undefined || to === from) return {};
  assertMayMove(tx, from, to);
  return { status: to, ...timesAfter(to, before, tx.now()) };
}

async function changeCycle(tx: Scope, id: string, change: Updateable<DB["cycles"]>): Promise<void> {
  await tx.db
    .updateTable("cycles")
    .set((eb) => ({ ...change, version: eb("version", "+", 1) }))
    .where("id", "=", id)
    .execute();
}

function numberTaken(number: number) {
  return (error: unknown): never => {
    if (!isUniqueViolation(error, "cycles_number")) throw error;
    throw conflict(`This project has a cycle ${number} already.`, { fields: { number: "This number is taken." } });
  };
}

/** In the words of updateCycle's input, so that the audit row can be taken back; the times follow from the state. */
function describe({ name, description, status, metadata }: CycleRow) {
  return { name, description, status, metadata };
}

function auditCycle(tx: Scope, { id, clientId }: CycleRow, change: Pick<AuditEntry, "before" | "after">): Promise<void> {
  return audit(tx, { entity: cycleEntity, entityId: id, clientId, ...change });
}

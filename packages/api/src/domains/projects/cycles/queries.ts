import { type Given, sql } from "@frontoffice/db";
import { z } from "zod";
import { notFound, precondition } from "../../../kernel/errors.ts";
import { listQuery } from "../../../kernel/list-query.ts";
import type { Page } from "../../../kernel/page.ts";
import type { Scope } from "../../../kernel/scope.ts";
import { type Found, isFound, searchFor } from "../../../kernel/search.ts";
import { id as rowId } from "../../../kernel/text.ts";
import { sessionCounts } from "../queries.ts";
import type { ListCyclesInput } from "./schema.ts";

const everyCycle = ({ db }: Pick<Scope, "db">) => db.selectFrom("cycles");

/** With a deleted project its cycles are gone too. */
const ownCycles = (scope: Pick<Scope, "db">) =>
  everyCycle(scope)
    .where("cycles.deletedAt", "is", null)
    .where("cycles.projectId", "in", (eb) => eb.selectFrom("projects").select("projects.id").where("projects.deletedAt", "is", null));

const columns = [
  ...(["cycles.id", "cycles.projectId", "cycles.number", "cycles.name", "cycles.s3Prefix", "cycles.status", "cycles.description"] as const),
  ...(["cycles.startedAt", "cycles.completedAt", "cycles.version", "cycles.createdAt", "cycles.updatedAt", "cycles.deletedAt"] as const),
] as const;

const inFull = (cycles: ReturnType<typeof everyCycle>) =>
  cycles
    .innerJoin("projects as project", (join) =>
      join.onRef("project.companyId", "=", "cycles.companyId").onRef("project.id", "=", "cycles.projectId"),
    )
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom("uploadSessions as session")
          .whereRef("session.companyId", "=", "cycles.companyId")
          .whereRef("session.cycleId", "=", "cycles.id")
          .select(sessionCounts)
          .as("counts"),
      (join) => join.onTrue(),
    )
    .select(columns)
    .select(sql<Record<string, unknown>>`cycles.metadata`.as("metadata"))
    .select(["project.name as projectName", "project.clientId"])
    .select(["counts.sessions", "counts.activeSessions", "counts.files", "counts.bytes", "counts.lastUploadAt"]);

export type CycleRow = Awaited<ReturnType<typeof getCycle>>;

interface CycleFilters extends Found {
  projectId: string | undefined;
  status: string | undefined;
}

const places = { cycles: { id: "cycles.id", text: sql<string>`lower(cycles.name)` } };

/** The highest number first. */
const cycleList = listQuery({
  table: "cycles",
  order: ["number", "id"],
  direction: "desc",
  cursor: [z.int().min(0).max(1_000_000), rowId()],
  matching: (db, { projectId, status, ...found }: Given<CycleFilters>) =>
    ownCycles({ db })
      .$if(projectId !== undefined, (query) => query.where("cycles.projectId", "=", projectId ?? ""))
      .$if(status !== undefined, (query) => query.where("cycles.status", "=", status ?? ""))
      .$if(found.pattern !== undefined, (query) => query.where(isFound(found, places))),
  inFull,
});

export async function listCycles(scope: Scope, { projectId, status, search, ...wanted }: ListCyclesInput): Promise<Page<CycleRow>> {
  return cycleList(scope, wanted, { projectId, status, ...(await searchFor(scope, ["cycles"], search)) });
}

export async function getCycle(scope: Scope, id: string) {
  const row = await inFull(ownCycles(scope)).where("cycles.id", "=", id).executeTakeFirst();
  if (!row) throw notFound("cycle");
  return row;
}

/** Held until the transaction ends, so that two changes to one cycle come one after the other. */
export async function lockCycle(tx: Scope, id: string): Promise<void> {
  const row = await ownCycles(tx).select("cycles.id").where("cycles.id", "=", id).forNoKeyUpdate().executeTakeFirst();
  if (!row) throw notFound("cycle");
}

/** Held so that no upload starts meanwhile: what sets one in motion holds the row FOR SHARE before it does. */
export async function lockCycleToDelete(tx: Scope, id: string): Promise<void> {
  const row = await ownCycles(tx).select("cycles.id").where("cycles.id", "=", id).forUpdate().executeTakeFirst();
  if (!row) throw notFound("cycle");
}

/** A cycle of the project that takes something new; held so that it is not archived or deleted meanwhile. */
export async function lockOpenCycle(tx: Scope, { id, projectId }: { id: string; projectId: string }) {
  const cycle = await ownCycles(tx)
    .select(["cycles.id", "cycles.s3Prefix", "cycles.status"])
    .where("cycles.projectId", "=", projectId)
    .where("cycles.id", "=", id)
    .forShare()
    .executeTakeFirst();
  if (!cycle) throw notFound("cycle");
  if (cycle.status === "archived") throw precondition("This cycle is archived: nothing new is sent to it.");
  return cycle;
}

export async function lockDeletedCycle(tx: Scope, id: string) {
  const row = await everyCycle(tx)
    .select(["cycles.id", "cycles.number", "cycles.projectId", "cycles.deletedAt"])
    .where("cycles.id", "=", id)
    .where("cycles.deletedAt", "is not", null)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!row) throw notFound("deleted cycle");
  return row;
}

/** What numbers and folders were ever given away in a project: files of a deleted cycle still lie in its folder. */
export async function listGivenAway(tx: Scope, projectId: string): Promise<{ highest: number; prefixes: ReadonlySet<string> }> {
  const rows = await everyCycle(tx).select(["cycles.number", "cycles.s3Prefix"]).where("cycles.projectId", "=", projectId).execute();
  return { highest: Math.max(0, ...rows.map(({ number }) => number)), prefixes: new Set(rows.map(({ s3Prefix }) => s3Prefix)) };
}

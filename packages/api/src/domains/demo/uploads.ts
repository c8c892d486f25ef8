import type { Scope } from "../../kernel/scope.ts";
import type { Services } from "../../kernel/services.ts";
import { createProject, updateProject } from "../projects/commands.ts";
import { createCycle, updateCycle } from "../projects/cycles/commands.ts";
import { type CycleStatus, updateCycleInput } from "../projects/cycles/schema.ts";
import { updateProjectInput } from "../projects/schema.ts";
import { fillFolders, sendFolders } from "./folders.ts";
import { type As, findCast } from "./people.ts";
import { withdrawUploads } from "./removed-uploads.ts";
import { DEMO_CLIENTS, DEMO_COMPANY } from "./rules.ts";
import { carryTransfer } from "./transfers.ts";
import { type DemoCycle, type DemoProject, demoProjects, demoTransfers, OLD_WEBSITE } from "./uploads.rules.ts";

export interface DemoUploadsOptions {
  services: Services;
  /** A folder of this machine that the operator has opened to the demo company; it is filled. */
  root: string;
  /** Runs what is queued to its end. */
  runJobs(): Promise<void>;
  /** An earlier call was cut off: what it left half made is taken away first. */
  replace?: boolean;
}

const DAY_MS = 86_400_000;
const MOVES: readonly CycleStatus[] = ["active", "completed", "archived"];

interface Made {
  id: string;
  /** By number, from one on. */
  cycleIds: string[];
}

/**
 * Gives the demo company projects, cycles and uploads in every state; what is called uploaded is in the store, which must be running.
 * False where there is nothing to do: without a demo company, with projects in it, or where somebody has begun to work in those of an
 * earlier call.
 */
export async function addUploads({ services, root, runJobs, replace = false }: DemoUploadsOptions): Promise<boolean> {
  const cast = await findCast(services, DEMO_COMPANY);
  if (!cast || !(replace ? await withdrawUploads(cast.as) : await lacksUploads(services))) return false;
  const now = services.now();
  const clients = await listClients(cast.as("owner", "clients.list"));
  await fillFolders(root);
  const made = new Map<string, Made>();
  for (const project of demoProjects(now)) made.set(project.name, await addProject(cast.as, project, clients));
  const placeOf = (name: string, cycle?: number) => {
    const { id, cycleIds } = made.get(name) ?? { id: "", cycleIds: [] };
    return { projectId: id, cycleId: cycle === undefined ? undefined : cycleIds[cycle - 1] };
  };
  const transfers = demoTransfers(now);
  for (const transfer of transfers) await carryTransfer(cast.as, transfer, placeOf(transfer.project, transfer.cycle));
  await sendFolders({ as: cast.as, root, runJobs, ...placeOf("Installation photos", 3) });
  for (const project of demoProjects(now)) await moveCycles(cast.as, project, made.get(project.name)?.cycleIds ?? []);
  const close = updateProjectInput.parse({ id: placeOf(OLD_WEBSITE).projectId, isActive: false });
  await updateProject(cast.as("owner", "projects.update"), close);
  return true;
}

/** Whether there is a demo company that has never had a project. */
export async function lacksUploads(services: Services): Promise<boolean> {
  const cast = await findCast(services, DEMO_COMPANY);
  if (!cast) return false;
  const own = services.tenant(cast.companyId).selectFrom("projects").select("id");
  return (await own.limit(1).executeTakeFirst()) === undefined;
}

/** Ids of the demo's clients by their names. */
async function listClients({ db }: Scope): Promise<Map<string, string>> {
  const rows = await db.selectFrom("clients").select(["id", "name"]).execute();
  return new Map(rows.map(({ id, name }) => [name, id]));
}

async function addProject(as: As, { name, client, description, added, cycles }: DemoProject, clients: Map<string, string>): Promise<Made> {
  const scope = before(as("admin", "projects.create"), added);
  const clientId = client && (clients.get(DEMO_CLIENTS[client].name) ?? null);
  const { id } = await createProject(scope, { name, description, clientId });
  const { db } = scope;
  await db.updateTable("projects").set({ createdAt: scope.now() }).where("id", "=", id).execute();
  const cycleIds: string[] = [];
  for (const cycle of cycles) cycleIds.push(await addCycle(as, id, cycle, added));
  return { id, cycleIds };
}

/** An archived cycle takes nothing new, so each stays open until its files are there. */
async function addCycle(as: As, projectId: string, { name, description, metadata, begun }: DemoCycle, added: number): Promise<string> {
  const scope = before(as("admin", "cycles.create"), begun ?? added);
  const { id } = await createCycle(scope, { projectId, name, description, metadata });
  const { db } = scope;
  await db.updateTable("cycles").set({ createdAt: scope.now() }).where("id", "=", id).execute();
  return id;
}

/** Each through the states on its way, on the days on which it is said to have been. */
async function moveCycles(as: As, { cycles }: DemoProject, ids: readonly string[]): Promise<void> {
  for (const [index, { status, begun = 0, done = 0 }] of cycles.entries()) {
    const id = ids[index];
    if (!id) continue;
    for (const to of MOVES.slice(0, MOVES.indexOf(status) + 1))
      await updateCycle(before(as("admin", "cycles.update"), to === "active" ? begun : done), updateCycleInput.parse({ id, status: to }));
  }
}

function before(scope: Scope, days: number): Scope {
  const at = new Date(scope.now().getTime() - days * DAY_MS);
  return { ...scope, now: () => at };
}

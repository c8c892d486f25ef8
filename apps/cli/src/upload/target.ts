import type { FrontofficeClient } from "@frontoffice/client";
import { usage } from "../exits.ts";

type Projects = FrontofficeClient["projects"];
export type Project = Awaited<ReturnType<Projects["get"]>>;
export type Cycle = Awaited<ReturnType<FrontofficeClient["cycles"]["get"]>>;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The project of that name or id; undefined when there is none of that name. */
export async function findProject(client: FrontofficeClient, named: string): Promise<Project | undefined> {
  if (UUID.test(named)) return client.projects.get({ id: named });
  const wanted = named.trim().toLowerCase();
  const found: Project[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await client.projects.list({ search: named.slice(0, 100), limit: 100, ...(cursor !== undefined && { cursor }) });
    found.push(...page.items.filter(({ name }) => name.toLowerCase() === wanted));
    if (page.nextCursor === null) break;
    cursor = page.nextCursor;
  }
  if (found.length < 2) return found[0];
  const ids = found.map(({ id, clientName }) => `  ${id}  ${clientName ?? "your company"}`).join("\n");
  throw usage(`There are ${found.length} projects named "${named}". Give one of these ids as --project:\n${ids}`);
}

/** The cycle of that number; undefined when the project has none. */
export async function findCycle(client: FrontofficeClient, projectId: string, number: number): Promise<Cycle | undefined> {
  for (let cursor: string | undefined; ; ) {
    const page = await client.cycles.list({ projectId, limit: 100, ...(cursor !== undefined && { cursor }) });
    const found = page.items.find((cycle) => cycle.number === number);
    if (found || page.nextCursor === null) return found;
    cursor = page.nextCursor;
  }
}

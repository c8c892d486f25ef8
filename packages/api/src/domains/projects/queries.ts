import { type Given, sql } from "@frontoffice/db";
import { notFound, precondition } from "../../kernel/errors.ts";
import { listQuery } from "../../kernel/list-query.ts";
import type { Page } from "../../kernel/page.ts";
import type { Scope } from "../../kernel/scope.ts";
import { type Found, isFound, searchFor } from "../../kernel/search.ts";
import { id as rowId } from "../../kernel/text.ts";
import { sessionsInTheWay } from "../storage/rules.ts";
import type { ListProjectsInput } from "./schema.ts";

/** All projects of the company, deleted ones too. */
const everyProject = ({ db }: Pick<Scope, "db">) => db.selectFrom("projects");

const ownProjects = (scope: Pick<Scope, "db">) => everyProject(scope).where("projects.deletedAt", "is", null);

const inProgress = sql.join(sessionsInTheWay.map((status) => sql.lit(status)));

/** What the upload sessions of one project or cycle amount to. */
export const sessionCounts = [
  sql<number>`count(*)::int`.as("sessions"),
  sql<number>`(count(*) filter (where session.status in (${inProgress})))::int`.as("activeSessions"),
  sql<number>`coalesce(sum(session.files_uploaded), 0)::bigint`.as("files"),
  sql<number>`coalesce(sum(session.bytes_done), 0)::bigint`.as("bytes"),
  sql<Date | null>`max(coalesce(session.completed_at, session.last_seen_at, session.started_at)) filter (where session.files_uploaded > 0)`.as(
    "lastUploadAt",
  ),
] as const;

const inFull = (projects: ReturnType<typeof everyProject>) =>
  projects
    .leftJoin("clients as client", (join) =>
      join.onRef("client.companyId", "=", "projects.companyId").onRef("client.id", "=", "projects.clientId"),
    )
    .leftJoin("storageConnections as connection", (join) =>
      join.onRef("connection.companyId", "=", "projects.companyId").onRef("connection.id", "=", "projects.storageConnectionId"),
    )
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom("uploadSessions as session")
          .whereRef("session.companyId", "=", "projects.companyId")
          .whereRef("session.projectId", "=", "projects.id")
          .select(sessionCounts)
          .as("counts"),
      (join) => join.onTrue(),
    )
    .selectAll("projects")
    .select(["client.name as clientName", "connection.name as connectionName"])
    .select(["counts.sessions", "counts.activeSessions", "counts.files", "counts.bytes", "counts.lastUploadAt"])
    .select((eb) =>
      eb
        .selectFrom("cycles")
        .select((count) => count.fn.countAll<number>().as("count"))
        .whereRef("cycles.companyId", "=", "projects.companyId")
        .whereRef("cycles.projectId", "=", "projects.id")
        .where("cycles.deletedAt", "is", null)
        .$asScalar()
        .$notNull()
        .as("cycles"),
    );

export type ProjectRow = Awaited<ReturnType<typeof getProject>>;

interface ProjectFilters extends Found {
  clientId: string | undefined;
  active: boolean | undefined;
}

/** By the project's own name, or by its client's. */
const places = {
  projects: { id: "projects.id", text: sql<string>`lower(projects.name)` },
  clients: {
    id: "projects.clientId",
    text: sql<string>`(select c.sort_name from clients c where c.company_id = projects.company_id and c.id = projects.client_id)`,
  },
};

/** The newest first. */
const projectList = listQuery({
  table: "projects",
  client: "clientId",
  order: ["id"],
  direction: "desc",
  cursor: [rowId()],
  matching: (db, { clientId, active, ...found }: Given<ProjectFilters>) =>
    ownProjects({ db })
      .$if(clientId !== undefined, (query) => query.where("projects.clientId", "=", clientId ?? ""))
      .$if(active !== undefined, (query) => query.where("projects.isActive", "=", active ?? true))
      .$if(found.pattern !== undefined, (query) => query.where(isFound(found, places))),
  inFull,
});

export async function listProjects(scope: Scope, { clientId, active, search, ...wanted }: ListProjectsInput): Promise<Page<ProjectRow>> {
  return projectList(scope, wanted, { clientId, active, ...(await searchFor(scope, ["projects", "clients"], search)) });
}

export async function getProject(scope: Scope, id: string) {
  const row = await inFull(ownProjects(scope)).where("projects.id", "=", id).executeTakeFirst();
  if (!row) throw notFound("project");
  return row;
}

/** Held until the transaction ends, so that two changes to one project come one after the other. */
export async function lockProject(tx: Scope, id: string): Promise<void> {
  const row = await ownProjects(tx).select("projects.id").where("projects.id", "=", id).forNoKeyUpdate().executeTakeFirst();
  if (!row) throw notFound("project");
}

/** Held so that no upload starts meanwhile: what sets one in motion holds the row FOR SHARE before it does. */
export async function lockProjectToDelete(tx: Scope, id: string): Promise<void> {
  const row = await ownProjects(tx).select("projects.id").where("projects.id", "=", id).forUpdate().executeTakeFirst();
  if (!row) throw notFound("project");
}

/** A project that takes something new; held so that it is not put out of use meanwhile. */
export async function lockOpenProject(tx: Scope, id: string) {
  const project = await ownProjects(tx)
    .select(["projects.id", "projects.name", "projects.clientId", "projects.storageConnectionId", "projects.bucketName"])
    .select(["projects.defaultPrefix", "projects.isActive"])
    .where("projects.id", "=", id)
    .forShare()
    .executeTakeFirst();
  if (!project) throw notFound("project");
  if (!project.isActive) throw precondition("This project is not active: nothing new is sent to it.");
  return project;
}

export async function lockDeletedProject(tx: Scope, id: string) {
  const row = await everyProject(tx)
    .select(["projects.id", "projects.name", "projects.deletedAt"])
    .where("projects.id", "=", id)
    .where("projects.deletedAt", "is not", null)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!row) throw notFound("deleted project");
  return row;
}

import { sql } from "@frontoffice/db";
import { notFound, precondition } from "../../kernel/errors.ts";
import { ofListedClients } from "../../kernel/listed-clients.ts";
import { type Page, readCursor, toPage } from "../../kernel/page.ts";
import type { Scope } from "../../kernel/scope.ts";
import { containing, id as rowId } from "../../kernel/text.ts";
import { sessionsInTheWay } from "../storage/rules.ts";
import type { ListProjectsInput } from "./schema.ts";

/** All projects of the company, deleted ones too. */
const everyProject = ({ db }: Scope) => db.selectFrom("projects");

const ownProjects = (scope: Scope) => everyProject(scope).where("projects.deletedAt", "is", null);

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

/** The newest first; the first page carries the count of all. */
export async function listProjects(scope: Scope, input: ListProjectsInput): Promise<Page<ProjectRow>> {
  const before = readCursor(input.cursor, rowId());
  const { clientId, active, search } = input;
  const matching = ownProjects(scope)
    .where(ofListedClients(scope, "projects.clientId"))
    .$if(clientId !== undefined, (query) => query.where("projects.clientId", "=", clientId ?? ""))
    .$if(active !== undefined, (query) => query.where("projects.isActive", "=", active ?? true))
    .$if(Boolean(search), (query) => query.where(named(containing(search ?? ""))));
  const [rows, total] = await Promise.all([
    inFull(matching)
      .$if(before !== undefined, (query) => query.where("projects.id", "<", before?.[0] ?? ""))
      .orderBy("projects.id", "desc")
      .limit(input.limit + 1)
      .execute(),
    before === undefined ? countOf(matching) : undefined,
  ]);
  return { ...toPage(rows, input.limit, (row) => [row.id]), ...(total !== undefined && { total }) };
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

/** By the project's own name or its client's. */
function named(pattern: string) {
  return sql<boolean>`(lower(projects.name) like ${pattern} or exists (
    select from clients c where c.company_id = projects.company_id and c.id = projects.client_id and lower(c.name) like ${pattern}))`;
}

async function countOf(projects: ReturnType<typeof everyProject>): Promise<number> {
  const { count } = await projects.select((eb) => eb.fn.countAll<number>().as("count")).executeTakeFirstOrThrow();
  return count;
}

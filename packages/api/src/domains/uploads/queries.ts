import { type Given, sql } from "@frontoffice/db";
import { z } from "zod";
import type { NamedCompany } from "../../adapters/folders.ts";
import { notFound } from "../../kernel/errors.ts";
import { listQuery } from "../../kernel/list-query.ts";
import type { Page } from "../../kernel/page.ts";
import type { Scope } from "../../kernel/scope.ts";
import { type Found, isFound, searchFor } from "../../kernel/search.ts";
import { activeUploadStatuses, type ListUploadSessionsInput, type OpenFoldersView, type SourceKind, type UploadStatus } from "./schema.ts";

/** The company's sessions; those of a deleted project keep its name. */
const ownSessions = ({ db }: Pick<Scope, "db">) => db.selectFrom("uploadSessions as session");

const inFull = (sessions: ReturnType<typeof ownSessions>) =>
  sessions
    .innerJoin("projects as project", (join) =>
      join.onRef("project.companyId", "=", "session.companyId").onRef("project.id", "=", "session.projectId"),
    )
    .leftJoin("cycles as cycle", (join) =>
      join.onRef("cycle.companyId", "=", "session.companyId").onRef("cycle.id", "=", "session.cycleId"),
    )
    .leftJoin("storageConnections as connection", (join) =>
      join.onRef("connection.companyId", "=", "session.companyId").onRef("connection.id", "=", "session.storageConnectionId"),
    )
    .leftJoin("receipts as receipt", (join) =>
      join.onRef("receipt.companyId", "=", "session.companyId").onRef("receipt.uploadSessionId", "=", "session.id"),
    )
    .leftJoin("users as person", "person.id", "session.userId")
    .selectAll("session")
    .select(["project.name as projectName", "project.clientId", "cycle.name as cycleName", "cycle.number as cycleNumber"])
    // Looked up for each row: a join might read all clients in order, since the planner cannot see how few a limited caller has.
    .select((eb) =>
      eb
        .selectFrom("clients as client")
        .select("client.name")
        .whereRef("client.companyId", "=", "session.companyId")
        .whereRef("client.id", "=", "project.clientId")
        .as("clientName"),
    )
    .select(["connection.name as connectionName", "person.name as userName", "receipt.id as receiptId"])
    .$narrowType<Narrow>();

const shown = (scope: Scope) => inFull(ownSessions(scope));

interface Narrow {
  status: UploadStatus;
  sourceKind: SourceKind;
  scanMode: "walk" | "find";
  compare: "checksum" | "size_mtime";
}

export type SessionRow = Awaited<ReturnType<typeof getSession>>;
export type LockedSession = Awaited<ReturnType<typeof lockSession>>;

type SessionFilters = Found & Pick<ListUploadSessionsInput, "projectId" | "cycleId" | "clientId" | "status" | "sourceKind" | "active">;

/** By the session's own name, or by its project's. */
const places = {
  upload_sessions: { id: "session.id", text: sql<string>`lower(session.name)` },
  projects: {
    id: "session.projectId",
    text: sql<string>`(select lower(p.name) from projects p where p.company_id = session.company_id and p.id = session.project_id)`,
  },
};

const active = sql.join(activeUploadStatuses.map((status) => sql.lit(status)));

/** Newest first: ids rise with time. */
const sessionList = listQuery({
  table: "session",
  client: "clientId",
  order: ["id"],
  direction: "desc",
  cursor: [z.uuid()],
  matching: (db, given: Given<SessionFilters>) =>
    ownSessions({ db })
      .$if(given.projectId !== undefined, (query) => query.where("session.projectId", "=", given.projectId ?? ""))
      .$if(given.cycleId !== undefined, (query) => query.where("session.cycleId", "=", given.cycleId ?? ""))
      .$if(given.clientId !== undefined, (query) => query.where("session.clientId", "=", given.clientId ?? ""))
      .$if(given.status !== undefined, (query) => query.where("session.status", "=", given.status ?? ""))
      .$if(given.sourceKind !== undefined, (query) => query.where("session.sourceKind", "=", given.sourceKind ?? ""))
      .$if(given.active === true, (query) => query.where(sql<boolean>`session.status in (${active})`))
      .$if(given.active === false, (query) => query.where(sql<boolean>`session.status not in (${active})`))
      .$if(given.pattern !== undefined, (query) => query.where(isFound(given, places))),
  inFull,
});

export async function listSessions(scope: Scope, input: ListUploadSessionsInput): Promise<Page<SessionRow>> {
  const { projectId, cycleId, clientId, status, sourceKind, active, search, ...wanted } = input;
  const found = await searchFor(scope, ["upload_sessions", "projects"], search);
  return sessionList(scope, wanted, { projectId, cycleId, clientId, status, sourceKind, active, ...found });
}

export async function getSession(scope: Scope, id: string) {
  const row = await shown(scope).where("session.id", "=", id).executeTakeFirst();
  if (!row) throw notFound("upload session");
  return row;
}

/** Holds the row until the transaction ends, so that changes to one session come one after the other. */
export async function lockSession(tx: Scope, id: string) {
  const row = await ownSessions(tx)
    .innerJoin("projects as project", (join) =>
      join.onRef("project.companyId", "=", "session.companyId").onRef("project.id", "=", "session.projectId"),
    )
    .selectAll("session")
    .select("project.clientId")
    .$narrowType<Narrow>()
    .where("session.id", "=", id)
    .forNoKeyUpdate("session")
    .executeTakeFirst();
  if (!row) throw notFound("upload session");
  return row;
}

/** The session that a job works or has worked for. */
export async function getSessionOfJob(scope: Scope, jobId: string): Promise<SessionRow> {
  const row = await shown(scope)
    .innerJoin("jobs as job", (join) =>
      join
        .onRef("job.companyId", "=", "session.companyId")
        .on("job.id", "=", jobId)
        .on("job.type", "=", "uploads.run")
        .on(sql<boolean>`session.id = (job.payload ->> 'sessionId')::uuid`),
    )
    .executeTakeFirst();
  if (!row) throw notFound("upload job");
  return row;
}

/** Whether a job that was given to a session still waits or runs. */
export async function isJobLive({ db }: Scope, jobId: string | null): Promise<boolean> {
  if (jobId === null) return false;
  const live = await db
    .selectFrom("jobs")
    .select("id")
    .where("id", "=", jobId)
    .where("status", "in", ["queued", "running"])
    .where("cancelRequestedAt", "is", null)
    .executeTakeFirst();
  return live !== undefined;
}

/** What an operator knows the company by. */
export async function getNamedCompany({ db, companyId }: Scope): Promise<NamedCompany> {
  return db.selectFrom("companies").select(["id", "code"]).where("id", "=", companyId).executeTakeFirstOrThrow();
}

/** The folders that may be sent, as far as this machine's settings tell: the worker looks at its own before it reads. */
export async function listOpenFolders(scope: Scope): Promise<OpenFoldersView> {
  const roots = scope.adapters.folders.rootsOf(await getNamedCompany(scope));
  return { items: roots.map((path) => ({ path })) };
}

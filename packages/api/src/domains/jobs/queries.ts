import { type Given, sql } from "@frontoffice/db";
import { z } from "zod";
import { notFound } from "../../kernel/errors.ts";
import { titleOfJob } from "../../kernel/job-titles.ts";
import { listQuery } from "../../kernel/list-query.ts";
import { ofListedClients } from "../../kernel/listed-clients.ts";
import type { Page } from "../../kernel/page.ts";
import type { Scope } from "../../kernel/scope.ts";
import type { JobStatus, ListJobsInput } from "./schema.ts";

/** The company's jobs; what the system does for itself is not shown to people. */
const ownJobs = ({ db }: Pick<Scope, "db">) => db.selectFrom("jobs").where(sql<boolean>`jobs.audience = 'company'`);

const inFull = (jobs: ReturnType<typeof ownJobs>) =>
  jobs
    .leftJoin("clients", (join) => join.onRef("clients.companyId", "=", "jobs.companyId").onRef("clients.id", "=", "jobs.clientId"))
    .leftJoin("users as creator", "creator.id", "jobs.createdBy")
    .select(["jobs.id", "jobs.type", "jobs.status", "jobs.progress", "jobs.attempts", "jobs.maxAttempts", "jobs.error", "jobs.result"])
    .select(["jobs.clientId", "jobs.payload", "jobs.createdBy", "jobs.createdVia", "jobs.createdAt", "jobs.startedAt", "jobs.finishedAt"])
    .select(["jobs.runAt", "jobs.cancelRequestedAt", "clients.name as clientName", "creator.name as creatorName"]);

export interface JobRow {
  id: string;
  type: string;
  /** What people read for the type. */
  title: string;
  status: string;
  progress: unknown;
  attempts: number;
  maxAttempts: number;
  error: string | null;
  result: unknown;
  payload: unknown;
  clientId: string | null;
  clientName: string | null;
  createdBy: string | null;
  creatorName: string | null;
  createdVia: string;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  runAt: Date;
  cancelRequestedAt: Date | null;
}

/** Adds to each row what people read for its type. */
const titled = <Row extends { type: string }>(scope: Scope, rows: Row[]) =>
  rows.map((row) => ({ ...row, title: titleOfJob(scope, row.type) }));

export interface JobDetailRow extends JobRow {
  history: { attempt: number; outcome: string; error: string | null; startedAt: Date; endedAt: Date }[];
}

type JobFilters = Pick<ListJobsInput, "status" | "type" | "clientId">;

/** Newest first; ids of PostgreSQL's uuidv7() rise with time, so one index serves the order. */
const jobList = listQuery({
  table: "jobs",
  client: "clientId",
  order: ["id"],
  direction: "desc",
  cursor: [z.uuid()],
  matching: (db, { status, type, clientId }: Given<JobFilters>) =>
    ownJobs({ db })
      .$if(status !== undefined, (query) => query.where("jobs.status", "=", status ?? ""))
      .$if(type !== undefined, (query) => query.where("jobs.type", "=", type ?? ""))
      .$if(clientId !== undefined, (query) => query.where("jobs.clientId", "=", clientId ?? null)),
  inFull,
});

export async function listJobs(scope: Scope, { status, type, clientId, ...wanted }: ListJobsInput): Promise<Page<JobRow>> {
  const page = await jobList(scope, wanted, { status, type, clientId });
  return { ...page, items: titled(scope, page.items) };
}

export async function getJob(scope: Scope, id: string): Promise<JobRow> {
  const [row] = titled(scope, await inFull(ownJobs(scope)).where("jobs.id", "=", id).execute());
  if (!row) throw notFound("job");
  return row;
}

export async function getJobWithHistory(scope: Scope, id: string): Promise<JobDetailRow> {
  const job = await getJob(scope, id);
  const history = await scope.db
    .selectFrom("jobAttempts")
    .select(["attempt", "outcome", "error", "startedAt", "endedAt"])
    .where("jobId", "=", id)
    .orderBy("claimNo", "desc")
    .limit(100)
    .execute();
  return { ...job, history };
}

/** The jobs among these ids, as they are now. */
export async function listJobsById(scope: Scope, ids: readonly string[]): Promise<JobRow[]> {
  if (ids.length === 0) return [];
  const rows = await inFull(ownJobs(scope))
    .where("jobs.id", "in", [...ids])
    .orderBy("jobs.id")
    .execute();
  return titled(scope, rows);
}

/** What waits or runs, the newest first. */
export async function listLiveJobs(scope: Scope, limit: number): Promise<JobRow[]> {
  const live = inFull(ownJobs(scope)).where(ofListedClients(scope, "jobs.clientId")).where("jobs.status", "in", ["queued", "running"]);
  return titled(scope, await live.orderBy("jobs.id", "desc").limit(limit).execute());
}

export async function countJobs(scope: Scope): Promise<Partial<Record<JobStatus, number>>> {
  return countByStatus(ownJobs(scope).where(ofListedClients(scope, "jobs.clientId")));
}

/** How many wait or run: few, however many are finished. */
export async function countLiveJobs(scope: Scope): Promise<Partial<Record<JobStatus, number>>> {
  return countByStatus(ownJobs(scope).where(sql<boolean>`jobs.status in ('queued', 'running')`));
}

async function countByStatus(jobs: ReturnType<typeof ownJobs>): Promise<Partial<Record<JobStatus, number>>> {
  const rows = await jobs
    .select((eb) => ["jobs.status", eb.fn.countAll<number>().as("count")])
    .groupBy("jobs.status")
    .execute();
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
}

import { type QueryExecutorProvider, sql } from "kysely";
import { z } from "zod";
import type { JobContract } from "./contract.ts";
import { toJson } from "./json.ts";

/** For whom a job is and when it runs. */
export interface EnqueueOptions {
  companyId: string;
  clientId?: string | null;
  parentJobId?: string | null;
  /** At most one queued or running job of this type may have the key; the second enqueue returns the first one's id. */
  dedupeKey?: string | null;
  /** Overrides the contract's, -100 to 100. */
  priority?: number;
  /** Not before this moment, which somebody has named; what is to wait for a while has a delay. */
  runAt?: Date;
  /** Not before so many milliseconds have passed on the database's clock, which decides what is due. */
  delayMs?: number;
  maxAttempts?: number;
  createdBy?: string | null;
  /** The surface it came through: web, client, rest, mcp, chat, cli, worker. Default worker. */
  createdVia?: string;
}

/** The job that will do the work. */
export interface Enqueued {
  jobId: string;
  /** True when a live job with the same dedupe key was found instead of a new one being made. */
  existing: boolean;
}

/**
 * Adds a job in the caller's transaction; workers learn of it at commit.
 * Throws ZodError when the payload does not fit the contract, and PostgreSQL's error when row level security refuses the company.
 */
export async function enqueue<Payload>(
  tx: QueryExecutorProvider,
  contract: JobContract<Payload>,
  payload: Payload,
  options: EnqueueOptions,
): Promise<Enqueued> {
  const json = toJson(z.parse(contract.payload, payload));
  // The live duplicate may finish between the insert that met it and the select that looks for it; then the insert is tried again.
  for (let round = 0; round < 5; round += 1) {
    const made = await insertJob(tx, contract, json, options);
    if (made) return { jobId: made, existing: false };
    const live = await findLive(tx, contract.type, options);
    if (live) return { jobId: live, existing: true };
  }
  throw new Error(`The dedupe key of ${contract.type} changes hands too fast.`);
}

/** A job of many: what the one contract is asked to do, and for whom. */
export interface JobRequest<Payload> {
  payload: Payload;
  options: EnqueueOptions;
}

/** Adds jobs of one contract in one statement. Where a live job has a request's dedupe key, that one stays and no other is made. */
export async function enqueueAll<Payload>(
  tx: QueryExecutorProvider,
  contract: JobContract<Payload>,
  requests: readonly JobRequest<Payload>[],
): Promise<void> {
  const rows = requests.map(({ payload, options }) => jobRow(contract, toJson(z.parse(contract.payload, payload)), options));
  if (rows.length > 0) await insertRows(rows).execute(tx);
}

async function insertJob(
  tx: QueryExecutorProvider,
  contract: JobContract<never> | JobContract,
  payload: string,
  options: EnqueueOptions,
): Promise<string | undefined> {
  const { rows } = await insertRows([jobRow(contract, payload, options)]).execute(tx);
  return rows[0]?.id;
}

const jobRow = (contract: JobContract<never> | JobContract, payload: string, options: EnqueueOptions) => sql`(
  ${options.companyId}, ${contract.queue}, ${contract.type}, ${contract.audience}, ${payload}::jsonb,
  ${options.priority ?? contract.priority}, coalesce(${options.runAt ?? null}::timestamptz, now() + ${(options.delayMs ?? 0) / 1_000}::float8 * interval '1 second'),
  ${options.maxAttempts ?? contract.maxAttempts}, ${options.dedupeKey ?? null}, ${options.parentJobId ?? null},
  ${options.clientId ?? null}, ${options.createdBy ?? null}, ${options.createdVia ?? "worker"})`;

const insertRows = (rows: ReturnType<typeof jobRow>[]) => sql<{ id: string }>`
  insert into jobs (company_id, queue, type, audience, payload, priority, run_at, max_attempts, dedupe_key, parent_job_id,
    client_id, created_by, created_via)
  values ${sql.join(rows)}
  on conflict (company_id, type, dedupe_key) where dedupe_key is not null and status in ('queued', 'running') do nothing
  returning id`;

async function findLive(tx: QueryExecutorProvider, type: string, options: EnqueueOptions): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from jobs
    where company_id = ${options.companyId} and type = ${type} and dedupe_key = ${options.dedupeKey ?? null}
      and status in ('queued', 'running')`.execute(tx);
  return rows[0]?.id;
}

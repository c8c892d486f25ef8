import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { DB } from "@frontoffice/db";
import { createTestDb, type TestDb } from "@frontoffice/db/testing";
import { sql } from "kysely";
import { inject } from "vitest";
import { z } from "zod";
import { defineJob, type JobContract, type JobDefinition } from "./contract.ts";
import type { QueueLimits } from "./engine/queue-slots.ts";
import type { Timing } from "./engine/timing.ts";
import { type EnqueueOptions, enqueue } from "./enqueue.ts";
import { defineHandler, type JobContext, type JobHandler } from "./handler.ts";
import type { Log } from "./log.ts";
import { createWorker, type Worker, type WorkerOptions } from "./worker.ts";

export type Payload = { n: number };
export type Context = JobContext<Payload, DB>;

/** A kind of job for tests; the type is its name. */
export function job(type: string, more: Partial<JobDefinition<Payload>> = {}): JobContract<Payload> {
  return defineJob({ type, title: type, queue: "q", payload: z.object({ n: z.number() }), ...more });
}

export function handle(contract: JobContract<Payload>, run: (context: Context) => Promise<unknown>): JobHandler<DB> {
  return defineHandler<DB, Payload>(contract, run);
}

export interface Row {
  id: string;
  company_id: string;
  status: string;
  attempts: number;
  claim_no: number;
  worker_id: string | null;
  progress: Record<string, unknown> | null;
  result: unknown;
  error: string | null;
  run_at: Date;
  event_seq: number;
  started_at: Date | null;
}

/** What the tests of the engine share: a database, companies, a table for effects, workers that are stopped at the end. */
export class Fixture {
  readonly db: TestDb;
  readonly company: string;
  readonly other: string;
  readonly logged: { level: keyof Log; message: string; data: object }[] = [];
  readonly #workers: Worker[] = [];

  constructor(db: TestDb, company: string, other: string) {
    this.db = db;
    this.company = company;
    this.other = other;
  }

  get log(): Log {
    const record = (level: keyof Log) => (data: object, message: string) => {
      this.logged.push({ level, data, message });
    };
    return { debug: record("debug"), info: record("info"), warn: record("warn"), error: record("error") };
  }

  worker(handlers: JobHandler<DB>[], more: Partial<WorkerOptions<DB>> & { limits?: QueueLimits; timing?: Partial<Timing> } = {}): Worker {
    const worker = createWorker<DB>({
      queueUrl: this.db.url("queue"),
      handlers,
      queues: { q: more.limits ?? { slots: 10, perCompany: 10 } },
      tenantDb: (companyId) => this.db.tenant(companyId),
      log: this.log,
      ...more,
    });
    this.#workers.push(worker);
    return worker;
  }

  async startWorker(...options: Parameters<Fixture["worker"]>): Promise<Worker> {
    const worker = this.worker(...options);
    await worker.start();
    return worker;
  }

  async enqueue(contract: JobContract<Payload>, n = 0, options: Partial<EnqueueOptions> = {}): Promise<string> {
    const companyId = options.companyId ?? this.company;
    const { jobId } = await enqueue(this.db.tenant(companyId), contract, { n }, { ...options, companyId });
    return jobId;
  }

  /** Many jobs of one kind in one statement. */
  async enqueueMany(contract: JobContract<Payload>, count: number, companyId = this.company): Promise<void> {
    await sql`
      insert into jobs (company_id, queue, type, payload, max_attempts)
      select ${companyId}, ${contract.queue}, ${contract.type}, jsonb_build_object('n', n), ${contract.maxAttempts}
      from generate_series(1, ${count}::int) n`.execute(this.db.owner);
  }

  async row(jobId: string): Promise<Row> {
    const { rows } = await this.db.pool("owner").query<Row>("select * from jobs where id = $1", [jobId]);
    if (!rows[0]) throw new Error(`no job ${jobId}`);
    return rows[0];
  }

  async rows<T extends object>(query: string, values: unknown[] = []): Promise<T[]> {
    return (await this.db.pool("owner").query<T>(query, values)).rows;
  }

  /** Waits until the job's row satisfies the test. */
  until(jobId: string, test: ((row: Row) => boolean) | string): Promise<Row> {
    const fits = typeof test === "string" ? (row: Row) => row.status === test : test;
    return eventually(async () => {
      const row = await this.row(jobId);
      return fits(row) ? row : undefined;
    });
  }

  async untilIdle(): Promise<void> {
    await eventually(async () => {
      const [row] = await this.rows<{ n: number }>("select count(*)::int as n from jobs where status in ('queued', 'running')");
      return row?.n === 0 ? true : undefined;
    }).catch(async (error: Error) => {
      const left = await this.rows(`
        select status, attempts, claim_no, count(*)::int as jobs, min(now() - started_at)::text as youngest, min(now() - run_at)::text as due,
          (select count(*)::int from workers) as workers
        from jobs where status in ('queued', 'running') group by 1, 2, 3 order by 1, 2, 3`);
      throw new Error(`${error.message} Left: ${JSON.stringify(left)}`);
    });
  }

  /** Ends server processes of connections with this application name; returns how many. */
  async killBackends(applicationName: string): Promise<number> {
    const rows = await this.rows(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1 and datname = current_database()",
      [applicationName],
    );
    return rows.length;
  }

  async stopWorkers(): Promise<void> {
    await Promise.all(this.#workers.splice(0).map((worker) => worker.stop(0)));
  }

  async end(): Promise<void> {
    await this.stopWorkers();
    await this.db.drop();
  }
}

export async function createFixture(): Promise<Fixture> {
  const db = await createTestDb();
  const company = await addCompany(db);
  const other = await addCompany(db);
  await sql`create table effects (company_id uuid not null, job_id uuid not null, claim_no int, at timestamptz default clock_timestamp())`.execute(
    db.owner,
  );
  await sql`grant select, insert on effects to frontoffice_runtime`.execute(db.owner);
  return new Fixture(db, company, other);
}

export async function addCompany(db: TestDb): Promise<string> {
  const code = `c-${randomUUID().slice(0, 8)}`;
  const { rows } = await sql<{ id: string }>`
    insert into companies (name, code, contact_email) values (${code}, ${code}, 'a@example.org') returning id`.execute(db.owner);
  return rows[0]?.id ?? "";
}

/** A handler's step that leaves one visible effect. */
export async function effect({ job, step }: Context): Promise<void> {
  await step((tx) =>
    sql`insert into effects (company_id, job_id, claim_no) values (${job.companyId}, ${job.id}, ${job.claimNo})`.execute(tx),
  );
}

export async function eventually<T>(look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const deadline = Date.now() + inject("patienceMs");
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error("Nothing came.");
    await wait(10);
  }
}

/** Resolves when the signal aborts, with its reason. */
export function aborted(signal: AbortSignal): Promise<unknown> {
  return new Promise((done) => {
    if (signal.aborted) done(signal.reason);
    else signal.addEventListener("abort", () => done(signal.reason));
  });
}

import type { Kysely, Transaction } from "kysely";
import { z } from "zod";
import type { JobContract } from "./contract.ts";
import { DatabaseGone, Discard, LostClaim } from "./errors.ts";
import type { Progress } from "./job.ts";

/** The job a handler is running; `attempt` counts from 1. */
export interface RunningJob {
  id: string;
  companyId: string;
  type: string;
  attempt: number;
  maxAttempts: number;
  /** The fence: rises with every claim, so it tells two runs of one job apart. */
  claimNo: number;
  clientId: string | null;
  parentJobId: string | null;
  createdBy: string | null;
  createdVia: string;
  /** What an earlier run reported last. */
  progress: Progress | null;
}

/** What a handler is given: the job, the company's data, and the ways to report and to write. */
export interface JobContext<Payload, DB> {
  job: RunningJob;
  payload: Payload;
  companyId: string;
  /** For reading, under the company's row level security; write in a step. */
  db: Kysely<DB>;
  /** Aborted with JobCancelled, JobTimeout, HandOver or LostClaim as reason. Give it to every call that takes time. */
  signal: AbortSignal;
  /** Shows how far the job is; missing fields keep their last value. Returns at once. */
  progress(change: Partial<Progress>): void;
  /** Adds a line to the job's log. Returns at once; kept to 2,000 characters. */
  log(text: string): void;
  /**
   * Writes in one short transaction that commits only while the job is held by this run; never wait for the outside fixture in it.
   * May run `write` again after a deadlock. Throws LostClaim or DatabaseGone.
   */
  step<T>(write: (tx: Transaction<DB>) => Promise<T>): Promise<T>;
}

/** A contract with its body; made by defineHandler. The result must be JSON, at most 64 KB. */
export interface JobHandler<DB> {
  contract: JobContract;
  run(context: JobContext<unknown, DB>): Promise<unknown>;
}

/** Binds a contract to its body, which may be run twice and must then have one effect. A payload that does not parse is discarded. */
export function defineHandler<DB, Payload>(
  contract: JobContract<Payload>,
  run: (context: JobContext<Payload, DB>) => Promise<unknown>,
): JobHandler<DB> {
  return {
    contract,
    run: async (context) => {
      const parsed = z.safeParse(contract.payload, context.payload);
      if (!parsed.success) throw new Discard(`The payload does not fit ${contract.type}: ${z.prettifyError(parsed.error)}`);
      return run({ ...context, payload: parsed.data });
    },
  };
}

/**
 * Writes why a job is about to fail for good, in a step. Throws LostClaim or DatabaseGone when it may not have been written: the job
 * then runs again. Any other error is dropped, so that the job's own failure is thrown.
 */
export async function reportFailure<Tx>(
  { step }: { step(write: (tx: Tx) => Promise<void>): Promise<void> },
  write: (tx: Tx) => Promise<void>,
): Promise<void> {
  try {
    await step(write);
  } catch (error) {
    if (error instanceof DatabaseGone || error instanceof LostClaim) throw error;
  }
}

/** Throws, naming every fault, unless each contract has exactly one handler and each handler a known contract. */
export function assertHandlers<DB>(contracts: readonly Pick<JobContract, "type">[], handlers: readonly JobHandler<DB>[]): void {
  const faults: string[] = [];
  const known = new Set(contracts.map((contract) => contract.type));
  if (known.size < contracts.length) faults.push("two contracts have one type");
  for (const { type } of contracts) {
    const count = handlers.filter((handler) => handler.contract.type === type).length;
    if (count !== 1) faults.push(`${type} has ${count === 0 ? "no handler" : `${count} handlers`}`);
  }
  for (const { contract } of handlers) {
    if (!known.has(contract.type)) faults.push(`${contract.type} has a handler but no contract`);
  }
  if (faults.length > 0) throw new Error(`Jobs and handlers do not match: ${[...new Set(faults)].join("; ")}.`);
}

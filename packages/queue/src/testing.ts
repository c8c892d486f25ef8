import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { Timing } from "./engine/timing.ts";
import type { JobHandler } from "./handler.ts";
import type { Log } from "./log.ts";
import { createWorker, type WorkerOptions } from "./worker.ts";

/** A log that keeps silent. */
export const silent: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** The handler with its body run twice for one claim, as a crash after the last step would: there must be one effect. */
export function twice<DB>(handler: JobHandler<DB>): JobHandler<DB> {
  return {
    contract: handler.contract,
    run: async (context) => {
      await handler.run(context);
      return handler.run(context);
    },
  };
}

export interface DrainOptions<DB> extends Pick<WorkerOptions<DB>, "queueUrl" | "handlers" | "tenantDb"> {
  log?: Log;
  timing?: Partial<Timing>;
}

/** Jobs that are still due then never end: a test has given up by now, and a program learns why. */
const LIMIT_MS = 600_000;

/** Runs a real worker until nothing is due or running; jobs that wait for a later moment stay. */
export async function drainJobs<DB>(options: DrainOptions<DB>): Promise<void> {
  const queues = Object.fromEntries(options.handlers.map(({ contract }) => [contract.queue, { slots: 10, perCompany: 10 }]));
  const worker = createWorker({ ...options, queues, log: options.log ?? silent, timing: options.timing });
  const client = new pg.Client({ connectionString: options.queueUrl });
  await client.connect();
  try {
    await worker.start();
    const deadline = Date.now() + LIMIT_MS;
    while (await isBusy(client, Object.keys(queues))) {
      if (Date.now() > deadline) throw new Error("Jobs are still due or running.");
      await sleep(5);
    }
  } finally {
    await worker.stop(0);
    await client.end();
  }
}

async function isBusy(client: pg.Client, queues: string[]): Promise<boolean> {
  const { rows } = await client.query<{ busy: boolean }>(
    `select exists (select from jobs where queue = any ($1)
       and (status = 'running' or (status = 'queued' and run_at <= clock_timestamp()))) as busy`,
    [queues],
  );
  return rows[0]?.busy ?? false;
}

import { setTimeout as wait } from "node:timers/promises";
/** A worker process for bench/jobs.ts: says when a job starts and when it is told to stop, by the machine's own clock. */
import { createPool, type DB, tenantDb } from "@frontoffice/db";
import { createWorker, defineHandler, defineJob } from "@frontoffice/queue";
import { z } from "zod";

const { queueUrl, runtimeUrl, slots, perCompany } = JSON.parse(process.argv[2] ?? "{}");
const pool = createPool({ connectionString: runtimeUrl, applicationName: "bench handlers", max: 4 });
const say = (what: string, n: number) => process.send?.({ what, n, at: String(process.hrtime.bigint()), pid: process.pid });
const quiet = { debug: () => undefined, info: () => undefined, warn: console.error, error: console.error };
const payload = z.object({ n: z.number() });

const noop = defineHandler<DB, { n: number }>(defineJob({ type: "noop", title: "noop", queue: "q", payload }), async () => null);
const told = defineHandler<DB, { n: number }>(
  defineJob({ type: "told", title: "told", queue: "q", payload }),
  async ({ payload: { n } }) => {
    say("started", n);
  },
);
const long = defineHandler<DB, { n: number }>(
  defineJob({ type: "long", title: "long", queue: "q", payload }),
  async ({ payload: { n }, signal }) => {
    say("started", n);
    await new Promise((stop) => signal.addEventListener("abort", stop));
    say("stopped", n);
    throw signal.reason;
  },
);
const second = defineHandler<DB, { n: number }>(
  defineJob({ type: "second", title: "second", queue: "q", payload }),
  async ({ payload: { n } }) => {
    if (n > 0) say("started", n);
    await wait(1_000);
  },
);

const worker = createWorker<DB>({
  queueUrl,
  handlers: [noop, told, long, second],
  queues: { q: { slots, perCompany } },
  tenantDb: (companyId) => tenantDb(pool, companyId),
  log: quiet,
});
process.on("SIGTERM", async () => {
  await worker.stop(0);
  process.exit(0);
});
process.on("disconnect", () => process.exit(0));
await worker.start();
process.send?.({ what: "ready" });

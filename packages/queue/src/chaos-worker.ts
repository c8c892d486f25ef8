import { setTimeout as pause } from "node:timers/promises";
/** A worker process for chaos.test.ts: it leaves its marks in the database only, through the engine's own doors. */
import { createPool, tenantDb } from "@frontoffice/db";
import { createWorker } from "./index.ts";
import { type Context, handle, job } from "./test-fixture.ts";
import { silent } from "./testing.ts";

const { queueUrl, runtimeUrl } = JSON.parse(process.argv[2] ?? "{}");
const pool = createPool({ connectionString: runtimeUrl, applicationName: "chaos handlers", max: 5 });

/** Three steps, each with one effect; a run after a crash goes on behind the last one that was committed. */
async function walk({ job: { id, claimNo }, companyId, step, progress, signal }: Context): Promise<void> {
  for (let part = 1; part <= 3; part += 1) {
    signal.throwIfAborted();
    await pause(10 + Math.random() * 40);
    await step(async (tx) => {
      const table = tx.withTables<{ effects: { companyId: string; jobId: string; part: number; claimNo: number } }>();
      const found = await table.selectFrom("effects").select("part").where("jobId", "=", id).where("part", "=", part).execute();
      if (found.length === 0) await table.insertInto("effects").values({ companyId, jobId: id, part, claimNo }).execute();
      await pause(Math.random() * 10);
    });
    progress({ done: part, total: 3, unit: "parts" });
  }
}

const worker = createWorker({
  queueUrl,
  handlers: [handle(job("chaos"), walk)],
  queues: { q: { slots: 6, perCompany: 12 } },
  tenantDb: (companyId) => tenantDb(pool, companyId),
  log: silent,
  timing: { leaseMs: 2_000, heartbeatMs: 300, sweepMs: 200, suspectMs: 500, stepIdleMs: 1_000, orphanMs: 1_000, pollMs: 300 },
});
process.on("SIGTERM", async () => {
  await worker.stop(0);
  process.exit(0);
});
process.on("disconnect", () => process.exit(0));
await worker.start();
process.send?.("started");

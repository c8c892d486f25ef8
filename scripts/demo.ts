import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { apiSettings, createDemo, createServices, parseSettings } from "@frontoffice/api";
import { createJobHandlers, QUEUE_LIMITS } from "@frontoffice/api/worker";
import { createPool, roleUrl } from "@frontoffice/db";
import { createWorker } from "@frontoffice/queue";

/** Letters wait a minute for somebody to read what they say; the demo does not. */
const DUE = "select from jobs where status = 'running' or (status = 'queued' and run_at <= now()) limit 1";
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** Fills a fresh embedded database with the demo company; its sign-ins go to `dataDir/demo-login.json`, for its owner's eyes. */
export async function loadDemo({
  dataDir,
  databaseUrl,
  secretKey,
}: {
  dataDir: string;
  databaseUrl: string;
  secretKey: string;
}): Promise<void> {
  const open = (role: "runtime" | "identity" | "queue") =>
    createPool({ connectionString: roleUrl(databaseUrl, secretKey, role), applicationName: `frontoffice demo ${role}`, max: 4 });
  const pools = { runtime: open("runtime"), identity: open("identity"), queue: open("queue") };
  // The offline writer, whatever model is configured: a demonstration costs nothing.
  const config = parseSettings(apiSettings, { SECRET_KEY: secretKey, DATA_DIR: dataDir, MODEL_PROVIDER: "offline" });
  const queueUrl = roleUrl(databaseUrl, secretKey, "queue");
  const services = createServices({ config, pools, queueUrl, log: silent });
  const worker = createWorker({
    queueUrl,
    handlers: createJobHandlers(services),
    queues: QUEUE_LIMITS,
    tenantDb: services.tenant,
    log: silent,
  });
  const runJobs = async () => {
    for (;;) {
      const { rowCount } = await pools.queue.query(DUE);
      if (rowCount === 0) return;
      await new Promise((next) => setTimeout(next, 20));
    }
  };
  try {
    const { rowCount } = await pools.identity.query("select from companies limit 1");
    if (rowCount) return;
    await worker.start();
    const users = await createDemo({ services, runJobs });
    if (users) await writeFile(join(dataDir, "demo-login.json"), `${JSON.stringify({ users }, null, 2)}\n`, { mode: 0o600 });
  } finally {
    await worker.stop(1_000);
    await services.feed.close();
    await Promise.all(Object.values(pools).map((pool) => pool.end()));
  }
}

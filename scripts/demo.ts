import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { addUploads, apiSettings, createDemo, createServices, lacksUploads, parseSettings } from "@frontoffice/api";
import { createJobHandlers, QUEUE_LIMITS } from "@frontoffice/api/worker";
import { createPool, roleUrl } from "@frontoffice/db";
import { createWorker } from "@frontoffice/queue";
import { demoFolder } from "./demo-folder.ts";
import { COMPANY_MARK, exists, type Place } from "./demo-state.ts";

/** Emails wait a minute for somebody to read what they say in the app; the demo does not. */
const DUE = "select from jobs where status = 'running' or (status = 'queued' and run_at <= now()) limit 1";
const STORE_LOOKS = 300;
const STORE_LOOK_MS = 200;
const TRIES = 4;
const PAUSE_MS = 3_000;

/** Stands in the data folder while the uploads are being made; one that a start finds tells of a start that was cut off. */
const UPLOADS_MARK = "demo-uploads.unfinished";
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

interface Running extends Place {
  /** What the apps were started with. */
  env: Record<string, string | undefined>;
}

/** Fills a fresh embedded database with the demo company; its sign-ins go to `dataDir/demo-login.json`, for its owner's eyes. */
export async function loadDemo(place: Place): Promise<void> {
  // The offline writer, whatever model is configured: a demonstration costs nothing.
  const { services, queueUrl, runJobs, close } = open(place, {});
  const worker = createWorker({
    queueUrl,
    handlers: createJobHandlers(services),
    queues: QUEUE_LIMITS,
    tenantDb: services.tenant,
    log: silent,
  });
  try {
    await worker.start();
    await whileMarked(join(place.dataDir, COMPANY_MARK), async () => {
      const users = await createDemo({ services, runJobs });
      if (users) await writeFile(join(place.dataDir, "demo-login.json"), `${JSON.stringify({ users }, null, 2)}\n`, { mode: 0o600 });
    });
  } finally {
    await worker.stop(1_000);
    await close();
  }
}

/**
 * Gives the demo company its uploads once the product is up, which has the store and the worker that they need; true when it did.
 * A store of one's own is left alone: only the built-in one is filled. What was cut off, in this start or an earlier one, is replaced.
 */
export async function loadDemoUploads({ env, ...place }: Running): Promise<boolean> {
  if (env.S3_ENDPOINT) return false;
  const { STORE_PORT, STORE_PUBLIC_URL, PUBLIC_URL, UPLOAD_ROOTS } = env;
  const { services, runJobs, close } = open(place, { STORE_PORT, STORE_PUBLIC_URL, PUBLIC_URL, UPLOAD_ROOTS });
  const mark = join(place.dataDir, UPLOADS_MARK);
  const fill = async () => {
    for (let looks = 0; looks < STORE_LOOKS && (await services.adapters.storage.ownFault()); looks += 1) await wait(STORE_LOOK_MS);
    const replace = await exists(mark);
    if (!(replace || (await lacksUploads(services)))) return false;
    return whileMarked(mark, () => addUploads({ services, root: demoFolder(place.dataDir), runJobs, replace }));
  };
  try {
    return await persistently(fill);
  } finally {
    await close();
  }
}

/** The mark stays when the work throws. */
async function whileMarked<Result>(mark: string, work: () => Promise<Result>): Promise<Result> {
  await writeFile(mark, "");
  const result = await work();
  await rm(mark);
  return result;
}

/** A database or a store that goes away in the middle comes back in seconds. */
async function persistently<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; tries < TRIES; tries += 1) {
    try {
      return await work();
    } catch {
      await wait(PAUSE_MS);
    }
  }
  return work();
}

function open({ dataDir, databaseUrl, secretKey }: Place, settings: Record<string, string | undefined>) {
  const pool = (role: "runtime" | "identity" | "queue") =>
    createPool({ connectionString: roleUrl(databaseUrl, secretKey, role), applicationName: `frontoffice demo ${role}`, max: 4 });
  const pools = { runtime: pool("runtime"), identity: pool("identity"), queue: pool("queue") };
  const config = parseSettings(apiSettings, { ...settings, SECRET_KEY: secretKey, DATA_DIR: dataDir, MODEL_PROVIDER: "offline" });
  const queueUrl = roleUrl(databaseUrl, secretKey, "queue");
  const services = createServices({ config, pools, queueUrl, log: silent });
  return {
    services,
    queueUrl,
    runJobs: async () => {
      while ((await pools.queue.query(DUE)).rowCount) await wait(20);
    },
    close: async () => {
      await services.feed.close();
      await services.adapters.storage.end();
      await Promise.all(Object.values(pools).map((one) => one.end()));
    },
  };
}

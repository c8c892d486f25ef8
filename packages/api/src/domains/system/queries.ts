import { statfs } from "node:fs/promises";
import { sql } from "@frontoffice/db";
import type { Services } from "../../kernel/services.ts";
import type { Health } from "./schema.ts";

/** A worker renews its lease of ten seconds every two. */
const LEASE_SECONDS = 10;
const DEADLINE_MS = 2_000;

/** What the database, the logs and the outbox need to go on. */
const LEAST_FREE_BYTES = 16 * 1024 * 1024;

interface Sources extends Pick<Services, "platform"> {
  /** Whose DATA_DIR is looked at. */
  config?: Pick<Services["config"], "DATA_DIR">;
  adapters?: Pick<Services["adapters"], "storage">;
}

/** How the database, the workers, the queue and the storage are; never throws and never takes longer than two seconds. */
export async function readHealth({ platform, adapters, config }: Sources): Promise<Health> {
  const began = performance.now();
  const deadline = new Promise<undefined>((done) => {
    setTimeout(done, DEADLINE_MS, undefined).unref();
  });
  const asked = adapters ? askStorage(adapters.storage) : null;
  const counting = countWork(platform).then((counted) => ({ counted, latencyMs: Math.round((performance.now() - began) * 10) / 10 }));
  const work = await Promise.race([counting.catch(() => undefined), deadline]);
  const [storage, disk] = await Promise.all([asked, config ? readDisk(config.DATA_DIR) : null]);
  const worker = { ok: false, count: 0, heartbeatAgeSeconds: null };
  if (!work) return { database: { ok: false, latencyMs: null }, worker, queue: null, storage, disk };
  return { database: { ok: true, latencyMs: work.latencyMs }, ...work.counted, storage, disk };
}

async function readDisk(folder: string): Promise<Health["disk"]> {
  const found = await statfs(folder).catch(() => undefined);
  if (!found) return null;
  const freeBytes = found.bavail * found.bsize;
  return { ok: freeBytes >= LEAST_FREE_BYTES, freeBytes };
}

async function askStorage({ label, ownFault }: Services["adapters"]["storage"]): Promise<Health["storage"]> {
  const fault = await ownFault();
  return { ok: fault === undefined, label, fault: fault ?? null };
}

async function countWork(platform: Services["platform"]): Promise<Pick<Health, "worker" | "queue">> {
  const [workers, ready, statuses] = await Promise.all([
    platform
      .selectFrom("workers")
      .select([
        sql<number>`count(*) filter (where lease_until > now())`.as("count"),
        sql<number | null>`extract(epoch from now() - max(lease_until))::float8`.as("sinceLease"),
      ])
      .where("deadAt", "is", null)
      .executeTakeFirstOrThrow(),
    platform
      .selectFrom("jobs")
      .select([sql<number>`count(*)`.as("depth"), sql<number | null>`extract(epoch from now() - min(run_at))::float8`.as("oldest")])
      .where("status", "=", "queued")
      .where("runAt", "<=", sql<Date>`now()`)
      .executeTakeFirstOrThrow(),
    platform
      .selectFrom("jobs")
      .select(["status", sql<number>`count(*)`.as("count")])
      .where((where) => where.or([where("finishedAt", "is", null), where("finishedAt", ">", sql<Date>`now() - interval '1 day'`)]))
      .groupBy("status")
      .execute(),
  ]);
  const age = workers.sinceLease === null ? null : Math.max(0, Math.round((workers.sinceLease + LEASE_SECONDS) * 10) / 10);
  return {
    worker: { ok: workers.count > 0, count: workers.count, heartbeatAgeSeconds: age },
    queue: {
      depth: ready.depth,
      oldestSeconds: ready.oldest === null ? null : Math.max(0, Math.round(ready.oldest)),
      byStatus: Object.fromEntries(statuses.map((row) => [row.status, row.count])),
    },
  };
}

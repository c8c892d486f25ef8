import { setTimeout as wait } from "node:timers/promises";
import { type createPool, roleFaults } from "@frontoffice/db";
import { migrationStatus } from "@frontoffice/db/migrate";
import type { Logger } from "pino";

type Pool = ReturnType<typeof createPool>;

const PATIENCE_MS = 60_000;
/** PostgreSQL's insufficient_privilege. */
const MAY_NOT_READ = "42501";

/** Waits for the database with growing pauses; gives up after a minute. */
export async function waitForDatabase(pool: Pool, log: Logger): Promise<void> {
  const began = Date.now();
  for (let pause = 100; ; pause = Math.min(pause * 2, 5_000)) {
    try {
      await pool.query("select 1");
      return;
    } catch (error) {
      if (Date.now() - began > PATIENCE_MS || isRefusal(error)) throw error;
      log.warn({ err: error, retryInMs: pause }, "the database does not answer yet");
      await wait(pause);
    }
  }
}

/** Wrong passwords and unknown roles do not pass with time. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && "code" in error && typeof error.code === "string" && /^(28|3D)/.test(error.code);
}

/** What must hold before a request is served: every migration applied, and roles that row level security binds. */
export async function rejectUnsafeDatabase(queueUrl: string, pools: Readonly<Record<string, Pool>>): Promise<void> {
  const missing = (await readMigrations(queueUrl)).filter((migration) => !migration.executedAt).map((migration) => migration.name);
  if (missing.length > 0) throw new Error(`Migrations are missing (${missing.join(", ")}): run pnpm db:migrate`);
  for (const [name, pool] of Object.entries(pools)) {
    const faults = await roleFaults(pool);
    if (faults.length > 0)
      throw new Error(`The database role for ${name} ${faults.join(" and ")}: row level security would not bind it. Run pnpm db:migrate.`);
  }
}

/** A database that was migrated before its list could be read by others than the owner lacks what came since. */
async function readMigrations(queueUrl: string) {
  try {
    return await migrationStatus(queueUrl);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === MAY_NOT_READ)) throw error;
    throw new Error("The list of migrations cannot be read: run pnpm db:migrate", { cause: error });
  }
}

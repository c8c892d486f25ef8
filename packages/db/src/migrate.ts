import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Kysely, PostgresDialect } from "kysely";
import { type Migration, type MigrationInfo, Migrator } from "kysely/migration";
import pg from "pg";
import { rejectForeignRoles } from "./other-installations.ts";
import { prepareRoles } from "./roles.ts";

const folder = fileURLToPath(new URL("../migrations", import.meta.url));

/** Numbered files, NNNN_what.ts, each with an up and a down. */
async function readMigrations(): Promise<Record<string, Migration>> {
  const files = (await readdir(folder)).filter((name) => /^\d{4}_[a-z_]+\.ts$/.test(name)).sort();
  const loaded = await Promise.all(files.map(async (name) => [name.replace(/\.ts$/, ""), await import(`${folder}/${name}`)] as const));
  return Object.fromEntries(loaded);
}

async function withMigrator<T>(ownerUrl: string, work: (migrator: Migrator, client: pg.Pool) => Promise<T>): Promise<T> {
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 2, connectionTimeoutMillis: 10_000, lock_timeout: 10_000 });
  pool.on("error", () => undefined);
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  const migrator = new Migrator({ db, provider: { getMigrations: readMigrations } });
  try {
    return await work(migrator, pool);
  } finally {
    await db.destroy();
  }
}

const LEAST_VERSION = 180_000;

/** Ids are made by uuidv7(), which came with PostgreSQL 18; without this an older server fails in the middle of a migration. */
async function requireVersion(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ number: number; version: string }>(
    "select current_setting('server_version_num')::int as number, current_setting('server_version') as version",
  );
  const [server] = rows;
  if (server && server.number >= LEAST_VERSION) return;
  throw new Error(`The database server is PostgreSQL ${server?.version}. Use PostgreSQL 18 or newer, or leave DATABASE_URL out.`);
}

/** Applies what is missing, then gives the runtime roles their passwords. Returns the names of the applied migrations. */
export function migrateToLatest(ownerUrl: string, secretKey: string): Promise<string[]> {
  return withMigrator(ownerUrl, async (migrator, pool) => {
    await requireVersion(pool);
    await rejectForeignRoles(pool, ownerUrl, secretKey);
    const { error, results } = await migrator.migrateToLatest();
    if (error) throw error;
    const client = await pool.connect();
    try {
      await prepareRoles(client, secretKey);
    } finally {
      client.release();
    }
    return (results ?? []).map((result) => result.migrationName);
  });
}

/** Rolls back the newest migration; returns its name, or undefined when none is applied. */
export function rollBackOne(ownerUrl: string): Promise<string | undefined> {
  return withMigrator(ownerUrl, async (migrator) => {
    const { error, results } = await migrator.migrateDown();
    if (error) throw error;
    return results?.[0]?.migrationName;
  });
}

/** Every migration with the moment it was applied; the owner can ask, and once they have migrated the queue's role. */
export function migrationStatus(url: string): Promise<readonly MigrationInfo[]> {
  return withMigrator(url, (migrator) => migrator.getMigrations());
}

/** The names of all migrations in this checkout, oldest first. */
export async function migrationNames(): Promise<string[]> {
  return Object.keys(await readMigrations());
}

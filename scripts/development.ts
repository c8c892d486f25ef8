import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { migrationStatus } from "@frontoffice/db/migrate";
import { withDemoFolder } from "./demo-folder.ts";

/** The environment of an app in development, once the database is there and has its last migration. */
export async function developmentEnv(root: string): Promise<NodeJS.ProcessEnv> {
  if (existsSync(join(root, ".env"))) process.loadEnvFile(join(root, ".env"));
  const dataDir = resolve(root, process.env.DATA_DIR || ".data");
  const databaseUrl = process.env.DATABASE_URL || (await untilMigrated(dataDir));
  const secretKey = process.env.SECRET_KEY || (await readFile(join(dataDir, "secret-key"), "utf8")).trim();
  const UPLOAD_ROOTS = process.env.DATABASE_URL ? process.env.UPLOAD_ROOTS : await withDemoFolder(dataDir, process.env.UPLOAD_ROOTS);
  const place = { DATA_DIR: dataDir, DATABASE_URL: databaseUrl, SECRET_KEY: secretKey };
  return { CORS_ORIGINS: "http://localhost:5173", ...process.env, ...place, ...(UPLOAD_ROOTS && { UPLOAD_ROOTS }) };
}

async function untilMigrated(dataDir: string): Promise<string> {
  for (let tries = 0; tries < 240; tries += 1) {
    const url = await readFile(join(dataDir, "database-url"), "utf8").catch(() => "");
    const migrations = url ? await migrationStatus(url.trim()).catch(() => []) : [];
    if (migrations.length > 0 && migrations.every((one) => one.executedAt)) return url.trim();
    await wait(250);
  }
  throw new Error("The development database did not come up within a minute: see the output of dev:services.");
}

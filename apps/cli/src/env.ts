import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";

export interface Environment {
  /** What the server and the worker would see, with the embedded database and its key filled in. */
  variables: Record<string, string | undefined>;
  dataDir: string;
  host: string;
  port: number;
}

/** Reads .env and what npm start keeps in the data folder; variables that are set go first. */
export async function readEnvironment(): Promise<Environment> {
  if (existsSync(".env")) process.loadEnvFile(".env");
  const dataDir = resolve(process.env.DATA_DIR ?? ".data");
  const kept = async (name: string) => (await readFile(join(dataDir, name), "utf8").catch(() => "")).trim() || undefined;
  const variables = {
    ...process.env,
    DATA_DIR: dataDir,
    SECRET_KEY: process.env.SECRET_KEY || (await kept("secret-key")),
    DATABASE_URL: process.env.DATABASE_URL || (await kept("database-url")),
  };
  return { variables, dataDir, host: process.env.HOST || "127.0.0.1", port: Number(process.env.PORT || 3000) };
}

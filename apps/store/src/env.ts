import { join, resolve } from "node:path";
import { ownStoreCredentials } from "@frontoffice/transfer/own-store";
import { z } from "zod";

const settings = z.object({
  STORE_HOST: z.string().default("127.0.0.1"),
  STORE_PORT: z.coerce.number().int().min(0).max(65_535).default(3900),
  DATA_DIR: z.string().default(".data"),
  SECRET_KEY: z.string().min(16),
  /** Origins whose pages send parts straight to the store. */
  PUBLIC_URL: z.url().default("http://localhost:3000"),
  CORS_ORIGINS: z.string().default(""),
});

export interface StoreSettings {
  host: string;
  port: number;
  directory: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  corsOrigins: string[];
}

/** Reads the settings once, at start; throws with all faults listed. */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): StoreSettings {
  const { STORE_HOST, STORE_PORT, DATA_DIR, SECRET_KEY, PUBLIC_URL, CORS_ORIGINS } = settings.parse(environment);
  const origins = [PUBLIC_URL, ...CORS_ORIGINS.split(",")]
    .filter((origin) => origin.trim() !== "")
    .map((origin) => new URL(origin.trim()).origin);
  return {
    host: STORE_HOST,
    port: STORE_PORT,
    directory: join(resolve(DATA_DIR), "store"),
    credentials: ownStoreCredentials(SECRET_KEY),
    corsOrigins: [...new Set(origins)],
  };
}

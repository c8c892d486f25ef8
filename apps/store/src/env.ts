import { createHmac } from "node:crypto";
import { join, resolve } from "node:path";
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
    credentials: storeCredentials(SECRET_KEY),
    corsOrigins: [...new Set(origins)],
  };
}

/** The store's credentials follow from the secret key, so there is no second secret to keep. */
function storeCredentials(secretKey: string): StoreSettings["credentials"] {
  const derive = (what: string) => createHmac("sha256", secretKey).update(`frontoffice store ${what}`).digest("base64url");
  return {
    accessKeyId: `FO${derive("access key")
      .replaceAll(/[^A-Za-z0-9]/g, "")
      .slice(0, 18)
      .toUpperCase()}`,
    secretAccessKey: derive("secret key"),
  };
}
